"""What the tests of the stand-ins ask with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests


@dataclass
class Door:
    """A listening stand-in, its state, and a signed-in session."""

    state: Any
    url: str
    session: requests.Session

    def get(self, path: str, **more: Any) -> requests.Response:
        """GET a path."""
        return self.session.get(self.url + path, **more)

    def json(self, path: str, **more: Any) -> Any:
        """The JSON at a path."""
        answer = self.get(path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()
