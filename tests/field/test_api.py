"""What the web form asks the server for: only with a live key, only what the key may see."""

import hashlib
from collections.abc import Callable

import pytest
import requests
from sqlalchemy.orm import Session

from server.auth import utc_now
from server.models.forms import Form
from sync.keys import NewKey


@pytest.fixture(autouse=True)
def built() -> None:
    """No build is needed."""


def ask(address: str, path: str, token: str | None) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.get(f"{address}/field/api/{path}", headers=headers, timeout=10)


def test_the_list_names_each_file_by_its_hash(
    address: str, formation: str, new_key: Callable[..., NewKey], store: Session
) -> None:
    key = new_key()
    token = key.token
    [form] = ask(address, "forms", token).json()["forms"]
    assert (form["form_id"], form["version"], form["title"]) == (
        "formation",
        formation,
        "Formation",
    )
    store.refresh(key.key)
    assert key.key.last_used_at is not None
    path = f"forms/{form['form_id']}/{form['version']}"
    xform = ask(address, f"{path}/form.xml", token)
    assert hashlib.sha256(xform.content).hexdigest() == form["hash"]
    assert xform.headers["Content-Type"].startswith("text/xml")
    [media] = form["media"]
    content = ask(address, f"{path}/media/{media['name']}", token)
    assert hashlib.sha256(content.content).hexdigest() == media["hash"]
    assert content.headers["Content-Type"].startswith("text/csv") == media["type"].startswith(
        "text"
    )


def test_a_form_of_another_region_is_not_there(
    address: str, formation: str, new_key: Callable[..., NewKey], store: Session
) -> None:
    token = new_key().token
    store.query(Form).one().regions = ["ori"]
    store.commit()
    assert ask(address, "forms", token).json() == {"forms": []}
    assert ask(address, f"forms/formation/{formation}/form.xml", token).status_code == 404


@pytest.mark.one_database
def test_no_key_a_wrong_one_and_a_withdrawn_one_are_told_apart(
    address: str, new_key: Callable[..., NewKey], store: Session
) -> None:
    key = new_key()
    assert ask(address, "me", None).json() == {"problem": "unknown_key"}
    assert ask(address, "me", "wrong").json() == {"problem": "unknown_key"}
    assert ask(address, "me", key.token).json()["name"] == "Nadia Berrada"
    key.key.revoked_at = utc_now()
    store.commit()
    answer = ask(address, "forms", key.token)
    assert (answer.status_code, answer.json()) == (401, {"problem": "revoked_key"})


@pytest.mark.one_database
def test_the_phone_password_gives_the_token_and_nothing_else_does(
    address: str, new_key: Callable[..., NewKey]
) -> None:
    key = new_key()
    url = f"{address}/field/api/sign-in"
    right = {"username": key.key.username.upper(), "password": key.password}
    answer = requests.post(url, json=right, timeout=10)
    assert answer.json()["token"] == key.token
    for wrong in ({**right, "password": "x"}, {**right, "username": "nobody"}, {}, []):
        refused = requests.post(url, json=wrong, timeout=10)
        assert (refused.status_code, refused.json()) == (401, {"problem": "wrong_password"})
    assert requests.post(url, data=b"\xff", timeout=10).status_code == 401
