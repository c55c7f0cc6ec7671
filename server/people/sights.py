"""What a page shows of people: each attendance with the event that it was seen at."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Attendance, Event
from server.models.submissions import Submission
from server.rights import visible_submissions

AT_MOST = 500


@dataclass(frozen=True)
class Sight:
    """One attendance that the reader may see, and its event."""

    attendance: Attendance
    event: Event

    @property
    def born(self) -> int | None:
        """The year of birth as the list has it, or as the age that day makes it."""
        facts = self.attendance.facts
        if facts.get("birth_year"):
            return int(facts["birth_year"])
        if facts.get("age") and self.event.date:
            return int(self.event.date.year - facts["age"])
        return None


@dataclass(frozen=True)
class Known:
    """A person as the reader knows them: the attendance in question, and all others."""

    person_id: int
    sights: Sequence[Sight]
    asked: Sight
    hidden: int = 0

    @property
    def others(self) -> list[Sight]:
        """Where else they were seen, the latest first."""
        return [each for each in self.sights if each.attendance.id != self.asked.attendance.id]

    @property
    def names(self) -> list[tuple[str, int]]:
        """Their name in all its spellings, the most frequent first."""
        return variants(each.attendance.name for each in self.sights)


def variants(texts: Iterable[str | None]) -> list[tuple[str, int]]:
    """The spellings of a text with how often each stands, the most frequent first."""
    return Counter(text.strip() for text in texts if text and text.strip()).most_common()


def known(store: Session, account: Account, person_ids: Collection[int]) -> dict[int, list[Sight]]:
    """Each person's attendances that the account may see, the latest first."""
    statement = (
        _seen()
        .where(Attendance.person_id.in_(list(person_ids)), visible_submissions(account))
        .order_by(Event.date.desc(), Attendance.id.desc())
        .limit(AT_MOST)
    )
    found: dict[int, list[Sight]] = {}
    for attendance, event in store.execute(statement):
        found.setdefault(attendance.person_id or 0, []).append(Sight(attendance, event))
    return found


def seen(store: Session, account: Account, attendance_ids: Collection[int]) -> list[Sight]:
    """Some attendances, as far as the account may see them, in the order of their ids."""
    chosen = Attendance.id.in_(list(attendance_ids))
    statement = _seen().where(chosen, visible_submissions(account)).order_by(Attendance.id)
    return [Sight(attendance, event) for attendance, event in store.execute(statement)]


def totals(store: Session, person_ids: Collection[int]) -> Mapping[int | None, int]:
    """How many attendances each person has, whoever may see them."""
    statement = (
        _seen()
        .with_only_columns(Attendance.person_id, func.count())
        .where(Attendance.person_id.in_(list(person_ids)))
        .group_by(Attendance.person_id)
    )
    return dict(store.execute(statement).all())


def _seen() -> Select[Attendance, Event]:
    return (
        select(Attendance, Event)
        .join(Event, Attendance.event_id == Event.id)
        .join(Submission, Attendance.submission_id == Submission.id)
        .where(Attendance.row.is_not(None), Submission.deleted_at.is_(None))
    )
