"""Signatures beside the names they stand for, and the lists that were signed on paper."""

from collections.abc import Sequence

from server.models.events import Attendance
from server.review.files import Shown


def signatures(people: Sequence[Attendance], files: Sequence[Shown]) -> dict[int, Shown]:
    """Attendance id → the picture of its signature; only of files that the reader sees."""
    by_name = {each.name: each for each in files if each.small}
    named = ((each.id, (each.facts or {}).get("signature")) for each in people)
    return {attendance: by_name[name] for attendance, name in named if name in by_name}


def without_signatures(files: Sequence[Shown], signed: dict[int, Shown]) -> list[Shown]:
    """The files that stand for themselves: a signature stands in its row."""
    names = {each.name for each in signed.values()}
    return [each for each in files if each.name not in names]
