"""Every type of question, filled by hand and read back from the store."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.config import Settings
from server.media import open_media
from server.models.submissions import Attachment, Blob, Edition
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import (
    choose,
    enter,
    give_file,
    go_on,
    keep_picture,
    pick,
    question,
    search,
    send,
    wait_until_kept,
    write,
)
from tests.forms.tables import workbook
from tests.support.browser import assert_accessible

FORM = """
| settings |
| | form_title | form_id | version |
| | Essai | essai | 1 |
| choices |
| | list_name | name | label |
| | yn | y | Oui « tout » |
| | yn | n | Non |
| | scale | a | Jamais |
| | scale | b | Parfois |
| | scale | c | Toujours |
| | town | khn | Khénifra |
| | town | bml | Béni Mellal |
| | town | arb | بني ملال |
| survey |
| | type | name | label | appearance | parameters | calculation | constraint | required |
| | begin_group | words | Des mots | field-list |
| | text | long | Un texte | multiline |
| | integer | whole | Un entier | | | | . < 100 |
| | decimal | part | Un décimal |
| | barcode | code | Un code |
| | end_group |
| | begin_group | times | Des temps | field-list |
| | date | day | Un jour |
| | date | month | Un mois | month-year |
| | time | hour | Une heure |
| | datetime | moment | Un moment |
| | end_group |
| | begin_group | picks | Des choix | field-list |
| | select_one yn | radio | Un choix | | | | | yes |
| | select_one yn | menu | Un menu | minimal |
| | select_one town | found | Une recherche | autocomplete |
| | select_one scale | likert | Une échelle | likert |
| | select_multiple town | many | Plusieurs |
| | rank scale | order | Un ordre |
| | range | slide | Une valeur | | start=1 end=10 step=1 |
| | range | silent | Sans réponse | | start=1 end=10 step=1 |
| | acknowledge | read | Avez-vous lu ? |
| | end_group |
| | begin_group | grid | Un tableau | table-list |
| | select_one scale | row1 | Ligne 1 |
| | select_one scale | row2 | Ligne 2 |
| | end_group |
| | begin_group | files | Des fichiers | field-list |
| | image | small | Une photo | | max-pixels=500 |
| | image | asis | Une autre | original |
| | audio | sound | Un son |
| | file | paper | Un document |
| | end_group |
| | begin_group | places | Des lieux | field-list |
| | geopoint | point | Un point |
| | geotrace | line | Une ligne |
| | geoshape | area | Une surface |
| | end_group |
| | calculate | twice | | | | ${whole} * 2 |
| | note | told | Deux fois : **${twice}** |
"""
WALK = [(32.33, -6.35), (32.331, -6.35), (32.331, -6.349), (32.33, -6.349)]


@pytest.fixture
def essai(publish: Callable[..., str], tmp_path: Path) -> str:
    path = tmp_path / "essai.xlsx"
    path.write_bytes(workbook(FORM))
    return publish(path)


def jpeg(width: int, height: int) -> bytes:
    """A photo with its position in EXIF."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (32.0, 20.0, 14.0)
    content = BytesIO()
    Image.new("RGB", (width, height), "#0a5c50").save(content, "JPEG", exif=exif)
    return content.getvalue()


@pytest.mark.one_database
def test_each_type_of_question_is_answered_as_typed(
    door: Door,
    essai: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    store: Session,
    settings: Settings,
) -> None:
    page = open_phone(
        "fr", permissions=["geolocation"], geolocation=place(0), timezone_id="Africa/Casablanca"
    )
    enter(page, door.url, new_key().token)
    page.locator("a.tile").click()
    fill_words(page)
    fill_times(page)
    fill_picks(page)
    pick(page, "grid/row1", "a")
    pick(page, "grid/row2", "c")
    keep_picture(page, "field_grid")
    go_on(page)
    fill_files(page)
    fill_places(page)
    expect(page.locator(".form-note strong")).to_have_text("68")
    go_on(page)
    send(page)
    expect(page.locator("main .count, .letter")).to_have_count(0)
    expect(page.get_by_text("Reçue par le serveur")).to_be_visible()

    answers = store.scalars(select(Edition)).one().answers
    assert_words(answers["words"])
    assert_times(answers["times"])
    assert_picks(answers["picks"])
    assert answers["grid"]["row1"] == "a"
    assert answers["grid"]["row2"] == "c"
    assert_files(answers["files"], store, settings)
    assert_places(answers["places"])


def place(number: int) -> dict[str, float]:
    latitude, longitude = WALK[number]
    return {"latitude": latitude, "longitude": longitude, "accuracy": 3}


def fill_words(page: Page) -> None:
    write(page, "words/long", "Première ligne\nالسطر الثاني")
    write(page, "words/whole", "٣4o0")  # Arabic digits; a letter is no part of a number
    page.keyboard.press("Tab")
    expect(question(page, "words/whole").locator(".error")).to_be_visible()
    page.locator(".decide .primary").click()
    expect(page.locator("[aria-invalid=true]")).to_be_focused()
    keep_picture(page, "field_error")
    assert_accessible(page)
    write(page, "words/whole", "34")
    write(page, "words/part", "12,5")
    write(page, "words/code", "6111242100992")
    go_on(page)


def assert_words(told: dict[str, object]) -> None:
    assert told == {
        "long": "Première ligne\nالسطر الثاني",
        "whole": 34,
        "part": 12.5,
        "code": "6111242100992",
    }


def fill_times(page: Page) -> None:
    write(page, "times/day", "2026-03-08")
    write(page, "times/month", "2026-03")
    write(page, "times/hour", "09:30")
    write(page, "times/moment", "2026-07-08T14:05")
    page.keyboard.press("Tab")
    go_on(page)


def assert_times(told: dict[str, str]) -> None:
    assert told["day"] == "2026-03-08"
    assert told["month"] == "2026-03-01"
    assert told["hour"].startswith("09:30:00")
    assert told["hour"][-6] in "+-"
    assert told["moment"] == "2026-07-08T14:05:00.000+01:00"


def fill_picks(page: Page) -> None:
    expect(question(page, "picks/radio").locator("bdi", has_text="« tout »")).to_have_count(1)
    pick(page, "picks/radio", "y")
    choose(page, "picks/menu", "n")
    search(page, "picks/found", "bénì mel")
    pick(page, "picks/likert", "b")
    pick(page, "picks/many", "khn", "arb")
    question(page, "picks/order").locator("button").nth(1).click()  # the first goes down
    slide = question(page, "picks/slide").locator("input")
    expect(question(page, "picks/silent")).to_contain_text("pas encore de réponse")
    slide.fill("7")
    question(page, "picks/read").locator("input").check()
    keep_picture(page, "field_picks")
    assert_accessible(page)
    go_on(page)


def assert_picks(told: dict[str, object]) -> None:
    assert told["radio"] == "y"
    assert told["menu"] == "n"
    assert told["found"] == "bml"
    assert told["likert"] == "b"
    assert told["many"] == ["khn", "arb"]
    assert told["order"] == ["b", "a", "c"]
    assert told["slide"] == 7
    assert told["silent"] is None
    assert told["read"] == "OK"


def fill_files(page: Page) -> None:
    photo = {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": jpeg(1200, 900)}
    give_file(page, "files/small", photo)
    give_file(page, "files/asis", photo)
    give_file(
        page, "files/sound", {"name": "IMG.ogg", "mimeType": "audio/ogg", "buffer": b"OggS sound"}
    )
    give_file(
        page, "files/paper", {"name": "liste.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    expect(page.locator("figure img")).to_have_count(2)
    wait_until_kept(page)
    keep_picture(page, "field_files")
    assert_accessible(page)
    go_on(page)


def assert_files(told: dict[str, str], store: Session, settings: Settings) -> None:
    """Names apart; the photo scaled as the form asks, without position; the original as it was."""
    assert len(set(told.values())) == 4
    media = open_media(settings.media_url)
    rows = store.execute(select(Attachment.name, Blob).join(Blob, Attachment.blob_id == Blob.id))
    blobs = dict(rows.all())
    contents = {name: b"".join(media.chunks(blob.sha256)) for name, blob in blobs.items()}
    small = Image.open(BytesIO(contents[told["small"]]))
    assert max(small.size) == 500
    assert small.format == "JPEG"
    assert blobs[told["small"]].content_type == "image/jpeg"
    assert not small.getexif().get_ifd(0x8825)
    assert contents[told["asis"]] == jpeg(1200, 900)
    assert contents[told["sound"]] == b"OggS sound"
    assert contents[told["paper"]] == b"%PDF"


def fill_places(page: Page) -> None:
    question(page, "places/point").locator("summary").click()
    question(page, "places/point").locator("input").nth(0).fill("32,5")
    question(page, "places/point").locator("input").nth(1).fill("-6.5")
    question(page, "places/point").locator("details button").click()
    walk(page, "places/line", 3)
    walk(page, "places/area", 4)
    keep_picture(page, "field_places")
    assert_accessible(page)
    go_on(page)


def walk(page: Page, path: str, count: int) -> None:
    """Follow the phone while it moves."""
    page.context.set_geolocation(place(0))
    buttons = question(page, path).locator(".pickers button")
    buttons.first.click()
    for number in range(1, count + 1):
        expect(question(page, path).locator("p[role=status]")).to_contain_text(f"{number} point")
        if number < count:
            page.context.set_geolocation(place(number))
    buttons.last.click()


def assert_places(told: dict[str, dict[str, list[object]]]) -> None:
    assert told["point"]["coordinates"][:2] == [-6.5, 32.5]
    line = [each[:2] for each in told["line"]["coordinates"]]
    assert line == [[longitude, latitude] for latitude, longitude in WALK[:3]]
    ring = told["area"]["coordinates"][0]
    assert isinstance(ring, list)
    assert len(ring) == 5
    assert ring[0][:2] == ring[4][:2]
