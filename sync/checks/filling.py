"""How long an edition took to fill in: read once for each, from its answers and its log."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from forms.definition import read as read_form
from forms.programme import load
from server.media import MediaStore
from server.models.checks import FillingTime
from server.models.forms import FormVersion
from server.models.submissions import Attachment, Blob, Edition, Receipt

PAGE, LOG_NAME = 100, "audit.csv"
TIMESTAMP = "timestamp"
MILLISECONDS = 1000


def read_times(session: Session, submission_ids: Sequence[int]) -> None:
    """Read the times of the editions of these submissions that have none yet."""
    rows = _unread(session, submission_ids)
    if rows:
        versions = {version_id for _, version_id, *_ in rows}
        paths = {version_id: _clock_paths(session, version_id) for version_id in versions}
        session.execute(insert(FillingTime), [_time_of(row, paths) for row in rows])


def newly_come(session: Session) -> list[int]:
    """The submissions with editions that came after all whose times were read."""
    newest = select(func.coalesce(func.max(FillingTime.edition_id), 0)).scalar_subquery()
    return sorted(set(session.scalars(select(Edition.submission_id).where(Edition.id > newest))))


def read_logs(session: Session, media: MediaStore, *, after_page: Callable[[], None]) -> None:
    """Take the time from the phone's log where there is one; files are read with the store free."""
    waiting = session.execute(
        select(FillingTime.edition_id, Blob.sha256)
        .join(Attachment, Attachment.edition_id == FillingTime.edition_id)
        .join(Blob, Blob.id == Attachment.blob_id)
        .where(Attachment.name == LOG_NAME, Attachment.is_current, ~FillingTime.is_logged)
    ).all()
    for first in range(0, len(waiting), PAGE):
        after_page()
        read = [(edition_id, _log(media, name)) for edition_id, name in waiting[first:][:PAGE]]
        rows = [{"edition_id": e, "seconds": s, "is_logged": True} for e, s in read if s]
        if rows:
            session.execute(update(FillingTime), rows)
    after_page()


def _log(media: MediaStore, sha256: str) -> float | None:
    try:
        with media.open(sha256) as file:
            return logged_seconds(file.read())
    except OSError:
        return None


def logged_seconds(content: bytes) -> float | None:
    """How long the questions were on screen by the phone's own log (`audit.csv`)."""
    try:
        lines = list(csv.DictReader(io.StringIO(content.decode("utf-8", "replace"))))
    except csv.Error:
        return None
    spans = list(_spans(lines))
    return sum(spans) / MILLISECONDS if spans else None


def _spans(lines: Iterable[Mapping[str, Any]]) -> Iterator[float]:
    for line in lines:
        start, end = line.get("start") or "", line.get("end") or ""
        if line.get("node") and start.isdecimal() and end.isdecimal():
            yield max(0, int(end) - int(start))


def _unread(session: Session, submission_ids: Sequence[int]) -> Sequence[Any]:
    return session.execute(
        select(Edition.id, Edition.form_version_id, Edition.answers, Receipt.submitted_at)
        .join(Receipt, Receipt.id == Edition.receipt_id)
        .outerjoin(FillingTime, FillingTime.edition_id == Edition.id)
        .where(Edition.submission_id.in_(submission_ids), FillingTime.edition_id.is_(None))
    ).all()


def _clock_paths(session: Session, version_id: int) -> Sequence[tuple[str, ...]]:
    """Where the form version keeps when it was opened and when it was finished."""
    definition = read_form(session.get_one(FormVersion, version_id).xform)
    return [each.path for each in definition.questions() if each.preload == TIMESTAMP]


def _time_of(row: Any, paths: Mapping[int, Sequence[tuple[str, ...]]]) -> dict[str, Any]:
    edition_id, version_id, answers, submitted_at = row
    said = (_moment(_answer(answers, path)) for path in paths[version_id])
    moments = sorted(moment for moment in said if moment is not None)
    seconds = (moments[-1] - moments[0]).total_seconds() if len(moments) > 1 else None
    left = _moment(submitted_at) or (moments[-1] if moments else None)
    sent_on = _local_day(left) if left else None
    return {"edition_id": edition_id, "seconds": seconds, "sent_on": sent_on}


def _answer(answers: Any, path: Iterable[str]) -> Any:
    for name in path:
        answers = answers.get(name) if isinstance(answers, dict) else None
    return answers


@lru_cache(maxsize=1024)
def _moment(said: Any) -> datetime | None:
    """A moment with its offset; one without says nothing that can be compared."""
    try:
        moment = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def _local_day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(load().time_zone)).date()
