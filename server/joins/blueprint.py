"""The blueprint of the screen that joins submissions of one event."""

from flask import Blueprint

bp = Blueprint("joins", __name__, url_prefix="/review/joins")
