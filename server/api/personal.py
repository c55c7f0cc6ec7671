"""Personal answers: replaced, unless someone with the right asks for them; then it is noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, request
from sqlalchemy import insert
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from server.auth import utc_now
from server.models.accounts import PersonalReading
from server.rights import Right, may

WHAT = "api"


@dataclass(frozen=True)
class Sight:
    """Whether this request sees personal answers."""

    is_personal: bool

    @classmethod
    def asked(cls, asked: Mapping[str, Any]) -> "Sight":
        """Take it from the query; asking without the right is refused, not ignored."""
        if asked["personal"] and not may(g.account, Right.SEE_PERSONAL):
            raise Forbidden("this account may not see personal data; leave `personal` out")
        return cls(asked["personal"])

    def note(self, store: Session, submission_ids: Iterable[int]) -> None:
        """Write down whose data is about to be given. Ends the transaction that read it."""
        account_id, now = g.account.id, utc_now()
        read = [
            {
                "account_id": account_id,
                "at": now,
                "what": WHAT,
                "submission_id": each,
                "facts": {"path": request.path},
            }
            for each in submission_ids
        ]
        if not (self.is_personal and read):
            return
        store.execute(insert(PersonalReading), read)
        store.commit()
