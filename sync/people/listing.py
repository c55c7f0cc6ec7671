"""Attendances with their persons as flat rows: what `terrain export people` writes."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Attendance
from server.models.submissions import Edition, Submission

COLUMNS = ("instance_id", "row", "person_id")
PAGE = 5_000
# An attendance that came after the last run has no person yet; it is nobody else's either.
NEW = "new-{}"


def people_rows(session: Session) -> Iterator[tuple[str, int | None, str]]:
    """One row an attendance, as its current edition names it; deleted submissions are left out."""
    statement = (
        select(Edition.instance_id, Attendance.row, Attendance.person_id, Attendance.id)
        .join(Submission, Attendance.submission_id == Submission.id)
        .join(Edition, (Edition.submission_id == Submission.id) & Edition.is_current)
        .where(Attendance.row.is_not(None), Submission.deleted_at.is_(None))
        .order_by(Submission.id, Attendance.row)
        .execution_options(yield_per=PAGE)
    )
    for instance_id, row, person_id, attendance_id in session.execute(statement):
        yield instance_id, row, str(person_id or NEW.format(attendance_id))
