"""The people that someone called different: never asked about again, never counted as doubtful."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Attendance
from server.models.persons import Verdict
from sync.people.store import verdicts

AT_ONCE = 10_000


def people_apart(session: Session) -> set[frozenset[int]]:
    """Each two people of whom a decision that holds says that they are different."""
    apart = [ids for ids, verdict in verdicts(session).items() if verdict == Verdict.DIFFERENT]
    person_of = _persons(session, sorted({each for ids in apart for each in ids}))
    return {frozenset(person_of.get(each, 0) for each in ids) for ids in apart}


def _persons(session: Session, attendance_ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(attendance_ids), AT_ONCE):
        some = attendance_ids[start : start + AT_ONCE]
        rows = session.execute(
            select(Attendance.id, Attendance.person_id).where(
                Attendance.id.in_(some), Attendance.person_id.is_not(None)
            )
        )
        found.update((each, person) for each, person in rows if person is not None)
    return found
