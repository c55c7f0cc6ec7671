"""Which submissions tell the same: the same event, the same participants.

Each submission has keys: digests of its events (title, day, region) and of its participants (name
and phone). The store finds who shares one, so that the cost grows with what is shared, not with
the square of what there is. A key that very many share says nothing and is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, tuple_
from sqlalchemy.orm import Session, aliased

from server.models.checks import CheckKey
from server.models.events import Attendance, Event, Telling
from server.models.submissions import ReviewState, Submission
from sync.checks.subject import EventRow, Other
from sync.plan_workbook.text import fold

EVENT, PERSON = "event", "person"
LEAST_COMMON, WIDELY_SHARED = 5, 60
SUBSCRIBER_DIGITS = 9
Key = tuple[int, str, int]


def write_keys(session: Session, submission_ids: Sequence[int]) -> None:
    """Bring the keys of these submissions in step with what they tell."""
    wanted = _event_keys(session, submission_ids) | _person_keys(session, submission_ids)
    held: set[Key] = {
        (submission_id, kind, key)
        for submission_id, kind, key in session.execute(
            select(CheckKey.submission_id, CheckKey.kind, CheckKey.key).where(
                CheckKey.submission_id.in_(submission_ids)
            )
        )
    }
    gone, new = held - wanted, wanted - held
    if gone:
        where = tuple_(CheckKey.submission_id, CheckKey.kind, CheckKey.key)
        session.execute(delete(CheckKey).where(where.in_(gone)))
    if new:
        rows = [{"submission_id": s, "kind": kind, "key": key} for s, kind, key in sorted(new)]
        session.execute(insert(CheckKey), rows)


def event_key(title: str | None, day: date | None, region: str | None) -> int | None:
    """What two tellings of one event share; none where title or day is missing."""
    folded = fold(title or "")
    return _digest(f"{folded}|{day.isoformat()}|{region}") if folded and day else None


@lru_cache(maxsize=65536)
def person_key(name: str, phone: str | None) -> int | None:
    """What one participant has in two lists, however names and phone are written."""
    words = " ".join(sorted(fold(name).split()))
    digits = "".join(filter(str.isdecimal, phone or ""))[-SUBSCRIBER_DIGITS:]
    return _digest(f"{words}|{digits}") if words else None


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _event_keys(session: Session, submission_ids: Sequence[int]) -> set[Key]:
    rows = session.execute(
        select(Telling.submission_id, Event.title, Event.date, Event.region)
        .join(Event, Event.id == Telling.event_id)
        .where(Telling.submission_id.in_(submission_ids), ~Telling.is_withdrawn)
    )
    keys = ((each, event_key(title, day, region)) for each, title, day, region in rows)
    return {(submission_id, EVENT, key) for submission_id, key in keys if key is not None}


def _person_keys(session: Session, submission_ids: Sequence[int]) -> set[Key]:
    rows = session.execute(
        select(Attendance.submission_id, Attendance.name, Attendance.phone).where(
            Attendance.submission_id.in_(submission_ids), Attendance.row.is_not(None)
        )
    )
    keys = ((submission_id, person_key(name or "", phone)) for submission_id, name, phone in rows)
    return {(submission_id, PERSON, key) for submission_id, key in keys if key is not None}


@dataclass(frozen=True)
class Live:
    """Another submission that counts, and the events that it tells."""

    other: Other
    event_ids: frozenset[int]


def live_others(session: Session, submission_ids: Iterable[int]) -> dict[int, Live]:
    """Those of them that are neither deleted nor rejected."""
    rows = session.execute(
        select(Submission.id, Submission.instance_id, Event.title, Event.date, Event.id)
        .outerjoin(Telling, (Telling.submission_id == Submission.id) & ~Telling.is_withdrawn)
        .outerjoin(Event, Event.id == Telling.event_id)
        .where(
            Submission.id.in_(list(submission_ids)),
            Submission.deleted_at.is_(None),
            Submission.review_state != ReviewState.REJECTED,
        )
        .order_by(Submission.id, Telling.row)
    )
    found: dict[int, Live] = {}
    for submission_id, instance_id, title, day, event_id in rows:
        held = found.get(submission_id)
        other = held.other if held else Other(submission_id, instance_id, title, day)
        before = held.event_ids if held else frozenset()
        found[submission_id] = Live(other, before | {event_id})
    return found


class Likeness:
    """What the submissions of a page share with others."""

    def __init__(self, session: Session, submission_ids: Sequence[int]) -> None:
        """Ask the store who shares keys with them."""
        self._tellers = _tellers(session, submission_ids)
        self._common, self._sizes = _common_people(session, submission_ids)
        others = {each for tellers in self._tellers.values() for each in tellers}
        others.update(other for counts in self._common.values() for other in counts)
        self._live = live_others(session, others) if others else {}

    def twins(self, event: EventRow) -> list[Other]:
        """Who else tells an event of this title, day and region."""
        key = event_key(event.title, event.date, event.region)
        tellers = self._tellers.get(key, ()) if key is not None else ()
        found = (self._live.get(each) for each in tellers if each != event.submission_id)
        return [live.other for live in found if live and event.id not in live.event_ids]

    def alike(self, submission_id: int, event_ids: frozenset[int]) -> list[Other]:
        """Whose lists hold the same participants; how alike is told by the longer list."""
        found = []
        for other_id, common in self._common.get(submission_id, {}).items():
            live = self._live.get(other_id)
            if live is None or live.event_ids & event_ids:
                continue
            longer = max(self._sizes[submission_id], self._sizes[other_id])
            share = common / longer
            found.append(live.other._replace(how_alike=share, common=common, listed=longer))
        return found

    def neighbours(self) -> set[int]:
        """All that share something worth telling."""
        return set(self._live)


def _tellers(session: Session, submission_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Who has each key that one of these submissions shares with another one."""
    mine = select(CheckKey.key).where(
        CheckKey.kind == EVENT, CheckKey.submission_id.in_(submission_ids)
    )
    shared = _shared(EVENT, mine)
    rows = session.execute(
        select(CheckKey.key, CheckKey.submission_id)
        .where(CheckKey.kind == EVENT, CheckKey.key.in_(shared))
        .order_by(CheckKey.submission_id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for key, submission_id in rows:
        found[key].append(submission_id)
    return found


def _common_people(
    session: Session, submission_ids: Sequence[int]
) -> tuple[dict[int, dict[int, int]], dict[int, int]]:
    """How many participants each shares with each other one, and how long all these lists are."""
    mine = (
        select(CheckKey.key, CheckKey.submission_id)
        .where(CheckKey.kind == PERSON, CheckKey.submission_id.in_(submission_ids))
        .cte("mine")
    )
    shared = _shared(PERSON, select(mine.c.key)).cte("shared")
    others = aliased(CheckKey)
    rows = session.execute(
        select(mine.c.submission_id, others.submission_id, func.count())
        .join(shared, shared.c.key == mine.c.key)
        .join(others, (others.key == mine.c.key) & (others.kind == PERSON))
        .where(others.submission_id != mine.c.submission_id)
        .group_by(mine.c.submission_id, others.submission_id)
        .having(func.count() >= LEAST_COMMON)
    )
    common: dict[int, dict[int, int]] = defaultdict(dict)
    for each, other, count in rows:
        common[each][other] = count
    wanted = {*common, *(other for found in common.values() for other in found)}
    return common, _sizes(session, wanted) if wanted else {}


def _shared(kind: str, keys: Select[Any]) -> Select[Any]:
    """Of these keys those that some share, but not so many that it says nothing."""
    return (
        select(CheckKey.key)
        .where(CheckKey.kind == kind, CheckKey.key.in_(keys))
        .group_by(CheckKey.key)
        .having(func.count().between(2, WIDELY_SHARED))
    )


def _sizes(session: Session, submission_ids: Iterable[int]) -> dict[int, int]:
    rows = session.execute(
        select(CheckKey.submission_id, func.count())
        .where(CheckKey.kind == PERSON, CheckKey.submission_id.in_(list(submission_ids)))
        .group_by(CheckKey.submission_id)
    )
    return dict(rows.all())
