"""How pictures look: 64 bits of shape and 64 of slope each, and which look alike.

Each picture is looked at once, and compared then with all before it: one pass over 16 bytes a
picture, 0.2 ms for 100,000 of them, exact and with no bands to keep. Files are read while the
store is left alone.
"""

import io
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import imagehash
import numpy as np
from PIL import Image, ImageChops, UnidentifiedImageError
from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.checks import Picture, PicturePair
from server.models.submissions import Attachment, Blob
from sync.checks.seen import PICTURE_NAMES

PAGE, BITS = 40, 128
LEAST_ALIKE, MOST_PAIRS = 0.9, 40
MOST_DIFFERING = int(BITS * (1 - LEAST_ALIKE))
# Grey levels, 0 to 255: paper around a drawing; how much of it; what hardly differs shows nothing.
PAPER, MOSTLY_PAPER, FLAT = 230, 0.85, 4.0
LARGEST = 1024


@dataclass(frozen=True)
class Look:
    """How a picture looks; none of both where nothing is on it."""

    shape: int | None = None
    slope: int | None = None
    is_drawing: bool = False


def _numbers() -> "array[int]":
    return array("q")


def _differing(numbers: "array[int]", number: int) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """In how many bits each of the numbers differs from this one."""
    differing = np.frombuffer(numbers, dtype=np.int64) ^ np.int64(number)
    return np.bitwise_count(differing.view(np.uint64))


@dataclass
class Gallery:
    """All pictures so far, to compare the next one with."""

    ids: "array[int]" = field(default_factory=_numbers)
    shapes: "array[int]" = field(default_factory=_numbers)
    slopes: "array[int]" = field(default_factory=_numbers)
    drawn: "array[int]" = field(default_factory=lambda: array("b"))

    def alike(self, look: Look) -> list[tuple[int, float]]:
        """Those that look like it, the nearest first."""
        if look.shape is None or not self.ids:
            return []
        bits = _differing(self.shapes, look.shape) + _differing(self.slopes, look.slope or 0)
        is_same_kind = np.frombuffer(self.drawn, dtype=np.int8) == look.is_drawing
        near = np.flatnonzero(is_same_kind & (bits <= MOST_DIFFERING))
        nearest = near[np.argsort(bits[near], kind="stable")][:MOST_PAIRS]
        return [(self.ids[n], 1 - int(bits[n]) / BITS) for n in nearest]

    def add(self, blob_id: int, look: Look) -> None:
        """Keep one for those that come."""
        if look.shape is not None:
            self.ids.append(blob_id)
            self.shapes.append(look.shape)
            self.slopes.append(look.slope or 0)
            self.drawn.append(look.is_drawing)


def look_at_pictures(
    session: Session,
    media: MediaStore,
    *,
    now: datetime,
    after_page: Callable[[], None] | None = None,
) -> int:
    """Look at the pictures that nobody looked at yet; how many. Safe to repeat."""
    gallery, count = _gallery(session), 0
    while waiting := _waiting(session):
        if after_page is not None:
            after_page()
        looks = [(blob_id, _read(media, sha256)) for blob_id, sha256 in waiting]
        _write(session, gallery, looks, now)
        count += len(looks)
        if after_page is not None:
            after_page()
    return count


def look_of(content: bytes) -> Look:
    """How a picture looks; of bytes that are no picture, nothing."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("L", (LARGEST, LARGEST))
            grey = _on_paper(image)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return Look()
    is_drawing = _share_of_paper(grey) >= MOSTLY_PAPER
    if is_drawing:
        ink = ImageChops.invert(grey).point(lambda level: 255 if level > 255 - PAPER else 0)
        box = ink.getbbox()
        if box is None:
            return Look(is_drawing=True)
        grey = grey.crop(box)
    if float(np.asarray(grey).std()) < FLAT:
        return Look(is_drawing=is_drawing)
    return Look(_number(imagehash.phash(grey)), _number(imagehash.dhash(grey)), is_drawing)


def _on_paper(image: Image.Image) -> Image.Image:
    """In grey, what is transparent being white."""
    if image.mode in {"RGBA", "LA", "P"}:
        drawn = image.convert("RGBA")
        paper = Image.new("RGBA", drawn.size, "white")
        image = Image.alpha_composite(paper, drawn)
    return image.convert("L")


def _share_of_paper(grey: Image.Image) -> float:
    return float((np.asarray(grey) >= PAPER).mean())


def _number(bits: imagehash.ImageHash) -> int:
    """The 64 bits as the store keeps them: a number with its sign."""
    return int.from_bytes(np.packbits(bits.hash.flatten()).tobytes(), "big", signed=True)


def _is_picture() -> ColumnElement[bool]:
    return or_(*(func.lower(Attachment.name).like(f"%{end}") for end in PICTURE_NAMES))


def _waiting(session: Session) -> Sequence[Any]:
    return session.execute(
        select(Blob.id, Blob.sha256)
        .join(Attachment, Attachment.blob_id == Blob.id)
        .outerjoin(Picture, Picture.blob_id == Blob.id)
        .where(Attachment.is_current, Picture.blob_id.is_(None), _is_picture())
        .distinct()
        .order_by(Blob.id)
        .limit(PAGE)
    ).all()


def _gallery(session: Session) -> Gallery:
    gallery = Gallery()
    statement = select(Picture.blob_id, Picture.shape, Picture.slope, Picture.is_drawing)
    for blob_id, shape, slope, is_drawing in session.execute(statement.order_by(Picture.blob_id)):
        gallery.add(blob_id, Look(shape, slope, is_drawing))
    return gallery


def _read(media: MediaStore, sha256: str) -> Look:
    try:
        with media.open(sha256) as file:
            return look_of(file.read())
    except OSError:
        return Look()


def _write(
    session: Session, gallery: Gallery, looks: Iterable[tuple[int, Look]], now: datetime
) -> None:
    pictures: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    for blob_id, look in looks:
        said = {"shape": look.shape, "slope": look.slope, "is_drawing": look.is_drawing}
        pictures.append({"blob_id": blob_id, **said, "made_at": now})
        pairs.extend(_pairs(blob_id, gallery.alike(look)))
        gallery.add(blob_id, look)
    session.execute(insert(Picture), pictures)
    if pairs:
        session.execute(insert(PicturePair), pairs)


def _pairs(blob_id: int, alike: Iterable[tuple[int, float]]) -> Iterator[dict[str, Any]]:
    for other, share in alike:
        first, second = sorted((blob_id, other))
        yield {"first_id": first, "second_id": second, "alike": round(share, 4)}
