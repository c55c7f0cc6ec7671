"""The store's side of who-is-who: attendances read as records, and what people decided on pairs."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session

from server.models.accounts import Setting
from server.models.events import Attendance, Event
from server.models.persons import PairDecision, PeopleModel, Person, PersonAct, Verdict
from server.models.submissions import Submission
from sync.people.kinds import Decided, Ids, Record

PAGE = 10_000
SETTING = "people"
Verdicts = dict[Ids, Verdict]


class Reading:
    """All attendances that stand, read in one go; `digest` tells whether any of it changed."""

    def __init__(self, session: Session) -> None:
        """Read them, in the order of their ids."""
        self._digest = hashlib.blake2b(digest_size=16)
        self._lists: dict[tuple[int, int], int] = {}
        self.records = [self._record(row) for row in _rows(session)]

    @property
    def digest(self) -> str:
        """What was read, in short."""
        return self._digest.hexdigest()

    def _record(self, row: Row[Any]) -> Record:
        self._digest.update(repr(tuple(row)).encode())
        facts: Mapping[str, Any] = row.facts or {}
        sheet = (row.event_id, row.submission_id)
        return Record(
            attendance_id=row.id,
            list_id=self._lists.setdefault(sheet, len(self._lists) + 1),
            name=row.name,
            sex=row.sex,
            phone=row.phone,
            email=facts.get("email"),
            institution=row.institution,
            function=facts.get("function"),
            birth_year=facts.get("birth_year"),
            age=facts.get("age"),
            on=row.date,
            region=row.region,
            province=row.province,
        )


def standing() -> Select[Any]:
    """The attendances that stand: on the list of a current edition that is not deleted."""
    return (
        select(
            Attendance.id,
            Attendance.event_id,
            Attendance.submission_id,
            Attendance.name,
            Attendance.sex,
            Attendance.phone,
            Attendance.institution,
            Attendance.facts,
            Event.date,
            Event.region,
            Event.province,
        )
        .join(Event, Attendance.event_id == Event.id)
        .join(Submission, Attendance.submission_id == Submission.id)
        .where(Attendance.row.is_not(None), Submission.deleted_at.is_(None))
    )


def _rows(session: Session) -> Iterator[Row[Any]]:
    statement = standing().order_by(Attendance.id).execution_options(yield_per=PAGE)
    return iter(session.execute(statement))


def verdicts(session: Session) -> Verdicts:
    """What holds for each pair that anyone decided on: the last act that was not withdrawn."""
    rows = session.execute(
        select(PairDecision.first_id, PairDecision.second_id, PersonAct.verdict)
        .join(PersonAct, PairDecision.act_id == PersonAct.id)
        .where(PersonAct.withdrawn_at.is_(None))
        .order_by(PersonAct.at, PersonAct.id)
    )
    return {(first, second): Verdict(verdict) for first, second, verdict in rows}


def decided(held: Verdicts, among: Iterable[int]) -> Decided:
    """The verdicts as matching takes them, as far as both attendances stand."""
    known = set(among)
    sides: dict[Verdict, set[Ids]] = {verdict: set() for verdict in Verdict}
    for (first, second), verdict in held.items():
        if first in known and second in known:
            sides[verdict].add((first, second))
    return Decided(frozenset(sides[Verdict.SAME]), frozenset(sides[Verdict.DIFFERENT]))


def remembered(session: Session) -> str | None:
    """What the last run read, in short."""
    setting = session.get(Setting, SETTING)
    return setting.value.get("read") if setting else None


def learned_parameters(session: Session) -> dict[str, Any] | None:
    """What matching learned last from this programme's decisions; None: what was shipped holds."""
    statement = select(PeopleModel.parameters).order_by(PeopleModel.id.desc()).limit(1)
    return session.scalar(statement)


def next_person_id(session: Session) -> int:
    """The first id that no one ever had; who asks holds the lock of `hold`."""
    return (session.scalar(select(func.max(Person.id))) or 0) + 1


def hold(session: Session) -> None:
    """Let nobody else write persons until this transaction ends."""
    held = session.execute(update(Setting).where(Setting.name == SETTING).values(name=SETTING))
    if not held.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        session.add(Setting(name=SETTING, value={}))
        session.flush()


def remember(session: Session, read: str) -> None:
    """Keep what this run read, so that the next one can tell whether there is anything to do."""
    setting = session.get_one(Setting, SETTING, populate_existing=True)
    if setting.value.get("read") != read:
        setting.value = {**setting.value, "read": read}
