"""The body of a POST: each part goes from the wire to the media store, so that memory stays small.

A file may come with a name of its own or, as a bare part, under the part's name only; neither is
dropped.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO
from xml.sax.saxutils import escape

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData
from werkzeug.wrappers import Request

from server.media import MediaStore, StoredBytes

XML_PART = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"
CHUNK = 128 * 1024
XML_LIMIT = 32 * 1024 * 1024
FIELD_LIMIT = 64 * 1024
MOST_PARTS = 5000


@dataclass(frozen=True)
class SentFile:
    """A file beside the XML; its bytes are in the media store."""

    name: str
    stored: StoredBytes
    content_type: str


@dataclass(frozen=True)
class Post:
    """A POST whose bytes are safe. `is_whole`: the body ended as it should."""

    xml: bytes
    files: tuple[SentFile, ...]
    is_incomplete: bool
    is_whole: bool


@dataclass
class _Read:
    """What was read so far; files as (part's name, file's name, bytes, type)."""

    xml: bytes | None = None
    files: list[tuple[str, str, StoredBytes, str]] = field(default_factory=list)
    is_incomplete: bool = False


def keep_bytes(request: Request, media: MediaStore) -> Post | None:
    """Put everything that was sent on disk; None where the XML part is missing or cut off."""
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        return None
    read, is_whole = _Read(), True
    try:
        parts = _Parts(request.stream, boundary.encode())
        for part in parts:
            _keep_part(read, part, parts.chunks(), media)
    except ValueError:
        is_whole = False
    if read.xml is None:
        return None
    text = _composed(read.xml.decode("utf-8", "replace"))
    files = tuple(
        SentFile(_called(part, name, text), stored, kind) for part, name, stored, kind in read.files
    )
    return Post(read.xml, files, read.is_incomplete, is_whole)


def _keep_part(read: _Read, part: Field | File, chunks: Iterator[bytes], media: MediaStore) -> None:
    name = part.name or ""
    if name == XML_PART and read.xml is None:
        read.xml = _joined(chunks, XML_LIMIT)
    elif _is_file(part):
        filename = part.filename if isinstance(part, File) else ""
        kind = part.headers.get("Content-Type", "").partition(";")[0].strip()
        read.files.append((name, filename, media.keep(chunks), kind[:200]))
    else:
        value = _joined(chunks, FIELD_LIMIT)
        if name == INCOMPLETE:
            read.is_incomplete = value.strip().lower() == b"yes"


def _is_file(part: Field | File) -> bool:
    """A part with a file name, or one that only its type or its ending gives away as a file."""
    if isinstance(part, File) or "Content-Type" in part.headers:
        return True
    return bool(PurePosixPath(part.name or "").suffix)


def _called(part: str, filename: str, text: str) -> str:
    """Of the file's name and the part's, the one that the XML has; else the file's."""
    for name in (filename, part):
        if name and f">{escape(_composed(name))}<" in text:
            return name
    return filename or part


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _joined(chunks: Iterator[bytes], limit: int) -> bytes:
    whole = bytearray()
    for chunk in chunks:
        whole += chunk
        if len(whole) > limit:
            raise RequestEntityTooLarge
    return bytes(whole)


class _Parts:
    """A multipart body, part after part; raises ValueError where it is no such thing."""

    def __init__(self, stream: IO[bytes], boundary: bytes) -> None:
        """Read from this stream."""
        self._stream = stream
        self._decoder = MultipartDecoder(boundary, max_parts=MOST_PARTS)

    def __iter__(self) -> Iterator[Field | File]:
        """Give the head of each part; its `chunks()` must be read before the next."""
        while not isinstance(event := self._next(), Epilogue):
            if isinstance(event, Field | File):
                yield event

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the part at hand."""
        while isinstance(event := self._next(), Data):
            yield event.data
            if not event.more_data:
                return

    def _next(self) -> Event:
        while isinstance(event := self._decoder.next_event(), NeedData):
            self._decoder.receive_data(self._stream.read(CHUNK) or None)
        return event
