"""Headers of OpenRosa, and who is asked for a password."""

import pytest
import requests
from requests.auth import HTTPBasicAuth

from tests.openrosa.conftest import OPENROSA, Phone
from tests.sync.conftest import Foreign

ForeignByNumber = dict[str, Foreign]
pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("version", [None, "1.0", "1.1", "nonsense"])
def test_the_version_header_is_not_insisted_on(
    phone: Phone, foreign: ForeignByNumber, version: str | None
) -> None:
    headers = {"X-OpenRosa-Version": version} if version else {}
    assert requests.get(phone.url("/formList"), headers=headers, timeout=9).status_code == 200
    parts = {"xml_submission_file": ("s.xml", foreign["13"].xml, "text/xml")}
    sent = requests.post(phone.url("/submission"), headers=headers, files=parts, timeout=9)
    assert sent.status_code == 201


def test_every_answer_has_the_headers_of_openrosa(phone: Phone) -> None:
    stranger = f"{phone.address}/key/{'x' * 43}"
    answers = [
        phone.get("/formList"),
        phone.get("/forms/nobody/1.xml"),
        phone.get("/nothing/here"),
        requests.head(phone.url("/submission"), headers=OPENROSA, timeout=9),
        requests.head(f"{stranger}/submission", headers=OPENROSA, timeout=9),
        requests.get(f"{stranger}/formList", headers=OPENROSA, timeout=9),
        requests.get(f"{stranger}/nothing", headers=OPENROSA, timeout=9),
        requests.get(f"{phone.address}/formList", headers=OPENROSA, timeout=9),
    ]
    assert [a.status_code for a in answers] == [200, 404, 404, 204, 403, 403, 403, 401]
    for answer in answers:
        assert answer.headers["X-OpenRosa-Version"] == "1.0"
        assert answer.headers["X-OpenRosa-Accept-Content-Length"] == "100000000"
        assert answer.headers["Date"]
        if answer.content:
            assert answer.headers["Content-Type"].startswith("text/xml")


def test_a_password_may_be_given_again_where_a_key_s_address_says_all(phone: Phone) -> None:
    asked = requests.head(f"{phone.address}/submission", headers=OPENROSA, timeout=9)
    assert asked.status_code == 401
    assert asked.headers["WWW-Authenticate"].startswith("Digest")

    url = f"{phone.address}/submission"
    wrong = requests.head(url, auth=HTTPBasicAuth(phone.username, "no"), timeout=9)
    right = requests.head(url, auth=HTTPBasicAuth(phone.username, phone.password), timeout=9)
    assert (wrong.status_code, right.status_code) == (401, 204)
