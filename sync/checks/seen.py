"""Files that were seen before: the same bytes, or pictures that look alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import Session

from server.models.checks import Picture, PicturePair
from server.models.submissions import Attachment, Edition
from sync.checks.likeness import live_others
from sync.checks.subject import FileRow, Seen

PICTURE_NAMES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".gif")
MOST_USES = 40


class _Use(NamedTuple):
    """Where a file stands: in which submission, under which name."""

    submission_id: int
    name: str


class SeenFiles:
    """What the files of a page have in common with other files."""

    def __init__(self, session: Session, files: Sequence[FileRow]) -> None:
        """Ask the store who else holds them, or something that looks like them."""
        mine = {file.blob_id for file in files if file.blob_id and is_picture_name(file.name)}
        self._alike = _alike(session, mine)
        partners = {other for found in self._alike.values() for other in found}
        shared = _used_twice(session, mine) | partners | self._alike.keys()
        self._uses = _uses(session, shared)
        users = {use.submission_id for uses in self._uses.values() for use in uses}
        self._live = live_others(session, users) if users else {}

    def of(self, files: Sequence[FileRow], event_ids: frozenset[int]) -> list[Seen]:
        """What of these files was seen before, in other submissions or in this one."""
        return [
            seen
            for file in files
            if file.blob_id is not None and file.blob_id in self._uses
            for seen in self._of_file(file, event_ids)
        ]

    def neighbours(self) -> set[int]:
        """All that hold one of these files, or one that looks like it."""
        return set(self._live)

    def _of_file(self, file: FileRow, event_ids: frozenset[int]) -> Iterable[Seen]:
        mine = file.blob_id or 0
        for blob_id, how_alike in {mine: 1.0, **self._alike.get(mine, {})}.items():
            for use in self._uses.get(blob_id, ()):
                if use.submission_id == file.submission_id:
                    if file.name < use.name:
                        yield Seen(file.name, how_alike, None, use.name)
                    continue
                live = self._live.get(use.submission_id)
                if live is not None and not live.event_ids & event_ids:
                    yield Seen(file.name, how_alike, live.other, use.name)


def is_picture_name(name: str) -> bool:
    """Whether a file is a picture by its name; other files may well stand in many submissions."""
    return name.lower().endswith(PICTURE_NAMES)


def _alike(session: Session, blob_ids: set[int]) -> dict[int, dict[int, float]]:
    """For each picture those that look like it, and how much."""
    found: dict[int, dict[int, float]] = defaultdict(dict)
    ids = list(blob_ids)
    pairs = union_all(
        select(PicturePair.first_id, PicturePair.second_id, PicturePair.alike).where(
            PicturePair.first_id.in_(ids)
        ),
        select(PicturePair.second_id, PicturePair.first_id, PicturePair.alike).where(
            PicturePair.second_id.in_(ids)
        ),
    )
    for mine, other, how_alike in session.execute(pairs):
        found[mine][other] = how_alike
    return found


def _used_twice(session: Session, blob_ids: set[int]) -> set[int]:
    """Of these files those that stand in several places; an empty drawing says nothing."""
    says_nothing = select(Picture.blob_id).where(Picture.shape.is_(None))
    statement = (
        select(Attachment.blob_id)
        .join(Edition, Edition.id == Attachment.edition_id)
        .where(_shown(), Attachment.blob_id.in_(blob_ids), Attachment.blob_id.not_in(says_nothing))
        .group_by(Attachment.blob_id)
        .having(func.count() > 1)
    )
    return {blob_id for blob_id in session.scalars(statement) if blob_id}


def _uses(session: Session, blob_ids: Iterable[int]) -> dict[int, list[_Use]]:
    """Where these files stand, in the editions that are shown."""
    ids = list(blob_ids)
    if not ids:
        return {}
    rows = session.execute(
        select(Attachment.blob_id, Edition.submission_id, Attachment.name)
        .join(Edition, Edition.id == Attachment.edition_id)
        .where(_shown(), Attachment.blob_id.in_(ids))
        .order_by(Attachment.id)
    )
    found: dict[int, list[_Use]] = defaultdict(list)
    for blob_id, submission_id, name in rows:
        if blob_id is not None and len(found[blob_id]) < MOST_USES:
            found[blob_id].append(_Use(submission_id, name))
    return found


def _shown() -> ColumnElement[bool]:
    return Edition.is_current & Attachment.is_current
