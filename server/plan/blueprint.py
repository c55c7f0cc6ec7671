"""The blueprint of the plan; its views are in the modules beside."""

from flask import Blueprint

bp = Blueprint("plan", __name__, url_prefix="/plan")
