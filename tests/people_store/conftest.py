"""Lists of participants in a store, and a matching that is easy to foresee."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.plain import plain
from server.media import MediaStore, open_media
from server.models.events import Attendance
from server.models.forms import Form
from server.models.submissions import Submission
from sync.people.kinds import Decided, Matching, Pair, Record, Thresholds
from sync.people.run import PeopleCounts, identify
from tests.factories import NOW, create_form, create_submission

Send = Callable[..., Submission]
WHY = ({"kind": "name_same", "speaks": "for"}, {"kind": "phone_other", "speaks": "against"})


def by_phone(
    records: Sequence[Record], *, decided: Decided, thresholds: Thresholds, model: object
) -> Matching:
    """Who has one phone is one person; who only has one name is asked about; decisions hold."""
    del model
    person_of = {each.attendance_id: each.attendance_id for each in records}
    ids = sorted(person_of)
    by_id = {each.attendance_id: each for each in records}

    def is_apart(one: int, other: int) -> bool:
        sides = [{i for i in ids if person_of[i] == person_of[each]} for each in (one, other)]
        pairs = {(min(a, b), max(a, b)) for a in sides[0] for b in sides[1]}
        return bool(pairs & decided.different)

    def join(one: int, other: int) -> None:
        if not is_apart(one, other):
            head, tail = sorted((person_of[one], person_of[other]))
            person_of.update({i: head for i in ids if person_of[i] == tail})

    for pair in sorted(decided.same):
        join(*pair)
    pairs = [(a, b) for a in ids for b in ids if a < b]
    for one, other in pairs:
        if by_id[one].phone and by_id[one].phone == by_id[other].phone:
            join(one, other)
    doubtful = [
        Pair(one, other, thresholds.doubtful, WHY)
        for one, other in pairs
        if plain(by_id[one].name or "") == plain(by_id[other].name or "")
        and person_of[one] != person_of[other]
        and (one, other) not in decided.different
    ]
    return Matching(person_of, doubtful)


def run(store: Session) -> PeopleCounts:
    """Who is who now, as the night says it."""
    counts = identify(store, now=NOW, match=by_phone, after_reading=store.commit)
    store.commit()
    return counts


def persons(store: Session) -> dict[str, int | None]:
    """Each attendance that stands by its name and phone, with its person."""
    rows = store.scalars(
        select(Attendance).where(Attendance.row.is_not(None)).order_by(Attendance.id)
    )
    return {f"{each.name} {each.phone}": each.person_id for each in rows}


def ids(store: Session) -> list[int]:
    """The attendances, in the order that they came."""
    return list(store.scalars(select(Attendance.id).order_by(Attendance.id)))


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    """Where files are kept."""
    return open_media((tmp_path / "media").as_uri())


@pytest.fixture
def form(store: Session) -> Form:
    """A form of workshops."""
    return create_form(store)


@pytest.fixture
def attend(store: Session, media: MediaStore, form: Form) -> Send:
    """Receive a workshop with these participants, each "name phone"."""

    def send(*people: str, **how: str) -> Submission:
        listed = [dict(zip(("nom", "tel"), each.rsplit(" ", 1), strict=True)) for each in people]
        day = how.pop("on", "2026-06-03")
        answers = {"titre": "Atelier", "jour": day, "region": "sm", "participant": listed}
        made = create_submission(store, media, form, answers, **how)
        store.commit()
        return made

    return send
