"""Which tellings may tell one event: near in time, and one activity, title or officer.

Each telling is compared with those of its blocks within ten days only, so that the work grows with
the number of events.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.orm import Session

from server.models.events import Attendance, Event, Link, Telling
from server.models.joins import EventPair, JoinAct, JoinDecision
from server.models.plan import ActivityValues, PlannedActivity
from server.models.submissions import ReviewState, Submission
from sync.joins.evidence import LONGEST, Names, Teller, Weighed, weigh
from sync.joins.groups import groups
from sync.joins.joining import refresh
from sync.joins.words import bare
from sync.plan_workbook.text import fold

ASKED_FROM = 0.5
# In one block; those that share a place or an officer alone are compared with the nearest only.
NEIGHBOURS, NEAREST = 30, 6
WEAK = frozenset(("place", "officer"))
AT_ONCE = 5_000
Ids = tuple[int, int]


@dataclass(frozen=True)
class JoinCounts:
    """What a search looked at, and the questions that it left."""

    events: int
    questions: int

    def as_dict(self) -> dict[str, int]:
        """For the record of a run."""
        return {"events": self.events, "questions": self.questions}


def find_joins(session: Session, *, now: datetime) -> JoinCounts:
    """Bring the questions in step with what is told now. Safe to repeat; decides nothing."""
    refresh(session)
    tellers = tellers_of(session)
    answered = _answered(session, tellers)
    found = {
        pair: weighed
        for pair, weighed in weighed_pairs(session, tellers)
        if weighed.probability >= ASKED_FROM and not _is_answered(pair, tellers, answered)
    }
    _write(session, found, now)
    return JoinCounts(len(tellers), len(found))


def weighed_pairs(session: Session, tellers: Mapping[int, Teller]) -> Iterator[tuple[Ids, Weighed]]:
    """Weigh every pair of the blocks, the older telling first."""
    pairs = sorted(set(_pairs(tellers.values())))
    for start in range(0, len(pairs), AT_ONCE):
        page = pairs[start : start + AT_ONCE]
        names = _names(session, {tellers[each].submission_id for pair in page for each in pair})
        for first, second in page:
            one, other = tellers[first], tellers[second]
            lists = names.get(one.submission_id, Names()), names.get(other.submission_id, Names())
            yield (first, second), weigh(one, other, lists)


def tellers_of(session: Session) -> dict[int, Teller]:
    """All tellings that stand and have a day, by id."""
    statement = (
        select(
            Telling.id,
            Event,
            Submission.id,
            Submission.account_id,
            Submission.submitted_by,
            Link.activity_id,
            ActivityValues.sessions,
        )
        .join(Event, Telling.event_id == Event.id)
        .join(Submission, Telling.submission_id == Submission.id)
        .outerjoin(Link, and_(Link.event_id == Event.id, Link.is_main))
        .outerjoin(PlannedActivity, Link.activity_id == PlannedActivity.id)
        .outerjoin(ActivityValues, PlannedActivity.values_id == ActivityValues.id)
        .where(
            ~Telling.is_withdrawn,
            Submission.deleted_at.is_(None),
            Submission.review_state != ReviewState.REJECTED,
        )
        .order_by(Telling.id)
    )
    found: dict[int, Teller] = {}
    for (
        telling_id,
        event,
        submission_id,
        account_id,
        name,
        activity_id,
        sessions,
    ) in session.execute(statement.execution_options(yield_per=1000)):
        if event.date is None:
            continue
        found[telling_id] = Teller(
            telling_id=telling_id,
            event_id=event.id,
            submission_id=submission_id,
            officer=str(account_id) if account_id else name,
            activity_id=activity_id,
            sessions=sessions,
            title=event.title,
            bare=bare(event.title),
            kind=event.kind,
            day=event.date,
            last_day=event.end_date,
            region=event.region,
            province=event.province,
            place=event.place,
            code=event.activity_code,
            women=event.women,
            men=event.men,
            cost=event.cost,
        )
    return found


def _pairs(tellers: Iterable[Teller]) -> Iterator[Ids]:
    """Pairs of different events that share a block and are near in time, the smaller id first."""
    blocks: dict[tuple[object, ...], list[Teller]] = {}
    for each in tellers:
        for key in _keys(each):
            blocks.setdefault(key, []).append(each)
    for key, block in blocks.items():
        many = NEAREST if key[0] in WEAK else NEIGHBOURS
        block.sort(key=lambda each: (each.day, each.telling_id))
        for at, one in enumerate(block):
            until = one.day + timedelta(days=LONGEST)
            for other in block[at + 1 : at + 1 + many]:
                if other.day > until:
                    break
                if one.event_id != other.event_id:
                    first, second = sorted((one.telling_id, other.telling_id))
                    yield first, second


def _keys(each: Teller) -> Iterator[tuple[object, ...]]:
    if each.activity_id is not None:
        yield "activity", each.activity_id
    if each.bare:
        yield "title", each.region, each.bare
    if each.code:
        yield "code", each.code
    if each.province:
        yield "place", each.province, each.kind
    if each.officer:
        yield "officer", each.officer


def _names(session: Session, submission_ids: Iterable[int]) -> dict[int, Names]:
    """The participants of each submission, their names' words in order of the alphabet."""
    rows = session.execute(
        select(Attendance.submission_id, Attendance.name).where(
            Attendance.submission_id.in_(list(submission_ids)),
            Attendance.row.is_not(None),
            Attendance.name.is_not(None),
        )
    )
    found: dict[int, set[str]] = {}
    for submission_id, name in rows:
        found.setdefault(submission_id, set()).add(" ".join(sorted(fold(name).split())))
    return {each: Names(names - {""}) for each, names in found.items()}


def _answered(session: Session, tellers: Mapping[int, Teller]) -> set[Ids]:
    """The events between which someone said something that holds."""
    rows = session.execute(
        select(JoinDecision.first_id, JoinDecision.second_id)
        .join(JoinAct)
        .where(JoinAct.withdrawn_at.is_(None))
    )
    events = (
        sorted((tellers[first].event_id, tellers[second].event_id))
        for first, second in rows
        if first in tellers and second in tellers
    )
    return {(first, second) for first, second in events}


def _is_answered(pair: Ids, tellers: Mapping[int, Teller], answered: set[Ids]) -> bool:
    first, second = sorted(tellers[each].event_id for each in pair)
    return (first, second) in answered


def _write(session: Session, found: Mapping[Ids, Weighed], now: datetime) -> None:
    """Keep the questions that stand as they were, so that a second search writes nothing."""
    group_of = {
        each: group[0] for group in groups({e for p in found for e in p}, found) for each in group
    }
    held = {(each.first_id, each.second_id): each for each in session.scalars(select(EventPair))}
    gone = [each.id for pair, each in held.items() if pair not in found]
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        session.execute(delete(EventPair).where(EventPair.id.in_(some)))
    new = [
        _row(pair, weighed, group_of, now) for pair, weighed in found.items() if pair not in held
    ]
    if new:
        session.execute(insert(EventPair), new)
    for pair in held.keys() & found.keys():
        _update(held[pair], found[pair], group_of[pair[0]])
    session.flush()


def _row(
    pair: Ids, weighed: Weighed, group_of: Mapping[int, int], now: datetime
) -> dict[str, object]:
    return {
        "first_id": pair[0],
        "second_id": pair[1],
        "group_id": group_of[pair[0]],
        "probability": round(weighed.probability, 4),
        "told_as": weighed.told_as,
        "evidence": weighed.evidence,
        "found_at": now,
    }


def _update(held: EventPair, weighed: Weighed, group_id: int) -> None:
    held.group_id, held.told_as = group_id, weighed.told_as
    held.probability, held.evidence = round(weighed.probability, 4), weighed.evidence
