"""A stand-in for ODK Central: REST, OData and the OpenRosa door."""

from tests.stand_ins.central.app import CentralApp
from tests.stand_ins.central.state import CentralState

__all__ = ["CentralApp", "CentralState"]
