"""The blueprint of the door; its views are in the modules beside."""

from flask import Blueprint

bp = Blueprint("home", __name__)
