"""The blueprint of the settings of matching; its views are in the modules beside."""

from flask import Blueprint

bp = Blueprint("matching", __name__, url_prefix="/admin/matching")
