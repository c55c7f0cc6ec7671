"""Pictures that look alike and copied signatures are found, naming where else they stand."""

import io
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore, open_media
from server.models.events import Attendance
from server.models.reviews import Finding
from sync.checks import check_all
from sync.checks.pictures import Gallery, look_at_pictures, look_of
from tests.factories import create_form, create_submission

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)


def scene(number: int, *, quality: int = 90, size: int = 400) -> bytes:
    die = Random(number)
    image = Image.new("RGB", (400, 300), (90, 120, 160))
    draw = ImageDraw.Draw(image)
    for _ in range(25):
        x, y = die.randint(0, 380), die.randint(0, 280)
        colour = tuple(die.randint(0, 255) for _ in range(3))
        draw.ellipse((x, y, x + die.randint(20, 160), y + die.randint(20, 160)), fill=colour)
    return saved(image.resize((size, size * 3 // 4)), "JPEG", quality=quality)


def signature(number: int, *, margin: int = 10) -> bytes:
    die, image = Random(number), Image.new("RGB", (500, 300), "white")
    points = [(margin + die.randint(0, 300), margin + die.randint(0, 200)) for _ in range(9)]
    ImageDraw.Draw(image).line(points, fill="black", width=4, joint="curve")
    return saved(image, "PNG")


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(f"file://{tmp_path / 'media'}")


def findings(store: Session, media: MediaStore) -> list[tuple[int, str, dict[str, Any]]]:
    look_at_pictures(store, media, now=NOW)
    check_all(store, now=NOW)
    kinds = Finding.kind.in_(["same_photo", "same_signature"])
    rows = store.scalars(select(Finding).where(kinds).order_by(Finding.submission_id))
    return [(row.submission_id, row.kind, row.facts) for row in rows]


def test_a_picture_made_smaller_looks_alike_and_another_one_does_not() -> None:
    gallery = Gallery()
    gallery.add(7, look_of(scene(1)))
    assert [blob for blob, _ in gallery.alike(look_of(scene(1, quality=40, size=250)))] == [7]
    assert gallery.alike(look_of(scene(2))) == []


def test_a_signature_is_known_wherever_it_stands_on_its_sheet() -> None:
    gallery = Gallery()
    gallery.add(1, look_of(signature(3)))
    assert [blob for blob, _ in gallery.alike(look_of(signature(3, margin=60)))] == [1]
    assert gallery.alike(look_of(signature(4))) == []


def test_nothing_drawn_and_no_picture_say_nothing() -> None:
    empty = saved(Image.new("RGB", (300, 200), "white"), "PNG")
    assert (look_of(empty).shape, look_of(b"no picture").shape) == (None, None)


def test_a_photo_sent_twice_is_found_on_both_and_names_the_other(
    store: Session, media: MediaStore
) -> None:
    form = create_form(store)
    said = {"titre": "Atelier", "nature": "atelier", "jour": "2026-06-03", "region": "sm"}
    ids = []
    for day, content in ((3, scene(1)), (5, scene(1, quality=50)), (6, scene(2))):
        answers = {**said, "jour": f"2026-06-0{day}", "photo": "p.jpg"}
        made = create_submission(store, media, form, answers, files=[("p.jpg", content)])
        ids.append((made.id, made.instance_id))
    (one, one_id), (two, two_id), _ = ids
    found = findings(store, media)
    named = [(submission, facts["instance_id"], facts["date"]) for submission, _, facts in found]
    assert named == [(one, two_id, "2026-06-05"), (two, one_id, "2026-06-03")]
    assert look_at_pictures(store, media, now=NOW) == 0


def test_one_signature_for_two_participants(store: Session, media: MediaStore) -> None:
    people = [{"nom": f"Nom {n}"} for n in range(3)]
    files = [("a.png", signature(1)), ("b.png", signature(1, margin=40)), ("c.png", signature(2))]
    made = create_submission(
        store, media, create_form(store), {"titre": "x", "participant": people}, files=files
    )
    listed = store.scalars(select(Attendance).where(Attendance.submission_id == made.id))
    for person, (name, _) in zip(listed, files, strict=True):
        person.facts = {**person.facts, "signature": name}
    assert [(kind, facts["rows"]) for _, kind, facts in findings(store, media)] == [
        ("same_signature", [0, 1])
    ]
