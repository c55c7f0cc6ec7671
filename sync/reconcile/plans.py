"""The plan of a year made ready for comparing, kept until it or the glossary changes."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from server.models.plan import ActivityValues, Plan, PlannedActivity
from sync.reconcile.facts import plan_years
from sync.reconcile.glossary import Glossary, load
from sync.reconcile.keys import fingerprint
from sync.reconcile.plan_index import PlanIndex
from sync.reconcile.told import Planned

Row = Sequence[Any]


class PlanRows:
    """What the store says of a year's activities; equal where all of it and the words are."""

    def __init__(self, rows: Sequence[Row], words: Glossary) -> None:
        self.rows = rows
        self.words = words
        self.mark = fingerprint([tuple(row) for row in rows])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PlanRows):
            return NotImplemented
        return self.mark == other.mark and self.words.mark == other.words.mark

    def __hash__(self) -> int:
        return hash((self.mark, self.words.mark))


class Plans:
    """The plan years of a store, each made ready when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.years = plan_years(session)
        self.words = load(session)
        self.planned_ids = set(
            session.scalars(select(PlannedActivity.id).where(PlannedActivity.is_planned))
        )
        self._rows: dict[int, PlanRows] = {}

    def mark(self, year: int) -> str:
        """Changes where anything of that plan does."""
        return self._of(year).mark

    def index(self, year: int) -> PlanIndex:
        """The plan of a year, ready."""
        return _ready(self._of(year))

    def _of(self, year: int) -> PlanRows:
        if year not in self._rows:
            self._rows[year] = PlanRows(_rows(self._session, year), self.words)
        return self._rows[year]


def _rows(session: Session, year: int) -> Sequence[Row]:
    return session.execute(
        select(
            PlannedActivity.id,
            PlannedActivity.code,
            ActivityValues.title,
            ActivityValues.title_ar,
            ActivityValues.kind,
            cast(ActivityValues.regions, Text),
            cast(ActivityValues.provinces, Text),
            cast(ActivityValues.periods, Text),
            ActivityValues.participants,
            ActivityValues.sessions,
            ActivityValues.budget_mad,
            ActivityValues.budget_eur,
            ActivityValues.responsible,
            ActivityValues.partner,
        )
        .join(Plan, Plan.id == PlannedActivity.plan_id)
        .outerjoin(ActivityValues, ActivityValues.id == PlannedActivity.values_id)
        .where(Plan.year == year, PlannedActivity.is_planned)
        .order_by(PlannedActivity.code, PlannedActivity.id)
    ).all()


@lru_cache(maxsize=4)
def _ready(plan: PlanRows) -> PlanIndex:
    return PlanIndex(map(_planned, plan.rows), plan.words)


def _planned(row: Row) -> Planned:
    activity_id, code, title, title_ar, kind, regions, provinces, periods, *rest = row
    participants, sessions, mad, eur, responsible, partner = rest
    return Planned(
        activity_id=activity_id,
        code=code,
        titles=tuple(each for each in (title, title_ar) if each),
        kind=kind,
        regions=frozenset(_list(regions)),
        provinces=frozenset(_list(provinces)),
        periods=tuple(
            (date.fromisoformat(first), date.fromisoformat(last)) for first, last in _list(periods)
        ),
        participants=participants,
        sessions=sessions,
        budget=mad or eur,
        responsible=responsible,
        partner=partner,
    )


@lru_cache(maxsize=4096)
def _list(text: str | None) -> tuple[Any, ...]:
    return tuple(json.loads(text)) if text else ()
