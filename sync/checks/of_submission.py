"""Checks of a submission itself: its editions, its files, the time it took."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from sync.checks.found import Found
from sync.checks.subject import Seen, Subject

SHOWN_PATHS, SHOWN_SEEN = 20, 5
# A sheet photographed from above looks like the next one: only all but the same picture counts.
SHEETS_ALIKE = 0.975
ENOUGH_TIMES, LEAST_USUAL_SECONDS = 20, 120


def unreadable_values(subject: Subject) -> Iterator[Found]:
    """Values that their type can't read; one that identifies someone is not repeated."""
    for flag in subject.edition.flags:
        if flag["kind"] == "unreadable":
            path = flag["path"]
            value = None if subject.asked.is_personal(path) else flag["value"]
            yield Found("unreadable_value", path, {"path": path, "value": value})


def unknown_version(subject: Subject) -> Iterator[Found]:
    """The form has no such version; the newest read it."""
    for flag in subject.edition.flags:
        if flag["kind"] == "unknown_version":
            facts = {"version": flag["value"], "read_by": subject.asked.version}
            yield Found("unknown_version", "", facts)


def unknown_answers(subject: Subject) -> Iterator[Found]:
    """Answers to questions that the version does not have."""
    paths = [flag["path"] for flag in subject.edition.flags if flag["kind"] == "unknown_element"]
    if paths:
        yield Found("unknown_answers", "", {"paths": paths[:SHOWN_PATHS], "count": len(paths)})


def attachments(subject: Subject) -> Iterator[Found]:
    """Files that were named and have not come, or came without being named."""
    for file in subject.files:
        if file.blob_id is None:
            yield Found("attachment_missing", file.name, {"name": file.name})
        elif not file.is_named:
            yield Found("attachment_unnamed", file.name, {"name": file.name})


def conflicts(subject: Subject) -> Iterator[Found]:
    """Other content under an instanceID that was taken."""
    for edition in subject.editions:
        if edition.is_conflict:
            facts = {"number": edition.number, "received_at": edition.received_at.isoformat()}
            yield Found("conflict", str(edition.number), facts)


def rival_edits(subject: Subject) -> Iterator[Found]:
    """Several edits of one edition: the one received last is shown."""
    edits: dict[str, list[int]] = defaultdict(list)
    for edition in subject.editions:
        if edition.deprecated_id and not edition.is_conflict:
            edits[edition.deprecated_id].append(edition.number)
    for deprecated_id, numbers in edits.items():
        if len(numbers) > 1:
            facts = {"deprecated_id": deprecated_id, "numbers": sorted(numbers)}
            yield Found("rival_edits", deprecated_id, facts)


def edited_after_approval(subject: Subject) -> Iterator[Found]:
    """What was approved still counts; what is shown is newer."""
    approved_id = subject.submission.approved_edition_id
    if approved_id in (None, subject.edition.id):
        return
    approved = next((each.number for each in subject.editions if each.id == approved_id), None)
    facts = {"approved": approved, "current": subject.edition.number}
    yield Found("edited_after_approval", "", facts)


def restored(subject: Subject) -> Iterator[Found]:
    """It was deleted at its source and came back."""
    at = subject.submission.restored_at
    if at is not None:
        yield Found("restored", "", {"restored_at": at.isoformat()})


def filled_too_fast(subject: Subject) -> Iterator[Found]:
    """Filled in many times quicker than the form usually is; corrections are quick by nature."""
    usual, seconds = subject.usual_seconds, subject.seconds
    if usual is None or seconds is None or subject.edition.deprecated_id is not None:
        return
    if usual.known >= ENOUGH_TIMES and usual.middle >= LEAST_USUAL_SECONDS:
        times = usual.middle / max(seconds, 1.0)
        facts = {"seconds": round(seconds), "usual": round(usual.middle)}
        yield Found("filled_too_fast", "", facts, value=round(times, 1))


def same_photo(subject: Subject) -> Iterator[Found]:
    """A photo or a signed list that another submission has too."""
    sheets = set(_named(subject, "attendance_sheets"))
    photos = [seen for seen in subject.seen if seen.name not in _signatures(subject)]
    close = [s for s in photos if s.name not in sheets or s.how_alike >= SHEETS_ALIKE]
    for seen in _nearest(close):
        facts = {"name": seen.name, **_of_other(seen), "alike": _percent(seen.how_alike)}
        yield _seen("same_photo", seen, facts)


def same_signature(subject: Subject) -> Iterator[Found]:
    """One signature for several participants, of this list or of another one."""
    rows = _signatures(subject)
    for seen in _nearest(seen for seen in subject.seen if seen.name in rows):
        mine = {rows[seen.name]}
        if seen.other is None and seen.other_name in rows:
            mine.add(rows[seen.other_name])
        facts = {"rows": sorted(mine), **_of_other(seen), "alike": _percent(seen.how_alike)}
        yield _seen("same_signature", seen, facts)


def _signatures(subject: Subject) -> dict[str, int]:
    """The rows of the list by the file that holds their signature."""
    listed = (person for told in subject.events for person in told.listed)
    return {person.signature: person.row for person in listed if person.signature}


def _named(subject: Subject, what: str) -> Iterator[str]:
    for told in subject.events:
        yield from told.event.facts.get(what) or ()


def _nearest(seen: Iterable[Seen]) -> list[Seen]:
    return sorted(seen, key=lambda each: (-each.how_alike, each.name))[:SHOWN_SEEN]


def _of_other(seen: Seen) -> dict[str, object]:
    other = seen.other
    if other is None:
        return {"instance_id": None}
    day = other.date.isoformat() if other.date else None
    return {"instance_id": other.instance_id, "title": other.title, "date": day}


def _seen(kind: str, seen: Seen, facts: dict[str, object]) -> Found:
    where = seen.other.instance_id if seen.other else seen.other_name
    other_id = seen.other.id if seen.other else None
    return Found(kind, f"{seen.name}:{where}", facts, value=seen.how_alike, other_id=other_id)


def _percent(share: float) -> int:
    return round(100 * share)


CHECKS: tuple[Callable[[Subject], Iterator[Found]], ...] = (
    unreadable_values,
    unknown_version,
    unknown_answers,
    attachments,
    conflicts,
    rival_edits,
    edited_after_approval,
    restored,
    filled_too_fast,
    same_photo,
    same_signature,
)
