"""What one check found, before it is stored and after."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

KEY_LENGTH = 200


@dataclass(frozen=True)
class Found:
    """A kind, which one of its kind, and the facts: plain JSON, so that they compare.

    `value` is what was measured, where the check measures; `other_id` the submission it names.
    """

    kind: str
    key: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    value: float | None = None
    other_id: int | None = None

    def short_key(self) -> str:
        """The key as the store holds it: the end of it, which tells most."""
        return self.key[-KEY_LENGTH:]


class HeldFinding(NamedTuple):
    """A finding as the store has it: a plain row, since there are many and few change."""

    id: int
    submission_id: int
    kind: str
    key: str
    found_at: datetime
    dismissed_at: datetime | None
    edition_id: int | None
    tone: str
    facts: dict[str, Any]
    points: int | None
    value: float | None
    other_id: int | None
