"""Runs the checks and keeps findings in step: new ones added, gone ones removed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.submissions import Submission
from sync.checks import norms, of_event, of_submission
from sync.checks.changed import changed_since, note_run, since_when
from sync.checks.filling import newly_come, read_times
from sync.checks.found import Found
from sync.checks.keeping import CheckCounts, Keeper
from sync.checks.lasting import Lasting
from sync.checks.learning import learn
from sync.checks.likeness import write_keys
from sync.checks.neighbours import neighbours
from sync.checks.reading import subjects
from sync.checks.score import rescore
from sync.checks.subject import Subject

PAGE = 1000
AfterPage = Callable[[], None] | None


def check(session: Session, submission: Submission, *, now: datetime) -> CheckCounts:
    """Check one submission, as after it came in. Safe to repeat.

    What it may change in others is seen to by the next run.
    """
    session.flush()
    ids = [submission.id]
    _prepare(session, [ids, *_parts(newly_come(session))], None)
    return _check_page(session, ids, Lasting(session), CheckCounts(), now)


def check_all(session: Session, *, now: datetime, after_page: AfterPage = None) -> CheckCounts:
    """Check every submission, a page at a time. Safe to repeat.

    Who calls may commit after each page, so that others can write meanwhile.
    """
    session.flush()
    _prepare(session, _pages(session), after_page)
    norms.renew(session)
    counts = _check_pages(session, _pages(session), now, after_page)
    _end(session, now=now, is_whole=True)
    return counts


def check_changed(session: Session, *, now: datetime, after_page: AfterPage = None) -> CheckCounts:
    """Check what changed since the last run, and what that may change in others.

    Everything, where nothing was checked yet, a rule or the plan changed, or a week went by.
    """
    session.flush()
    since = since_when(session, now)
    if since is None:
        return check_all(session, now=now, after_page=after_page)
    changed = changed_since(session, since)
    _prepare(session, _parts(changed), after_page)
    lasting = Lasting(session)
    near = {each for ids in _parts(changed) for each in neighbours(session, ids, lasting)}
    everyone = sorted(near.union(changed))
    counts = _check_pages(session, _parts(everyone), now, after_page)
    _end(session, now=now, is_whole=False)
    return counts


def found_in(subject: Subject) -> Iterator[Found]:
    """Everything that the checks find in a submission."""
    for look in of_submission.CHECKS:
        yield from look(subject)
    for told in subject.events:
        for look_at in of_event.CHECKS:
            for found in look_at(told):
                yield found if len(subject.events) == 1 else _of_row(found, told.event.row)


def _of_row(found: Found, row: int) -> Found:
    key = f"{row}:{found.key}" if found.key else str(row)
    return replace(found, key=key, facts={**found.facts, "row": row})


def _prepare(session: Session, pages: Iterable[Sequence[int]], after_page: AfterPage) -> None:
    """Bring in step what submissions are compared by, before any of them is compared."""
    for ids in pages:
        read_times(session, ids)
        write_keys(session, ids)
        if after_page is not None:
            after_page()


def _check_pages(
    session: Session, pages: Iterable[Sequence[int]], now: datetime, after_page: AfterPage
) -> CheckCounts:
    counts, lasting = CheckCounts(), Lasting(session)
    for ids in pages:
        _check_page(session, ids, lasting, counts, now)
        if after_page is not None:
            after_page()
    return counts


def _check_page(
    session: Session, ids: Sequence[int], lasting: Lasting, counts: CheckCounts, now: datetime
) -> CheckCounts:
    found = [(subject, list(found_in(subject))) for subject in subjects(session, ids, lasting)]
    Keeper(session, counts, now).keep(found, ids)
    rescore(session, ids)
    return counts


def _end(session: Session, *, now: datetime, is_whole: bool) -> None:
    learn(session, now=now)
    note_run(session, now=now, is_whole=is_whole)
    session.flush()


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


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[first : first + PAGE] for first in range(0, len(ids), PAGE))
