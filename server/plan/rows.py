"""The activities of a plan as the screen shows them: values of the version, progress, filters."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from server.models.plan import ActivityValues, Plan, PlanPart, PlanVersion
from sync.gaps.standing import Situation, situation_of
from sync.plan.held import held_by_activity
from sync.plan.progress import ActivityState, Held, Planned, Progress
from sync.plan.values import periods_of
from sync.plan_workbook.text import fold

NOT_SAID = "none"
SEVERAL = "several"


@dataclass(frozen=True)
class ActivityRow:
    """A planned activity with how far it is."""

    id: int
    values: ActivityValues
    part: str
    progress: Progress

    @property
    def state(self) -> ActivityState:
        """Return its state today."""
        return self.progress.state

    @cached_property
    def situation(self) -> Situation:
        """Return how it stands towards what is due today."""
        return situation_of(self.values, self.progress)

    @property
    def planned(self) -> int:
        """Return the sessions that count as planned: none once cancelled."""
        return self.progress.planned.sessions if self.progress.planned.counts else 0

    @property
    def due(self) -> float:
        """Return the sessions that the plan expects by today."""
        return self.progress.planned.due(self.progress.today)

    @property
    def axis_key(self) -> str:
        """Return its axis, or the word for none."""
        return self.values.axis or NOT_SAID

    @property
    def region_key(self) -> str:
        """Return its region, or the words for none and for several, so that bars add up."""
        regions = self.values.regions
        return NOT_SAID if not regions else regions[0] if len(regions) == 1 else SEVERAL


@dataclass(frozen=True)
class Filters:
    """What the address asks to see."""

    year: int
    version: int | None = None
    part: str = ""
    axis: str = ""
    region: str = ""
    state: str = ""
    standing: str = ""
    words: str = ""

    def asked(self, **changes: object) -> dict[str, Any]:
        """Return them as an address says them, changed where told."""
        return {name: value for name, value in (asdict(self) | changes).items() if value}

    def keeps(self, row: ActivityRow) -> bool:
        """Whether a row is asked for."""
        return (
            (not self.part or row.part == self.part)
            and (not self.axis or row.axis_key == self.axis)
            and (not self.region or self.region in (row.region_key, *row.values.regions))
            and (not self.state or row.state == self.state)
            and (not self.standing or row.situation.standing == self.standing)
            and (not self.words or self._says(row.values))
        )

    def _says(self, values: ActivityValues) -> bool:
        text = fold(f"{values.code} {values.title} {values.title_ar or ''}")
        return all(word in text for word in fold(self.words).split())


def progress_of(values: ActivityValues, year: int, held: Iterable[Held], today: date) -> Progress:
    """Return how far an activity is by what a version says of it."""
    sessions = values.sessions if values.sessions else 1
    planned = Planned(year, periods_of(values), sessions, values.status)
    return Progress(planned, tuple(held), today)


def activity_rows(
    session: Session, year: int, version: int | None, today: date
) -> list[ActivityRow]:
    """Return the activities of a version, else of the current versions of all parts."""
    found = session.scalars(_values(year, version)).all()
    held: Mapping[int, list[Held]] = held_by_activity(session, {v.activity_id for v in found})
    rows = [
        ActivityRow(
            values.activity_id,
            values,
            values.version.part.name,
            progress_of(values, year, held.get(values.activity_id, ()), today),
        )
        for values in found
    ]
    return sorted(rows, key=lambda row: (row.values.axis or "~", row.values.code, row.id))


def _values(year: int, version: int | None) -> Select[ActivityValues]:
    statement = (
        select(ActivityValues)
        .join(PlanVersion, ActivityValues.version_id == PlanVersion.id)
        .join(PlanPart, PlanVersion.part_id == PlanPart.id)
        .join(Plan, PlanPart.plan_id == Plan.id)
        .where(Plan.year == year)
        .options(joinedload(ActivityValues.version).joinedload(PlanVersion.part))
    )
    if version is None:
        return statement.where(PlanVersion.is_current)
    return statement.where(PlanVersion.id == version)
