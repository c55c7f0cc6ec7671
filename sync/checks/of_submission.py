"""Checks of a submission itself: its editions, what could not be read, its files."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from sync.checks.found import Found
from sync.checks.subject import Subject

SHOWN_PATHS = 20


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
    for attachment in subject.edition.attachments:
        if not attachment.is_current:
            continue
        if attachment.blob_id is None:
            yield Found("attachment_missing", attachment.name, {"name": attachment.name})
        elif not attachment.is_named:
            yield Found("attachment_unnamed", attachment.name, {"name": attachment.name})


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


CHECKS: tuple[Callable[[Subject], Iterator[Found]], ...] = (
    unreadable_values,
    unknown_version,
    unknown_answers,
    attachments,
    conflicts,
    rival_edits,
    edited_after_approval,
    restored,
)
