"""The blueprint of administration; its views are in the modules beside."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")
