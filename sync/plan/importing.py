"""Importing a workbook: read, compare with the part it is, write a new version of that part."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.plan import Plan, PlannedActivity, PlanPart
from sync.plan.codes import taken_elsewhere, with_codes
from sync.plan.compare import compared
from sync.plan.current import activities_by_key, current_version, part_named, plan_of, values_of
from sync.plan.outcome import PlanImport, PlanRefused, WorkbookRefused
from sync.plan.part import part_of
from sync.plan.writing import hold_plan, write_version
from sync.plan_workbook.errors import PlanWorkbookError
from sync.plan_workbook.opening import bytes_of
from sync.plan_workbook.reader import read
from sync.plan_workbook.records import PlanProblem, PlanRow, PlanWorkbook, Severity


def preview(
    session: Session,
    source: bytes | Path,
    *,
    file_name: str,
    year: int,
    part: str | None = None,
    partial: bool = False,
) -> PlanImport:
    """Say which part a workbook is and what importing it would change; writes nothing."""
    return _draft(session, _content(source), file_name, year, part, is_partial=partial)


def import_plan(
    session: Session,
    media: MediaStore,
    source: bytes | Path,
    *,
    file_name: str,
    year: int,
    part: str | None = None,
    account: Account | None = None,
    partial: bool = False,
    now: datetime,
) -> PlanImport:
    """Import all of a workbook, or with `partial` its rows without errors, as a new version.

    Raises `PlanRefused` or `WorkbookRefused`; makes no version where nothing changed.
    """
    content = _content(source)
    hold_plan(session, year)
    draft = _draft(session, content, file_name, year, part, is_partial=partial)
    if draft.is_refused:
        raise PlanRefused(draft)
    if draft.changes_nothing:
        return draft
    return write_version(
        session, media, draft, content=content, file_name=file_name, account=account, now=now
    )


def _content(source: bytes | Path) -> bytes:
    try:
        return bytes_of(source)
    except PlanWorkbookError as error:
        raise WorkbookRefused(error) from error


def _read(content: bytes, year: int, file_name: str) -> PlanWorkbook:
    try:
        return read(content, year=year, name=file_name)
    except PlanWorkbookError as error:
        raise WorkbookRefused(error) from error


def _draft(
    session: Session,
    content: bytes,
    file_name: str,
    year: int,
    part: str | None,
    *,
    is_partial: bool,
) -> PlanImport:
    book = _read(content, year, file_name)
    plan = plan_of(session, year)
    stored_part, part_name = _part(plan, (part or "").strip() or part_of(book, file_name))
    current = current_version(session, stored_part)
    before = values_of(session, current)
    known = activities_by_key(session, plan)
    rows, given = with_codes(book.rows, known, before)
    read_problems = [each for each in book.problems if each.kind != "missing_code"]
    problems = (*read_problems, *given, *taken_elsewhere(rows, _elsewhere(known, stored_part)))
    kept, left_out = _sorted_out(rows, problems) if is_partial else (rows, [])
    return PlanImport(
        year=year,
        part=part_name,
        base=current.number if current else 0,
        difference=compared(before, kept),
        rows=tuple(kept),
        problems=tuple(problems),
        set_aside=book.set_aside,
        left_out=tuple(left_out),
        is_partial=is_partial,
        axes=book.axes,
    )


def _part(plan: Plan | None, name: str) -> tuple[PlanPart | None, str]:
    stored = part_named(plan, name)
    return stored, stored.name if stored else name[:200]


def _elsewhere(known: dict[str, PlannedActivity], part: PlanPart | None) -> dict[str, str]:
    """Return which codes the current versions of other parts have, and which part."""
    return {
        key: activity.part.name
        for key, activity in known.items()
        if activity.is_planned and (part is None or activity.part_id != part.id)
    }


def _sorted_out(
    rows: Iterable[PlanRow], problems: Sequence[PlanProblem]
) -> tuple[list[PlanRow], list[PlanRow]]:
    """Split off the rows that an error stands in."""
    wrong = {(each.sheet, each.row) for each in problems if each.severity is Severity.ERROR}
    kept: list[PlanRow] = []
    left_out: list[PlanRow] = []
    for row in rows:
        is_wrong = any((row.sheet, number) in wrong for number in row.rows)
        (left_out if is_wrong else kept).append(row)
    return kept, left_out
