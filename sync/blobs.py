"""Bytes in the media store and the rows that name them."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore, StoredBytes
from server.models.submissions import Blob


def keep_blob(
    session: Session,
    media: MediaStore,
    chunks: Iterable[bytes],
    *,
    content_type: str = "application/octet-stream",
    now: datetime,
) -> Blob:
    """Keep bytes once; on disk before the row that names them is committed."""
    return blob_of(session, media.keep(chunks), content_type=content_type, now=now)


def blob_of(session: Session, stored: StoredBytes, *, content_type: str, now: datetime) -> Blob:
    """The row of bytes that are in the media store."""
    blob = session.scalar(select(Blob).where(Blob.sha256 == stored.sha256))
    if blob is None:
        blob = Blob(
            sha256=stored.sha256,
            size=stored.size,
            content_type=content_type or "application/octet-stream",
            created_at=now,
        )
        session.add(blob)
        session.flush()
    return blob


def plain_name(name: str) -> str:
    """A file's name without folders, so that `../../x` is `x`; Unicode form as sent."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[:500] or "unnamed"


def same_name(first: str, second: str) -> bool:
    """Whether two names differ only by Unicode form."""
    return unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second)
