"""Where it was, on the outlines of the programme: in words, drawn without script, data for one."""

import json
import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.forms import Form
from tests.factories import create_account, create_submission
from tests.screens import Reader

pytestmark = pytest.mark.one_database
AGADIR, OUJDA, PARIS = (-9.5981, 30.4278), (-1.9086, 34.6814), (2.35, 48.85)


def point(position: tuple[float, float], accuracy: float | None = 12.0) -> dict[str, object]:
    return {
        "type": "Point",
        "coordinates": list(position),
        "properties": {"accuracy": accuracy},
    }


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (AGADIR, "La position est dans la région Souss-Massa."),
        (OUJDA, r"La position est à \d{3} km de la région Souss-Massa\."),
        (PARIS, r"La position est à [12].\d{3} km de la région Souss-Massa\."),
    ],
)
def test_the_distance_to_the_region_stands_in_words(
    reader: Reader,
    store: Session,
    media: MediaStore,
    form: Form,
    position: tuple[float, float],
    words: str,
) -> None:
    made = create_submission(store, media, form, {"region": "sm", "point": point(position)})
    store.commit()
    page = reader.get(f"/review/{made.id}").text
    assert re.search(words, page)
    assert ('data-tone="warn"' in page[page.index('id="map"') :]) == (position != AGADIR)


def test_the_drawing_needs_no_script_and_the_script_gets_the_same_places(
    reader: Reader, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, {"region": "sm", "point": point(AGADIR, 3000.0)})
    store.commit()
    page = reader.get(f"/review/{made.id}").text
    begins = page.index("<svg viewBox", page.index('id="map"'))
    drawn = page[begins : page.index("</svg>", begins)]
    assert 'class="m-mark" cx="160.0" cy="100.0"' in drawn, "the place is in the middle"
    assert 'class="m-around"' in drawn, "3 km are to be seen"
    assert 'class="m-region"' in drawn
    assert len(drawn) < 20_000
    told = json.loads(unescape(re.search(r'data-map="([^"]*)"', page)[1]))
    (feature,) = told["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [*AGADIR, 0.0]}
    assert feature["properties"] == {"label": "Position", "accuracy": 3000.0}
    assert told["region"] == "sm"


def test_without_a_position_there_is_no_map(
    reader: Reader, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, {"region": "sm"})
    store.commit()
    assert 'id="map"' not in reader.get(f"/review/{made.id}").text


def test_an_unknown_region_tells_no_distance(
    app: Flask, store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    made = create_submission(store, media, form, {"titre": "Ici", "point": point(AGADIR)})
    arabic = create_account(store, language="ar")
    store.commit()
    reader = Reader(app)
    reader.sign_in(arabic)
    assert "الجهة غير معروفة" in reader.get(f"/review/{made.id}").text


def test_the_outlines_are_served_once(reader: Reader) -> None:
    answer = reader.get("/review/outlines.geojson")
    assert answer.status_code == 200
    assert {each["properties"]["kind"] for each in answer.get_json()["features"]} >= {"region"}
    again = reader.client.get(
        "/review/outlines.geojson", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
