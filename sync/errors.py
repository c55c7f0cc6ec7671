"""Errors of the engine: classes with facts, raised deep, spoken once at the edge."""

from dataclasses import dataclass


class TerrainError(Exception):
    """The base of the errors that a reader can do something about; `str()` says what."""

    status = 400


@dataclass
class NotFound(TerrainError):
    """Something that was asked for by name and isn't there."""

    kind: str
    name: str
    hint: str = ""
    status = 404

    def __str__(self) -> str:
        """Say what is missing and where to look."""
        return f"there is no {self.kind} {self.name!r}" + (f"; {self.hint}" if self.hint else "")


@dataclass
class Refused(TerrainError):
    """Something that can't be done as asked; `reason` says why and what to do instead."""

    reason: str
    status = 409

    def __str__(self) -> str:
        """Give the reason."""
        return self.reason


@dataclass
class Overtaken(TerrainError):
    """A decision that rests on something that changed meanwhile: another edition or decision."""

    instance_id: str
    what: str
    status = 409

    def __str__(self) -> str:
        """Say what changed; nothing was overwritten."""
        return f"{self.instance_id}: {self.what} changed meanwhile; look again and decide anew"
