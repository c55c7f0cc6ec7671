"""Runs the checks and keeps findings in step: new ones added, gone ones removed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.reviews import Finding
from server.models.submissions import Submission
from sync.checks import of_event, of_submission
from sync.checks.found import Found
from sync.checks.kinds import FINDING_KINDS
from sync.checks.subject import Subject, subjects

PAGE = 300


@dataclass
class CheckCounts:
    """What a run of the checks looked at, and the findings there are."""

    submissions: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For the record of a run."""
        return asdict(self)


def check(session: Session, submission: Submission, *, now: datetime) -> CheckCounts:
    """Check one submission, as after it came in. Safe to repeat."""
    session.flush()
    return _check_page(session, [submission.id], CheckCounts(), now)


def check_all(
    session: Session, *, now: datetime, after_page: Callable[[], None] | None = None
) -> CheckCounts:
    """Check every submission, a page at a time. Safe to repeat.

    Who calls may commit after each page, so that others can write meanwhile.
    """
    session.flush()
    counts = CheckCounts()
    for page in _pages(session):
        _check_page(session, page, counts, now)
        if after_page is not None:
            after_page()
    return counts


def found_in(subject: Subject) -> Iterator[Found]:
    """Everything that the checks find in a submission."""
    for look in of_submission.CHECKS:
        yield from look(subject)
    for told in subject.events:
        for look_at in of_event.CHECKS:
            for found in look_at(told):
                yield found if len(subject.events) == 1 else _of_row(found, told.row)


def _of_row(found: Found, row: int) -> Found:
    key = f"{row}:{found.key}" if found.key else str(row)
    return replace(found, key=key, facts={**found.facts, "row": row})


def _pages(session: Session) -> Iterator[Sequence[int]]:
    last = 0
    statement = select(Submission.id).where(Submission.deleted_at.is_(None))
    while True:
        page = session.scalars(
            statement.where(Submission.id > last).order_by(Submission.id).limit(PAGE)
        ).all()
        if not page:
            return
        last = page[-1]
        yield page


def _check_page(
    session: Session, submission_ids: Sequence[int], counts: CheckCounts, now: datetime
) -> CheckCounts:
    held = _held(session, submission_ids)
    for subject in subjects(session, submission_ids):
        counts.submissions += 1
        _keep_in_step(session, subject, held[subject.submission.id], counts, now)
    session.flush()
    return counts


def _held(session: Session, submission_ids: Iterable[int]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = defaultdict(list)
    statement = select(Finding).where(
        Finding.submission_id.in_(submission_ids), Finding.kind.in_(FINDING_KINDS)
    )
    for finding in session.scalars(statement):
        found[finding.submission_id].append(finding)
    return found


def _keep_in_step(
    session: Session, subject: Subject, held: list[Finding], counts: CheckCounts, now: datetime
) -> None:
    stored = {(finding.kind, finding.key): finding for finding in held}
    wanted = {(found.kind, found.short_key()): found for found in found_in(subject)}
    for identity, found in wanted.items():
        counts.found += 1
        finding = stored.pop(identity, None)
        if finding is None:
            counts.new += 1
            session.add(_new(subject, found, now))
        else:
            counts.changed += _renew(finding, subject, found)
    for gone in stored.values():
        counts.gone += 1
        session.delete(gone)


def _new(subject: Subject, found: Found, now: datetime) -> Finding:
    return Finding(
        submission_id=subject.submission.id,
        edition_id=subject.edition.id,
        kind=found.kind,
        key=found.short_key(),
        tone=FINDING_KINDS[found.kind],
        facts=found.facts,
        found_at=now,
    )


def _renew(finding: Finding, subject: Subject, found: Found) -> bool:
    """Other facts make a dismissed finding one to look at again; another edition alone does not."""
    if finding.edition_id != subject.edition.id:
        finding.edition_id = subject.edition.id
    if finding.tone != FINDING_KINDS[found.kind]:
        finding.tone = FINDING_KINDS[found.kind]
    if finding.facts == found.facts:
        return False
    finding.facts = found.facts
    finding.dismissed_at = finding.dismissed_by_id = None
    return True
