"""What a client of Central must survive, as the stand-in does it."""

import re

import requests

from tests.stand_ins import seeds
from tests.stand_ins.client import Door
from tests.stand_ins.recordings import FOREIGN

FORM = "/v1/projects/1/forms/formation_essai"
ROOT = "uuid:52e6b438-f2a7-4269-a651-0c5ca6a3a450"
NEWEST = "uuid:4f60e846-a3a5-4f74-afbe-95fbdecbc10b"
TABLE = FORM + ".svc/Submissions"


def ids(central: Door, test: str) -> list[str]:
    found = central.json(TABLE, params={"$filter": test, "$select": "__id"})
    return [row["__id"] for row in found["value"]]


def foreign(name: str) -> tuple[str, dict[str, bytes]]:
    return next((x, f) for e, x, f in seeds.foreign_submissions(FOREIGN) if e["file"] == name)


def test_the_foreign_submissions_are_ten_and_three_with_one_conflict(central: Door) -> None:
    assert len(central.json(FORM + "/submissions")) == 10
    assert len(central.json("/v1/projects/1/forms/reunion_essai/submissions")) == 3
    versions = central.json(f"{FORM}/submissions/{ROOT}/versions")
    assert [v["current"] for v in versions] == [True, False, False]


def test_pages_follow_the_domain_that_was_configured(central: Door) -> None:
    seen, link = [], f"{TABLE}?$top=3&$count=true"
    while link:
        page = central.json(link)
        assert page["@odata.count"] == 10
        seen += [row["__id"] for row in page["value"]]
        link = page.get("@odata.nextLink", "").removeprefix("https://central.example.org")
    assert len(set(seen)) == 10


def test_updated_at_is_null_until_an_edit_or_a_review(central: Door) -> None:
    now = central.state.clock.now().isoformat().replace("+00:00", "Z")
    central.state.add_attachment_late(ROOT, "audit.csv", b"x")
    assert ids(central, f"__system/updatedAt ge {now}") == []
    central.state.set_review(ROOT, "approved")
    assert ids(central, f"__system/updatedAt ge {now}") == [ROOT]
    assert ROOT in ids(
        central, "not (__system/reviewState eq 'rejected' or __system/updatedAt eq null)"
    )


def test_deleted_rows_come_only_when_the_filter_names_deleted_at(central: Door) -> None:
    central.state.delete(ROOT)
    assert ROOT not in ids(central, "__system/submissionDate ge 2020-01-01")
    test = "__system/submissionDate ge 2020-01-01 or __system/deletedAt ge 2020-01-01T00:00:00Z"
    assert ROOT in ids(central, test)
    assert central.get(f"{FORM}/submissions/{ROOT}.xml").status_code == 404
    assert central.state.receive(*foreign("00.xml")).message.startswith("This submission has been")
    central.state.restore(ROOT)
    assert central.get(f"{FORM}/submissions/{ROOT}").status_code == 200
    central.state.delete(ROOT)
    assert central.state.purge() == 1
    assert central.json(FORM + "/submissions?deleted=true") == []
    assert central.state.receive(*foreign("00.xml")).status == 201


def test_an_edits_id_is_moved_to_its_version(central: Door) -> None:
    answer = central.get(f"{FORM}/submissions/{NEWEST}.xml", allow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith(FORM)
    assert f"<instanceID>{NEWEST}<" in central.get(f"{FORM}/submissions/{NEWEST}.xml").text
    assert central.get(f"{TABLE}('{NEWEST}')").status_code == 404


def test_a_version_published_later_hides_answers_but_not_from_the_etag(central: Door) -> None:
    old = (FOREIGN / "forms" / "formation_essai.xml").read_text(encoding="utf-8")
    before = central.get(TABLE)
    assert "heure" not in before.json()["value"][0]
    central.state.add_version("formation_essai", old.replace("2026010501", "2026050101"))
    headers = {"If-None-Match": before.headers["ETag"]}
    assert central.get(TABLE, headers=headers).status_code == 304
    assert "heure" in central.json(TABLE)["value"][0]


def test_a_file_is_told_by_its_md5_and_range_is_ignored(central: Door) -> None:
    path = f"{FORM}/submissions/{ROOT}/attachments/1768300000000.jpg"
    first = central.get(path, headers={"Range": "bytes=0-9"})
    assert (first.status_code, len(first.content)) == (200, 5429)
    tag = {"If-None-Match": first.headers["ETag"]}
    assert central.get(path, headers=tag).status_code == 304
    central.state.replace_attachment(ROOT, "1768300000000.jpg", b"new")
    assert central.get(path, headers=tag).content == b"new"
    assert central.json(path.rsplit("/", 1)[0])[1] == {"name": "1768300000000.jpg", "exists": True}


def test_a_phone_gets_201_for_nearly_everything(central: Door) -> None:
    url = f"{central.url}/v1/key/{central.state.phone.token}/projects/1/submission"

    def send(xml: str, version: str = "1.0") -> requests.Response:
        files = {"xml_submission_file": ("s.xml", xml.encode(), "text/xml")}
        return requests.post(url, files=files, headers={"X-OpenRosa-Version": version}, timeout=5)

    meeting, _ = foreign("13.xml")
    assert send(meeting).status_code == 201
    nameless = re.sub("<instanceID>.*?</instanceID>", "", meeting)
    assert [send(nameless).status_code, send(nameless).status_code] == [201, 201]
    assert len(central.json("/v1/projects/1/forms/reunion_essai/submissions")) == 5
    assert send(meeting[: meeting.index("</meta>")]).status_code == 409
    assert send(meeting.replace('version="1"', 'version="9"')).status_code == 404
    assert send(meeting, version="1.1").status_code == 400
    central.state.set_form_state("reunion_essai", "closed")
    assert "not currently accepting" in send(meeting).text


def test_a_session_ends_after_a_day(central: Door) -> None:
    access = central.state.access()
    body = {"email": access["email"], "password": access["password"]}
    told = requests.post(f"{central.url}/v1/sessions", json=body, timeout=5).json()
    headers = {"Authorization": f"Bearer {told['token']}"}
    assert central.get("/v1/projects", headers=headers).status_code == 200
    central.state.clock.move(hours=25)
    assert central.get("/v1/projects", headers=headers).json()["code"] == 401.2


def test_a_review_with_a_note_is_in_the_audit_log_of_those_who_may_read_it(central: Door) -> None:
    headers = {"X-Action-Notes": "motif%20du%20rejet"}
    url = f"{central.url}{FORM}/submissions/{ROOT}"
    answer = central.session.patch(url, json={"reviewState": "rejected"}, headers=headers)
    assert answer.json()["reviewState"] == "rejected"
    log = central.json("/v1/audits?action=submission.update&limit=1")
    assert (log[0]["notes"], log[0]["details"]["reviewState"]) == ("motif du rejet", "rejected")
    assert central.session.patch(url, json={"reviewState": "maybe"}).json()["code"] == 400.8
    user = central.state.add_user("lecteur@example.org", role="viewer")
    reader = {"Authorization": f"Bearer {central.state.sign_in(user)[0]}"}
    assert central.get("/v1/audits", headers=reader).status_code == 403
    assert central.get(FORM + "/submissions", headers=reader).status_code == 200
    refused = requests.patch(url, json={"reviewState": None}, headers=reader, timeout=5)
    assert refused.json()["code"] == 403.1


def test_publishing_an_xlsform_as_a_draft_with_media(central: Door) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    content = (FOREIGN / "forms" / "formation_essai_v2.xlsx").read_bytes()
    draft = f"{central.url}{FORM}/draft"
    headers = {"Content-Type": kind}
    post = central.session.post
    made = post(f"{draft}?ignoreWarnings=true", data=content, headers=headers)
    assert made.json() == {"success": True}
    media = f"{draft}/attachments"
    assert post(f"{media}/autre.csv", data=b"a").status_code == 404
    assert post(f"{media}/activites.csv", data=b"a").json()["exists"] is True
    assert post(f"{draft}/publish").json()["code"] == 409.6
    assert post(f"{draft}/publish?version=neuf").status_code == 200
    assert central.json(FORM)["version"] == "neuf"


def test_the_journal_tells_kinds(central: Door) -> None:
    central.json("/v1/projects/1/forms")
    central.json(FORM + "/versions")
    central.json(TABLE, params={"$filter": "__system/updatedAt ge 2026-01-01"})
    central.json(TABLE, params={"$select": "__id"})
    central.get(f"{FORM}/submissions/{ROOT}.xml")
    central.get(f"{FORM}/submissions/{ROOT}/attachments/audit.csv")
    kinds = {"forms": 1, "versions": 1, "changes": 1, "sweep": 1, "xml": 1, "attachment": 1}
    assert central.state.journal.counts() == kinds
