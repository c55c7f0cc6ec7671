"""The blueprint of the synchronisation screen; its views are in the modules beside."""

from flask import Blueprint

bp = Blueprint("runs", __name__, url_prefix="/runs")
