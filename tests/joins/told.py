"""A training of three days, told a sheet a day, and what a store says of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.events import Attendance, Candidate, Event, Link, LinkDecision, Telling
from server.models.forms import Form
from server.models.submissions import Submission
from tests.factories import create_submission

FIRST_DAY = date(2026, 5, 12)
TITLE = "Formation de capitalisation des expériences régionales"
TABLES = (Event, Telling, Attendance, Link, Candidate, LinkDecision)
# A link that was made anew is the same link.
OF_THE_MOMENT = defaultdict(
    tuple,
    {Event: ("reconciled_at", "told_mark"), Link: ("id", "created_at"), Candidate: ("id",)},
)


def sheet(
    session: Session, media: MediaStore, form: Form, day: int = 0, **answers: Any
) -> Submission:
    """The sheet of one day, counted from 0."""
    told = {
        "titre": TITLE,
        "nature": "formation",
        "jour": (FIRST_DAY + timedelta(days=day)).isoformat(),
        "region": "sm",
        "lieu": "Agadir",
        "cout": 1000,
        "participant": [{"nom": name, "sexe": "f"} for name in ("Aïcha", "Brahim", "Chafik")],
    }
    return create_submission(session, media, form, {**told, **answers})


def tellings(session: Session, submissions: Iterable[Submission]) -> list[int]:
    ids = [each.id for each in submissions]
    return [
        each.id
        for each in session.query(Telling)
        .filter(Telling.submission_id.in_(ids))
        .order_by(Telling.id)
    ]


def everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    """All that the store says of events, but for when it looked at them last."""
    session.flush()
    session.expire_all()
    found: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        columns = [each.key for each in inspect(table).column_attrs]
        found[table.__name__] = [
            {name: getattr(row, name) for name in columns if name not in OF_THE_MOMENT[table]}
            for row in sorted(
                session.query(table), key=lambda row: (getattr(row, "event_id", 0), row.id)
            )
        ]
    return found
