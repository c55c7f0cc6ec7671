"""What one check found, before it is stored."""

from dataclasses import dataclass, field
from typing import Any

KEY_LENGTH = 200


@dataclass(frozen=True)
class Found:
    """A kind, which one of its kind, and the facts: plain JSON, so that they compare."""

    kind: str
    key: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def short_key(self) -> str:
        """The key as the store holds it: the end of it, which tells most."""
        return self.key[-KEY_LENGTH:]
