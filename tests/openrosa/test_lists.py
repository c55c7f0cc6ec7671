"""What a phone downloads: the list, the forms, their files; each once."""

import hashlib

import pytest
import requests
from lxml import etree
from sqlalchemy.orm import Session

from server.config import Settings
from server.media import open_media
from server.models.forms import Form
from sync.publish import publish_form
from tests.openrosa.conftest import FORMS, NOW, OPENROSA, NewPhone, Phone, converted_once

pytestmark = pytest.mark.one_database
NAMES = {
    "l": "http://openrosa.org/xforms/xformsList",
    "m": "http://openrosa.org/xforms/xformsManifest",
}


def xpath(response: requests.Response, path: str) -> list[str]:
    assert response.status_code == 200, response.text
    return [
        str(found) for found in etree.fromstring(response.content).xpath(path, namespaces=NAMES)
    ]


def fetched(phone: Phone, url: str) -> bytes:
    """What stands at an address that a list names, on this test's own server."""
    path = url.split(phone.token)[1]
    answer = phone.get(path)
    assert answer.status_code == 200
    return answer.content


def test_the_list_leads_to_forms_and_files_whose_hashes_are_right(phone: Phone) -> None:
    listed = phone.get("/formList")
    assert xpath(listed, "//l:formID/text()") == ["formation_essai", "reunion_essai"]
    # Only the form that needs files has a manifest.
    manifests = xpath(listed, "//l:manifestUrl/text()")
    assert len(manifests) == 1
    for url, digest in zip(
        xpath(listed, "//l:downloadUrl/text()"), xpath(listed, "//l:hash/text()"), strict=True
    ):
        assert "md5:" + hashlib.md5(fetched(phone, url)).hexdigest() == digest

    manifest = phone.get(manifests[0].split(phone.token)[1])
    assert xpath(manifest, "//m:filename/text()") == ["activites.csv"]
    content = fetched(phone, xpath(manifest, "//m:downloadUrl/text()")[0])
    assert content == (FORMS / "activites.csv").read_bytes()
    assert "md5:" + hashlib.md5(content).hexdigest() == xpath(manifest, "//m:hash/text()")[0]


def test_what_a_phone_has_is_not_sent_again(phone: Phone) -> None:
    for path in ("/formList", "/manifest/formation_essai/2026010501", "/forms/reunion_essai/1.xml"):
        first = phone.get(path)
        headers = {**OPENROSA, "If-None-Match": first.headers["ETag"]}
        again = requests.get(phone.url(path), headers=headers, timeout=20)
        assert (again.status_code, again.content) == (304, b"")


def test_one_form_by_its_id(phone: Phone) -> None:
    assert xpath(phone.get("/formList?formID=reunion_essai"), "//l:formID/text()") == [
        "reunion_essai"
    ]


def test_a_form_for_other_regions_is_not_listed(
    phone: Phone, new_phone: NewPhone, store: Session
) -> None:
    form = store.query(Form).filter_by(form_id="reunion_essai").one()
    form.regions = ["ori"]
    store.commit()

    assert xpath(phone.get("/formList"), "//l:formID/text()") == ["formation_essai"]
    assert len(xpath(new_phone("ori").get("/formList"), "//l:formID/text()")) == 2
    assert phone.get("/forms/reunion_essai/1.xml").status_code == 404


def test_files_are_not_sent_again_and_all_versions_are_listed_when_asked(
    phone: Phone, store: Session, settings: Settings
) -> None:
    name = "formation_essai_v2"
    xlsx = (FORMS / f"{name}.xlsx").read_bytes()
    files = {"activites.csv": b"name,label\nR1,un\n"}
    publish_form(store, open_media(settings.media_url), converted_once(name), xlsx, files, now=NOW)
    store.commit()

    newest = phone.get("/formList?formID=formation_essai")
    every = phone.get("/formList?formID=formation_essai&listAllVersions=true")
    assert len(xpath(newest, "//l:version/text()")) == 1
    assert len(xpath(every, "//l:version/text()")) == 2
    contents = set()
    for url in xpath(every, "//l:manifestUrl/text()"):
        manifest = phone.get(url.split(phone.token)[1])
        path = xpath(manifest, "//m:downloadUrl/text()")[0].split(phone.token)[1]
        first = phone.get(path)
        contents.add(first.content)
        headers = {**OPENROSA, "If-None-Match": f'"other", {first.headers["ETag"]}'}
        assert requests.get(phone.url(path), headers=headers, timeout=20).status_code == 304
    assert len(contents) == 2


@pytest.mark.parametrize("version", ["", "1/2026", "2 (2026-11-24 03:35:06) é", "100%"])
def test_a_version_may_be_written_in_any_way(phone: Phone, store: Session, version: str) -> None:
    store.query(Form).filter_by(form_id="formation_essai").one().versions[0].version = version
    store.commit()
    listed = phone.get("/formList?formID=formation_essai")
    assert fetched(phone, xpath(listed, "//l:downloadUrl/text()")[0])
    manifest = phone.get(xpath(listed, "//l:manifestUrl/text()")[0].split(phone.token)[1])
    assert fetched(phone, xpath(manifest, "//m:downloadUrl/text()")[0])
