"""Attachments on screen: drawn anew, never run."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.forms import Form
from server.models.submissions import Attachment, Submission
from tests.factories import create_submission
from tests.screens import Reader

pytestmark = pytest.mark.one_database
EVIL = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def picture(size: tuple[int, int] = (600, 300), *, turned: bool = False) -> bytes:
    """A JPEG, as a phone writes it when it is held upright."""
    out, exif = BytesIO(), Image.Exif()
    if turned:
        exif[0x0112] = 6
        exif[0x010F] = "Téléphone de Karim"
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def sent(
    store: Session, media: MediaStore, form: Form, name: str, data: bytes
) -> tuple[Submission, str]:
    """A submission with one photo, and the photo's address."""
    made = create_submission(
        store, media, form, {"titre": "Atelier", "photo": name}, files=[(name, data)]
    )
    attachment = store.scalars(select(Attachment).where(Attachment.name == name)).one()
    store.commit()
    return made, f"/review/{made.id}/files/{attachment.id}"


def test_a_picture_is_shown_small_upright_and_without_what_the_camera_wrote(
    reader: Reader, store: Session, media: MediaStore, form: Form
) -> None:
    made, address = sent(store, media, form, "salle.jpg", picture(turned=True))
    assert f'src="{address}/small"' in reader.get(f"/review/{made.id}").text
    answer = reader.get(f"{address}/small")
    assert answer.mimetype == "image/jpeg"
    small = Image.open(BytesIO(answer.data))
    assert small.size == (200, 400)
    assert not small.getexif()
    assert reader.get(f"{address}/small").data == answer.data


def test_a_signature_drawn_on_nothing_is_shown_on_white(
    reader: Reader, store: Session, media: MediaStore, form: Form
) -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(out, "PNG")
    _, address = sent(store, media, form, "signature.png", out.getvalue())
    shown = Image.open(BytesIO(reader.get(f"{address}/small").data))
    assert shown.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("name", ["page.html", "dessin.svg", "salle.jpg", 'a"b\r\n.txt', "é.pdf"])
def test_a_file_is_a_download_that_no_browser_runs(
    reader: Reader, store: Session, media: MediaStore, form: Form, name: str
) -> None:
    made = create_submission(store, media, form, {"titre": "Atelier"}, files=[(name, EVIL)])
    attachment = store.scalars(select(Attachment)).one()
    store.commit()
    answer = reader.get(f"/review/{made.id}/files/{attachment.id}")
    assert answer.data == EVIL
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "\r" not in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype not in {"text/html", "image/svg+xml"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_picture_has_no_small_one(
    reader: Reader, store: Session, media: MediaStore, form: Form
) -> None:
    made, address = sent(store, media, form, "faux.jpg", EVIL)
    assert reader.get(f"{address}/small").status_code == 404
    assert reader.get(f"/review/{made.id}").status_code == 200


def test_a_file_that_has_not_come_is_said_to_be_awaited(
    reader: Reader, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, {"titre": "Atelier", "photo": "tard.jpg"})
    store.commit()
    page = reader.get(f"/review/{made.id}").text
    assert "tard.jpg" in page
    assert "attendue" in page
