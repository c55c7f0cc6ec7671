"""What was asked of a stand-in, so that a test can say what must not have been asked."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Seen:
    """One request; `kind` is signin, forms, versions, changes, list, sweep, xml, attachment,
    write or other.
    """

    method: str
    path: str
    query: str
    status: int
    kind: str
    bytes: int


class Journal:
    """The requests since the last `clear`, in the order of their answers."""

    def __init__(self) -> None:
        self._seen: list[Seen] = []
        self._lock = threading.Lock()

    def add(self, seen: Seen) -> None:
        """Note one request."""
        with self._lock:
            self._seen.append(seen)

    def clear(self) -> None:
        """Forget; tests call it between two pulls."""
        with self._lock:
            self._seen.clear()

    def all(self, *kinds: str) -> list[Seen]:
        """The requests, all or of some kinds."""
        with self._lock:
            return [seen for seen in self._seen if not kinds or seen.kind in kinds]

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return dict(Counter(seen.kind for seen in self.all()))

    def as_json(self) -> list[dict[str, Any]]:
        """For `/_control/requests`."""
        return [asdict(seen) for seen in self.all()]
