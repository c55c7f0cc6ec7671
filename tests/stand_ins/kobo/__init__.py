"""A stand-in for KoboToolbox: API v2 and the OpenRosa door of KoboCAT behind one address."""

from tests.stand_ins.kobo.app import KoboApp
from tests.stand_ins.kobo.state import KoboState

__all__ = ["KoboApp", "KoboState"]
