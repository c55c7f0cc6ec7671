"""What a pull did, form by form, in the words of `terrain pull --json`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class FormReport:
    """The counts of one form; `held` deletions wait for a yes."""

    form_id: str
    remote_id: str
    new: int = 0
    edited: int = 0
    deleted: int = 0
    restored: int = 0
    reviewed: int = 0
    attachments: int = 0
    conflicts: int = 0
    unchanged: int = 0
    quarantined: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    held: int = 0
    waiting: int = 0
    error: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The contract's keys; what went wrong only where something did."""
        shown = {name: value for name, value in vars(self).items() if name not in _ONLY_IF_SET}
        shown["seconds"] = round(self.seconds, 3)
        return shown | {name: value for name in _ONLY_IF_SET if (value := getattr(self, name))}


_ONLY_IF_SET = ("held", "waiting", "error")


@dataclass
class SourceReport:
    """One source: its forms, what it cost, and the error that stopped it."""

    source: str
    forms: list[FormReport] = field(default_factory=list)
    requests: int = 0
    seconds: float = 0.0
    error: dict[str, Any] | None = None

    @property
    def failed(self) -> bool:
        """Whether something did not work or waits for a yes (exit status 1)."""
        return bool(self.error) or any(form.error or form.held for form in self.forms)

    def as_json(self) -> dict[str, Any]:
        """The contract's keys."""
        return {
            "source": self.source,
            "requests": self.requests,
            "seconds": round(self.seconds, 3),
            "error": self.error,
            "forms": [form.as_json() for form in self.forms],
        }

    def totals(self) -> dict[str, int]:
        """Sums over the forms, for the screens."""
        names = ("new", "edited", "deleted", "restored", "reviewed", "attachments", "conflicts")
        return {
            name: sum(getattr(form, name) for form in self.forms)
            for name in (*names, "unchanged", "quarantined", "held")
        }


def error_facts(error: Exception) -> dict[str, Any]:
    """An error as facts to keep and show: its class, its sentence, whether later may work."""
    return {
        "kind": type(error).__name__,
        "message": str(error),
        "retriable": bool(getattr(error, "retriable", False)),
    }
