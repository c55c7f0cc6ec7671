"""What holds for a whole run of the checks: forms, plan, rules, what is usual. Read once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from forms.definition import read as read_form
from forms.meaning import personal_paths
from forms.told import Meanings
from server.models.checks import CheckNorm
from server.models.events import Event, Link, Telling
from server.models.forms import Form, FormVersion
from server.models.plan import ActivityValues, Plan, PlannedActivity
from server.models.submissions import ReviewState, Submission
from sync.checks.rules import Rules
from sync.checks.subject import ActivityRow, Asked, EventRow, LinkRow, Usual

SIGNED_LIST = "attachment.attendance_sheet"
EVENT_MEASURES = ("cost", "age")


class Lasting:
    """Kept while pages go by."""

    def __init__(self, session: Session) -> None:
        """Read the rules and what is usual; the rest is read when it is needed."""
        self._session = session
        self.rules = Rules(session)
        self.plan_years = frozenset(session.scalars(select(Plan.year)))
        self._norms = {
            (measure, scope): Usual(known, middle, spread)
            for measure, scope, known, middle, spread in session.execute(
                select(
                    CheckNorm.measure,
                    CheckNorm.scope,
                    CheckNorm.known,
                    CheckNorm.middle,
                    CheckNorm.spread,
                )
            )
        }
        self._asked: dict[int, Asked] = {}
        self._activities: dict[int, ActivityRow] = {}
        self._totals: dict[int, Mapping[int, float]] = {}

    def asked(self, version_id: int) -> Asked:
        """What a form version asks."""
        if version_id not in self._asked:
            version, form_id, mapping = self._session.execute(
                select(FormVersion, Form.id, Form.mapping)
                .join(Form, Form.id == FormVersion.form_id)
                .where(FormVersion.id == version_id)
            ).one()
            self._asked[version_id] = self._read(version, form_id, mapping)
        return self._asked[version_id]

    def usual(self, measure: str, scope: str) -> Usual | None:
        """What is usual, where that is known."""
        return self._norms.get((measure, scope))

    def usual_of(self, event: EventRow) -> dict[str, Usual]:
        """By measure: for events of this kind in this region, else anywhere."""
        found = {}
        for measure in EVENT_MEASURES:
            kind = event.kind or ""
            usual = self.usual(measure, f"{kind}|{event.region}") or self.usual(measure, kind)
            if usual is not None:
                found[measure] = usual
        return found

    def links(self, event_ids: Sequence[int]) -> dict[int, list[LinkRow]]:
        """The links of these events, the main one first."""
        rows = self._session.execute(
            select(Link.event_id, Link.share, Link.is_main, Link.activity_id)
            .where(Link.event_id.in_(event_ids))
            .order_by(Link.event_id, Link.is_main.desc(), Link.id)
        ).all()
        self._read_activities({activity_id for *_, activity_id in rows})
        found: dict[int, list[LinkRow]] = defaultdict(list)
        for event_id, share, is_main, activity_id in rows:
            total = self._totals[activity_id].get(event_id)
            activity = self._activities[activity_id]
            found[event_id].append(LinkRow(event_id, share, is_main, activity, total))
        return found

    def over_budget_events(self, event_ids: Iterable[int]) -> set[int]:
        """Events whose activity costs too much with them, of the activities of these events."""
        self.links(list(event_ids))
        return {event_id for totals in self._totals.values() for event_id in totals}

    def _read(self, version: FormVersion, form_id: int, mapping: Any) -> Asked:
        definition = read_form(version.xform)
        meanings = Meanings.of(definition, mapping).by_path.values()
        personal = personal_paths(definition, mapping)
        signed_list = SIGNED_LIST in meanings
        return Asked(self.rules, form_id, version.version, signed_list, personal)

    def _read_activities(self, activity_ids: set[int]) -> None:
        new = activity_ids - self._activities.keys()
        if not new:
            return
        rows = self._session.execute(
            select(
                PlannedActivity.id,
                PlannedActivity.code,
                PlannedActivity.is_planned,
                ActivityValues.periods,
                ActivityValues.budget_mad,
            )
            .outerjoin(ActivityValues, ActivityValues.id == PlannedActivity.values_id)
            .where(PlannedActivity.id.in_(new))
        )
        self._activities.update({row[0]: ActivityRow(*row) for row in rows})
        self._totals.update({activity_id: {} for activity_id in new})
        self._totals.update(_totals(self._session, new))


def _totals(session: Session, activity_ids: set[int]) -> dict[int, dict[int, float]]:
    """For activities that cost more than they may: the sum at each event that is too much."""
    over = _over(session, activity_ids)
    rows = session.execute(
        select(Link.activity_id, Event.id, Event.date, Event.cost * Link.share)
        .join(Event, Event.id == Link.event_id)
        .where(Link.activity_id.in_(over), Event.cost > 0, _counts())
        .order_by(Link.activity_id, func.coalesce(Event.date, date.max), Event.id)
    )
    sums: dict[int, float] = defaultdict(float)
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for activity_id, event_id, _, cost in rows:
        sums[activity_id] += cost or 0.0
        if sums[activity_id] > over[activity_id]:
            found[activity_id][event_id] = sums[activity_id]
    return found


def _over(session: Session, activity_ids: set[int]) -> dict[int, float]:
    """The budgets of the activities whose events cost more together."""
    rows = session.execute(
        select(Link.activity_id, ActivityValues.budget_mad)
        .join(Event, Event.id == Link.event_id)
        .join(PlannedActivity, PlannedActivity.id == Link.activity_id)
        .join(ActivityValues, ActivityValues.id == PlannedActivity.values_id)
        .where(Link.activity_id.in_(activity_ids), ActivityValues.budget_mad > 0, _counts())
        .group_by(Link.activity_id, ActivityValues.budget_mad)
        .having(func.sum(Event.cost * Link.share) > ActivityValues.budget_mad)
    )
    return {activity_id: budget or 0.0 for activity_id, budget in rows}


def _counts() -> Any:
    """An event that some submission tells which is neither deleted nor rejected."""
    return exists().where(
        Telling.event_id == Event.id,
        ~Telling.is_withdrawn,
        Submission.id == Telling.submission_id,
        Submission.deleted_at.is_(None),
        Submission.review_state != ReviewState.REJECTED,
    )
