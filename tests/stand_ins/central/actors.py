"""Who may sign in to the stand-in Central: web users with sessions, phones with keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.stand_ins.central.model import Actor, when
from tests.stand_ins.clock import Clock
from tests.stand_ins.kobo.model import Ids

SESSION = timedelta(hours=24)


class Actors:
    """Users, keys, sessions, and the log of what they did."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self.clock = clock
        self.ids = Ids(seed)
        self.actors: dict[int, Actor] = {}
        self.sessions: dict[str, tuple[Actor, datetime]] = {}
        self.audits: list[dict[str, Any]] = []
        self.numbers: dict[str, int] = {"actor": 4}

    def number(self, of: str) -> int:
        """The next number of a kind: ids, blobs."""
        self.numbers[of] = self.numbers.get(of, 0) + 1
        return self.numbers[of]

    def add_user(self, email: str, password: str | None = None, role: str | None = None) -> Actor:
        """A web user; `role` is admin, manager, viewer, no-audits (a manager) or None."""
        secret = password or self.ids.short("", 14)
        actor = Actor(self.number("actor"), "user", email, self.clock.now(), secret, role)
        self.actors[actor.id] = actor
        return actor

    def set_role(self, email: str, role: str | None) -> None:
        """Change what a web user may do."""
        next(a for a in self.actors.values() if a.name == email).role = role

    def add_app_user(self, name: str) -> Actor:
        """A phone's key for the project; forms must be assigned to it, `add_form` does."""
        actor = Actor(self.number("actor"), "field_key", name, self.clock.now(), token=self.token())
        self.actors[actor.id] = actor
        return actor

    def token(self) -> str:
        """64 characters with `!` and `$` among them."""
        return self.ids.short("", 62) + "!$"

    def sign_in(self, actor: Actor) -> tuple[str, datetime]:
        """A session token and when it ends."""
        token, ends = self.token(), self.clock.now() + SESSION
        self.sessions[token] = (actor, ends)
        actor.last_login = self.clock.now()
        return token, ends

    def expire_sessions(self) -> None:
        """All sessions end now."""
        self.sessions.clear()

    def audit(
        self,
        actor: Actor | None,
        action: str,
        actee: str | None,
        details: dict[str, Any],
        notes: str | None = None,
    ) -> None:
        """A line of the audit log."""
        self.audits.append(
            {
                "actorId": actor.id if actor else None,
                "action": action,
                "acteeId": actee,
                "details": details,
                "loggedAt": when(self.clock.now()),
                "notes": notes,
            }
        )
