"""What all events of a year hang on: where it changed, they are matched again."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from server.models.accounts import Setting
from server.models.events import Event
from server.models.matching import Matching
from sync.reconcile.keys import fingerprint
from sync.reconcile.plans import Plans
from sync.reconcile.thresholds import read as read_thresholds
from sync.reconcile.weights import current

NAME = "reconcile_marks"
Marks = dict[str, Any]


def spoil_what_changed(session: Session, plans: Plans) -> Marks:
    """Let events be matched again whose plan, or glossary, weights or thresholds, changed."""
    setting = session.get(Setting, NAME)
    before: Marks = setting.value if setting else {}
    marks: Marks = {
        "all": fingerprint(
            [
                plans.words.mark,
                [float(each) for each in current(session)],
                sorted(asdict(read_thresholds(session)).items()),
            ]
        ),
        "plans": {str(year): plans.mark(year) for year in sorted(plans.years)},
    }
    if setting is not None and before.get("all") != marks["all"]:
        session.execute(update(Matching).values(mark=0))
    elif setting is not None:
        for year in _changed(before.get("plans", {}), marks["plans"]):
            _spoil_year(session, year)
    return marks


def note_marks(session: Session, marks: Marks) -> None:
    """Remember what was matched with, once all is done."""
    setting = session.get(Setting, NAME)
    if setting is None:
        session.add(Setting(name=NAME, value=marks))
    elif setting.value != marks:
        setting.value = marks
    session.flush()


def _changed(before: dict[str, str], now: dict[str, str]) -> list[int]:
    years = sorted(before.keys() | now.keys())
    return [int(year) for year in years if before.get(year) != now.get(year)]


def _spoil_year(session: Session, year: int) -> None:
    """The events of a year's plan, those of its days, and those that had no plan."""
    days = select(Event.id).where(Event.date.between(date(year, 1, 1), date(year, 12, 31)))
    session.execute(
        update(Matching)
        .where(
            or_(
                Matching.plan_year == year,
                Matching.plan_year.is_(None),
                Matching.event_id.in_(days),
            )
        )
        .values(mark=0)
        .execution_options(synchronize_session=False)
    )
