"""The blueprint of the review screen; its views are in the modules beside."""

from flask import Blueprint

bp = Blueprint("review", __name__, url_prefix="/review")
