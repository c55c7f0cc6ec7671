"""What a client of Kobo must survive, as the stand-in does it."""

import json

import pytest
import requests

from tests.stand_ins import seeds
from tests.stand_ins.client import Door
from tests.stand_ins.recordings import FOREIGN

ROOT = "52e6b438-f2a7-4269-a651-0c5ca6a3a450"
NEWEST = "4f60e846-a3a5-4f74-afbe-95fbdecbc10b"


@pytest.fixture
def data(kobo: Door) -> str:
    return f"/api/v2/assets/{next(iter(kobo.state.assets))}/data/"


def rows(kobo: Door, data: str, **query: object) -> list[dict]:
    params = {k: json.dumps(v) if isinstance(v, (dict, list)) else v for k, v in query.items()}
    return kobo.json(data, params={"format": "json", **params})["results"]


def test_the_foreign_submissions_are_ten_rows_and_three_with_one_conflict(kobo: Door) -> None:
    assert [len(a.rows) for a in kobo.state.assets.values()] == [10, 3]
    assert kobo.state.find(ROOT)[1].past_uuids == [ROOT, "71395e71-3ae4-42d3-a9d8-f53ebe5c3931"]


def test_a_large_limit_is_cut_to_a_thousand_without_a_word(kobo: Door) -> None:
    uid = kobo.state.seed_many(1100).uid
    page = kobo.json(f"/api/v2/assets/{uid}/data/?format=json&limit=50000")
    assert len(page["results"]) == 1000
    assert "limit=1000" in page["next"]
    assert len(kobo.json(f"/api/v2/assets/{uid}/data/")["results"]) == 100


def test_only_start_moves_the_page(kobo: Door, data: str) -> None:
    first = [row["_id"] for row in rows(kobo, data, limit=2)]
    assert [row["_id"] for row in rows(kobo, data, limit=2, offset=2)] == first
    assert [row["_id"] for row in rows(kobo, data, limit=2, page=2)] == first
    assert [row["_id"] for row in rows(kobo, data, limit=2, start=2)] != first


def test_answers_are_strings_to_a_filter(kobo: Door, data: str) -> None:
    assert rows(kobo, data, query={"nb_participants": {"$gt": 3}}) == []
    assert rows(kobo, data, query={"nb_participants": {"$gt": "3"}}) != []
    assert rows(kobo, data, query={"$where": "1"}) == []
    edited = rows(kobo, data, query={"meta/deprecatedID": {"$exists": True}}, fields=["_id"])
    assert [row["_uuid"] for row in edited] == [NEWEST]


def test_an_edit_keeps_id_time_and_status_and_changes_the_uuid(kobo: Door, data: str) -> None:
    kobo.state.set_review(ROOT, "approved")
    before = kobo.json(f"{data}{ROOT}/")
    xml = kobo.state.find(ROOT)[1].xml.replace(NEWEST, "aaaaaaaa-0000-4000-8000-000000000001")
    xml = xml.replace("71395e71-3ae4-42d3-a9d8-f53ebe5c3931", NEWEST)
    assert kobo.state.edit(xml).status == 201
    after = kobo.json(f"{data}{ROOT}/")
    kept = ("_id", "_submission_time", "meta/rootUuid", "_validation_status")
    assert all(before[key] == after[key] for key in kept)
    assert after["_uuid"] == "aaaaaaaa-0000-4000-8000-000000000001"
    assert rows(kobo, data, query={"_uuid": NEWEST}) == []


def test_a_deleted_submission_sent_again_gets_a_new_id(kobo: Door, data: str) -> None:
    xml, files = next((x, f) for _, x, f in seeds.foreign_submissions(FOREIGN) if "essai 4" in x)
    old = next(r for r in rows(kobo, data) if r["meta/instanceName"] == "essai 4")
    kobo.state.delete(old["_id"])
    assert kobo.get(f"{data}{old['_id']}/").status_code == 404
    answer = kobo.state.receive(xml, files)
    assert (answer.status, answer.row.uuid) == (201, old["_uuid"])
    assert answer.row.id > old["_id"]


def test_what_phones_are_told(kobo: Door) -> None:
    xml, files = next((x, f) for _, x, f in seeds.foreign_submissions(FOREIGN) if "essai 4" in x)
    assert kobo.state.receive(xml, files).status == 202
    assert kobo.state.receive(xml, {"1768300000004.jpg": b"other"}).status == 409
    assert kobo.state.receive(xml.replace("io_sm", "x"), files).status == 409
    assert kobo.state.receive("<a><b></a>").status == 400
    kobo.state.keep_busy("d0cce893-74d6-424c-a411-f6de80915aaf")
    assert [kobo.state.receive(xml, files).status for _ in range(2)] == [423, 202]
    kobo.state.archive(next(iter(kobo.state.assets)))
    assert kobo.state.receive(xml, files).status == 405


def test_a_row_can_be_in_json_before_it_is_in_xml(kobo: Door, data: str) -> None:
    kobo.state.hide(1, "xml")
    assert rows(kobo, data)[0]["_id"] == 1
    assert f"uuid:{ROOT}" not in kobo.get(f"{data}?format=xml").text
    kobo.state.show(1)
    assert f"uuid:{NEWEST}" in kobo.get(f"{data}?format=xml").text


def test_history_tells_changes_and_deletions_to_managers_only(kobo: Door) -> None:
    uid = next(iter(kobo.state.assets))
    kobo.state.set_review(1, "has_issues")
    kobo.state.delete(2)
    path = f"/api/v2/assets/{uid}/history/"
    since = kobo.state.clock.now().strftime("%Y-%m-%dT%H:%M:00Z")
    lines = kobo.json(path, params={"q": f'date_created__gte:"{since}"'})["results"]
    assert [line["action"] for line in lines[:2]] == ["delete-submission", "modify-submission"]
    assert lines[1]["metadata"]["submission"]["status"] == "On Hold"
    reader = kobo.state.add_user("lectrice")
    kobo.state.grant(uid, "lectrice", "view_submissions")
    headers = {"Authorization": f"Token {reader.token}"}
    assert requests.get(kobo.url + path, headers=headers, timeout=5).status_code == 403
    data = f"{kobo.url}/api/v2/assets/{uid}/data/"
    assert requests.get(data, headers=headers, timeout=5).status_code == 200


def test_attachments_come_late_are_replaced_and_deleted(kobo: Door, data: str) -> None:
    kobo.state.replace_attachment(1, "1768300000000.jpg", b"new")
    shown = {a["media_file_basename"]: a for a in kobo.json(f"{data}1/")["_attachments"]}
    url = shown["1768300000000.jpg"]["download_url"]
    assert url.startswith("https://kf.example.org/")
    path = url.removeprefix("https://kf.example.org")
    assert kobo.get(path).content == b"new"
    kobo.state.delete_attachment(1, "1768300000000.jpg")
    assert kobo.get(path).status_code == 404
    last = kobo.json(f"{data}1/")["_attachments"][-1]
    assert (last["media_file_basename"], last["is_deleted"]) == ("1768300000000.jpg", True)


def test_publishing_an_xlsform_through_import_and_deployment(kobo: Door) -> None:
    content = (FOREIGN / "forms" / "formation_essai_v2.xlsx").read_bytes()
    files = {"file": ("f.xlsx", content)}
    form = {"name": "f", "library": "false"}
    started = kobo.session.post(f"{kobo.url}/api/v2/imports/", files=files, data=form)
    assert started.json()["status"] == "processing"
    done = kobo.json(f"/api/v2/imports/{started.json()['uid']}/")
    asset = f"/api/v2/assets/{done['messages']['created'][0]['uid']}/"
    assert kobo.get(asset + "data/").status_code == 400
    media = {"content": ("activites.csv", b"name,label\n", "text/csv")}
    told = [
        kobo.session.post(
            kobo.url + asset + "files/", files=media, data={"file_type": "form_media"}
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in told] == [201, 400]
    deploy = kobo.url + asset + "deployment/"
    told = [kobo.session.post(deploy, json={"active": True}) for _ in range(2)]
    assert [answer.status_code for answer in told] == [200, 405]
    assert "activites.csv" in kobo.get("/xformsManifest/3").text


def test_an_import_without_library_false_is_a_block_that_cannot_be_deployed(kobo: Door) -> None:
    content = (FOREIGN / "forms" / "reunion_essai.xlsx").read_bytes()
    started = kobo.session.post(f"{kobo.url}/api/v2/imports/", files={"file": ("f.xlsx", content)})
    done = kobo.json(f"/api/v2/imports/{started.json()['uid']}/")
    uid = done["messages"]["created"][0]["uid"]
    answer = kobo.session.post(f"{kobo.url}/api/v2/assets/{uid}/deployment/", json={"active": True})
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_the_journal_tells_kinds(kobo: Door, data: str) -> None:
    kobo.json("/api/v2/assets/")
    rows(kobo, data, fields=["_id", "_uuid"])
    kobo.get(f"{data}?format=xml")
    kobo.get(data.replace("/data/", "/history/"))
    kobo.session.patch(f"{kobo.url}{data}1/validation_status/", json={})
    kinds = {"forms": 1, "sweep": 1, "xml": 1, "changes": 1, "write": 1}
    assert kobo.state.journal.counts() == kinds
