"""Real engines fetch a form of the programme from the running server, fill it and send it.

JavaRosa is the engine of ODK Collect and KoboCollect, xforms-engine that of ODK Web Forms. They
write different dialects of XML; both mean the same answers.
"""

import csv
import hashlib
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.envelope import envelope
from server.config import Settings
from server.media import open_media
from server.models.events import Event
from server.models.submissions import Edition
from tests.clients import forms
from tests.clients.engines import Filled, fill
from tests.openrosa.conftest import NOW, NewPhone, Phone, new_phone  # noqa: F401  a fixture

pytestmark = pytest.mark.one_database
ENGINES = ("javarosa", "xforms-engine")
NAMES = {
    "l": "http://openrosa.org/xforms/xformsList",
    "m": "http://openrosa.org/xforms/xformsManifest",
}


def found(xml: bytes, path: str) -> list[str]:
    return [str(each) for each in etree.fromstring(xml).xpath(path, namespaces=NAMES)]


def fetched(phone: Phone, url: str) -> bytes:
    """What stands at an address of a list, on this test's server."""
    answer = phone.get(url.split(phone.token)[1])
    assert answer.status_code == 200, answer.text
    return answer.content


def download(phone: Phone, form_id: str, folder: Path) -> Path:
    """Fetch a form as a phone does: list, form, manifest, media; each by its hash."""
    listed = phone.get(f"/formList?formID={form_id}").content
    form = folder / "form.xml"
    form.write_bytes(fetched(phone, found(listed, "//l:downloadUrl/text()")[0]))
    assert digest(form.read_bytes()) == found(listed, "//l:hash/text()")[0]
    (folder / "media").mkdir()
    manifest = fetched(phone, found(listed, "//l:manifestUrl/text()")[0])
    for name, url, expected in zip(
        *(found(manifest, f"//m:{tag}/text()") for tag in ("filename", "downloadUrl", "hash")),
        strict=True,
    ):
        (folder / "media" / name).write_bytes(fetched(phone, url))
        assert digest((folder / "media" / name).read_bytes()) == expected
    forms.write_media(folder)
    return form


def digest(content: bytes) -> str:
    return "md5:" + hashlib.md5(content).hexdigest()


def comparable(answers: Any, files: dict[str, bytes]) -> Any:
    """Answers without what the phone fills in by itself; files by their bytes, not their names."""
    if isinstance(answers, dict):
        return {
            name: comparable(value, files)
            for name, value in answers.items()
            if name not in forms.PRELOADED
        }
    if isinstance(answers, list):
        return [comparable(each, files) for each in answers]
    return files.get(answers, answers) if isinstance(answers, str) else answers


def edition_of(store: Session, filled: Filled) -> Edition:
    store.rollback()
    instance_id = envelope(filled.xml).instance_id
    return store.scalars(select(Edition).where(Edition.instance_id == instance_id)).one()


def stored(store: Session, filled: Filled) -> Any:
    """The answers as the store has them, with every file in place."""
    edition = edition_of(store, filled)
    held = {a.name: a.blob.sha256 for a in edition.attachments if a.blob and a.is_named}
    assert held == {name: hashlib.sha256(b).hexdigest() for name, b in filled.files.items()}
    assert edition.flags == []
    return comparable(edition.answers, filled.files)


_trainings: dict[str, Filled] = {}


def training(client: str, form: Path) -> Filled:
    """The training as an engine fills it; once for all tests, for an engine takes seconds."""
    if client not in _trainings:
        _trainings[client] = fill(client, form, forms.TRAINING)
        assert (_trainings[client].status, _trainings[client].said) == (0, "")
    return _trainings[client]


@pytest.fixture
def published(request: pytest.FixtureRequest, store: Session, settings: Settings) -> None:
    name = getattr(request, "param", "formation")
    forms.publish_library(store, open_media(settings.media_url), name, now=NOW)


@pytest.fixture
def phone(new_phone: NewPhone, published: None) -> Phone:  # noqa: F811  a fixture of another test
    return new_phone("bmk")


@pytest.mark.parametrize("client", ENGINES)
def test_a_form_is_fetched_filled_and_sent(
    phone: Phone, store: Session, tmp_path: Path, client: str
) -> None:
    form = download(phone, "formation", tmp_path)
    filled = training(client, form)

    assert phone.send(filled.xml, filled.files).status_code == 201
    assert phone.send(filled.xml, filled.files).status_code == 202
    answers = stored(store, filled)
    for group in ("activite", "date_lieu"):
        for name, value in forms.TRAINING[group].items():
            if name != "position":
                assert answers[group][name] == value
    assert answers["date_lieu"]["position"]["coordinates"] == [-6.3608, 32.3394, 500.0]
    assert answers["pieces"]["photo_1"] == (tmp_path / "photo.jpg").read_bytes()
    people = answers["participants"]["participant"]
    assert [each["nom"] for each in people] == [each["nom"] for each in forms.PEOPLE]
    assert people[0]["signature"] == (tmp_path / "signature.png").read_bytes()
    event = store.scalars(select(Event)).one()
    assert (event.kind, event.title) == ("formation", "Formation « migration »")


def test_both_dialects_mean_the_same(phone: Phone, store: Session, tmp_path: Path) -> None:
    form, meant = download(phone, "formation", tmp_path), []
    for client in ENGINES:
        filled = training(client, form)
        assert phone.send(filled.xml, filled.files).status_code == 201
        meant.append((filled.xml, stored(store, filled)))

    (first_xml, first), (second_xml, second) = meant
    assert first == second
    assert first_xml.startswith(b"<?xml") != second_xml.startswith(b"<?xml")


def test_the_list_of_activities_is_that_of_the_key_s_region(phone: Phone, tmp_path: Path) -> None:
    download(phone, "formation", tmp_path)
    with (tmp_path / "media" / "activites.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == [forms.CODE]


@pytest.mark.parametrize("client", ENGINES)
def test_an_activity_of_another_region_is_no_choice_on_the_phone(
    phone: Phone, tmp_path: Path, client: str
) -> None:
    form = download(phone, "formation", tmp_path)
    other = {"activite": {**forms.TRAINING["activite"], "activite_prevue": forms.OTHER}}
    with pytest.raises(AssertionError, match="is no choice"):
        fill(client, form, other)


def test_an_edit_that_the_web_forms_engine_writes_is_an_edition(
    phone: Phone, store: Session, tmp_path: Path
) -> None:
    form = download(phone, "formation", tmp_path)
    first = training("xforms-engine", form)
    assert phone.send(first.xml, first.files).status_code == 201
    old = tmp_path / "old.xml"
    old.write_bytes(first.xml)
    title = {"activite": {"titre": "Corrigée"}}
    edit = fill("xforms-engine", form, title, "--edit", str(old))

    assert phone.send(edit.xml, edit.files).status_code == 201
    edition = edition_of(store, edit)
    assert (edition.is_current, edition.answers["activite"]["titre"]) == (True, "Corrigée")
    assert edition.deprecated_id == envelope(first.xml).instance_id
    assert {a.blob.size for a in edition.attachments if a.blob} == {
        len(content) for content in first.files.values()
    }


@pytest.mark.parametrize("published", [n for n in forms.FORMS if n != "formation"], indirect=True)
def test_the_other_forms_open_in_both_engines_and_mean_the_same(
    phone: Phone, store: Session, tmp_path: Path
) -> None:
    (form_id,) = found(phone.get("/formList").content, "//l:formID/text()")
    form, meant = download(phone, form_id, tmp_path), []
    for client in ENGINES:
        filled = fill(client, form, forms.EVENT)
        assert phone.send(filled.xml, filled.files).status_code == 201
        meant.append(stored(store, filled))
    assert meant[0] == meant[1]
    assert meant[0]["activite"]["activite_prevue"] == forms.CODE
