"""The blueprint of who-is-who; its views are in the modules beside."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/review/people")
