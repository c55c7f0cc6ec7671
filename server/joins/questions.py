"""The open questions: groups of submissions that may tell one event, the likeliest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from server.models.accounts import Account
from server.models.events import Attendance, Event, Link, Telling
from server.models.joins import EventPair
from server.models.submissions import Submission
from server.rights import visible_submissions
from sync.joins.asked import is_open


@dataclass(frozen=True)
class Side:
    """One submission of a group: what it tells, and how long its list is."""

    telling: Telling
    event: Event
    submission: Submission
    listed: int

    @property
    def code(self) -> str | None:
        """The activity that its event is linked to."""
        return self.event.links[0].activity.code if self.event.links else None


@dataclass(frozen=True)
class Question:
    """A group with its pairs; `sides` in the order that they came."""

    group_id: int
    pairs: Sequence[EventPair]
    sides: Sequence[Side]

    @property
    def probability(self) -> float:
        """How likely it is that the likeliest two are one."""
        return max(each.probability for each in self.pairs)

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """What speaks of the likeliest two."""
        return list(max(self.pairs, key=lambda each: each.probability).evidence)


def count_questions(store: Session, account: Account) -> int:
    """How many groups the account may decide on."""
    return store.scalar(select(func.count()).select_from(_groups(account).subquery())) or 0


def group_ids(store: Session, account: Account) -> list[int]:
    """The groups in their order."""
    return [group_id for group_id, _ in store.execute(_groups(account))]


def question(store: Session, account: Account, group_id: int) -> Question | None:
    """A group with all that the account may see of it; at least two, or nothing."""
    pairs = store.scalars(_visible(account).where(EventPair.group_id == group_id)).all()
    ids = {each for pair in pairs for each in (pair.first_id, pair.second_id)}
    tellings = store.scalars(
        select(Telling)
        .where(Telling.id.in_(ids), ~Telling.is_withdrawn)
        .options(
            joinedload(Telling.event).selectinload(Event.links).joinedload(Link.activity),
            joinedload(Telling.submission),
        )
        .order_by(Telling.id)
    ).all()
    listed = _listed(store, [each.submission_id for each in tellings])
    sides = [
        Side(each, each.event, each.submission, listed.get(each.submission_id, 0))
        for each in tellings
    ]
    return Question(group_id, pairs, sides) if len(sides) > 1 else None


def questions_of(store: Session, account: Account, submission_id: int) -> list[tuple[int, Event]]:
    """The open questions on a submission: their group, and the event that it may tell as well."""
    theirs = select(Telling.id).where(Telling.submission_id == submission_id)
    asked = or_(EventPair.first_id.in_(theirs), EventPair.second_id.in_(theirs))
    likeliest = (EventPair.probability.desc(), EventPair.id)
    pairs = store.scalars(
        _visible(account)
        .where(asked)
        .options(
            joinedload(EventPair.first).joinedload(Telling.event),
            joinedload(EventPair.second).joinedload(Telling.event),
        )
        .order_by(*likeliest)
    )
    found: dict[int, tuple[int, Event]] = {}
    for each in pairs:
        is_first = each.first.submission_id == submission_id
        other = each.second if is_first else each.first
        found.setdefault(other.event_id, (each.group_id, other.event))
    return list(found.values())


def _listed(store: Session, submission_ids: Sequence[int]) -> dict[int, int]:
    rows = store.execute(
        select(Attendance.submission_id, func.count())
        .where(Attendance.submission_id.in_(submission_ids), Attendance.row.is_not(None))
        .group_by(Attendance.submission_id)
    )
    return dict(rows.all())


def _groups(account: Account) -> Select[int, float]:
    pairs = _visible(account).subquery()
    likeliest = func.max(pairs.c.probability)
    return (
        select(pairs.c.group_id, likeliest)
        .group_by(pairs.c.group_id)
        .order_by(likeliest.desc(), pairs.c.group_id)
    )


def _visible(account: Account) -> Select[EventPair]:
    """The pairs of which the account may see both submissions."""
    first, second = aliased(Telling), aliased(Telling)
    seen = select(Submission.id).where(
        visible_submissions(account), Submission.deleted_at.is_(None)
    )
    return (
        select(EventPair)
        .join(first, EventPair.first_id == first.id)
        .join(second, EventPair.second_id == second.id)
        .where(first.submission_id.in_(seen), second.submission_id.in_(seen), is_open())
    )
