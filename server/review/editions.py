"""Two editions of a submission side by side: any two, else the shown one and its past."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms.definition import read as read_form
from server.models.submissions import Edition
from server.review.changes import Change, changes
from server.review.gather import Record


@dataclass(frozen=True)
class Compared:
    """Two editions and what differs between them."""

    old: Edition
    new: Edition
    changes: list[Change]


def compared(whole: Record, asked: Mapping[str, str]) -> Compared | None:
    """The two editions that the address asks for, else the shown one with its neighbour."""
    if len(whole.editions) < 2:
        return None
    by_number = {str(each.number): each for each in whole.editions}
    new = by_number.get(asked.get("new", "")) or _beside(whole)
    old = by_number.get(asked.get("old", "")) or _first_beside(whole, new)
    return Compared(old, new, _between(whole, old, new))


def changed_places(whole: Record) -> frozenset[str]:
    """Where the edition shown differs from the one before it."""
    chain = [each for each in whole.editions if not each.is_conflict]
    at = chain.index(whole.edition)
    if at == 0:
        return frozenset()
    return frozenset(each.at for each in _between(whole, chain[at - 1], whole.edition))


def _between(whole: Record, old: Edition, new: Edition) -> list[Change]:
    """Compare under the labels of the newer edition's own form version."""
    reader = whole.reader_of(new)
    older = read_form(old.form_version.xform)
    return changes(reader, old.answers, new.answers, older)


def _beside(whole: Record) -> Edition:
    """A conflict is shown beside what it contradicts; else the edition shown beside its past."""
    conflicts = [each for each in whole.editions if each.is_conflict]
    return conflicts[-1] if conflicts else whole.edition


def _first_beside(whole: Record, new: Edition) -> Edition:
    others = [each for each in whole.editions if each is not new]
    if new.is_conflict:
        same = [each for each in others if each.instance_id == new.instance_id]
        return (same or others)[0]
    earlier = [each for each in others if each.number < new.number]
    return (earlier or others)[-1]
