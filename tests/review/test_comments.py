"""Exchanges with the officer, both ways, with what is new to each."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.forms import Form
from server.models.submissions import Submission
from sync.keys import make_key
from sync.threads import Party, unread_counts
from tests.factories import NOW, create_account, create_submission
from tests.screens import Reader

pytestmark = pytest.mark.one_database
Phone = Callable[..., tuple[FlaskClient, dict[str, str]]]


@pytest.fixture
def officer(store: Session) -> Account:
    """Who sent it."""
    return create_account(store, Role.OFFICER, name="Younès Alaoui", regions=["sm"])


@pytest.fixture
def theirs(store: Session, media: MediaStore, form: Form, officer: Account) -> Submission:
    """A workshop that the officer sent."""
    made = create_submission(store, media, form)
    made.account_id = officer.id
    store.commit()
    return made


@pytest.fixture
def phone(app: Flask, store: Session) -> Phone:
    """A phone with a key of that account."""

    def make(account: Account) -> tuple[FlaskClient, dict[str, str]]:
        new = make_key(
            store,
            name=account.name,
            regions=["sm"],
            language="fr",
            account=account,
            secret_key=app.config["SECRET_KEY"],
            now=NOW,
        )
        store.commit()
        return app.test_client(), {"Authorization": f"Bearer {new.token}"}

    return make


def test_the_supervisor_writes_and_the_officer_reads_and_answers_on_the_phone(
    reader: Reader, store: Session, officer: Account, theirs: Submission, phone: Phone
) -> None:
    client, key = phone(officer)
    assert client.get("/field/api/threads", headers=key).get_json() == {"threads": []}
    reader.post(f"/review/{theirs.id}/comment", text="La salle, laquelle ?")
    (thread,) = client.get("/field/api/threads", headers=key).get_json()["threads"]
    assert thread["unread"] == 1
    assert [(each["by"], each["mine"], each["text"]) for each in thread["messages"]] == [
        ("Karim Benali", False, "La salle, laquelle ?")
    ]
    address = f"/field/api/threads/{thread['instance_id']}"
    assert client.post(f"{address}/read", headers=key).status_code == 200
    assert client.get("/field/api/threads", headers=key).get_json()["threads"][0]["unread"] == 0
    answer = client.post(f"{address}/messages", json={"text": "القاعة الكبرى"}, headers=key)
    assert answer.status_code == 200
    page = reader.get(f"/review/{theirs.id}").text
    assert "القاعة الكبرى" in page
    assert "Younès Alaoui" in page


def test_what_others_wrote_is_new_until_the_thread_was_in_sight(
    app: Flask, reader: Reader, store: Session, officer: Account, theirs: Submission, phone: Phone
) -> None:
    client, key = phone(officer)
    instance_id = theirs.instance_id
    supervisor = store.query(Account).filter_by(name="Karim Benali").one()
    store.commit()
    client.post(f"/field/api/threads/{instance_id}/messages", json={"text": "Ok"}, headers=key)
    assert unread_counts(store, Party(supervisor.id), [theirs.id]) == {theirs.id: 1}
    assert unread_counts(store, Party(officer.id), [theirs.id]) == {}, "nobody's own is new"
    store.commit()
    assert "1 nouveau message" in reader.get("/review").text
    assert "1 nouveau message" in reader.get(f"/review/{theirs.id}").text
    reader.post(f"/review/{theirs.id}/thread/read")
    assert "1 nouveau message" not in reader.get(f"/review/{theirs.id}").text


@pytest.mark.parametrize("text", ["", "  ", None, "x" * 5000])
def test_an_empty_or_endless_message_is_refused(
    officer: Account, theirs: Submission, phone: Phone, text: str | None
) -> None:
    client, key = phone(officer)
    address = f"/field/api/threads/{theirs.instance_id}/messages"
    assert client.post(address, json={"text": text}, headers=key).status_code >= 400


def test_a_phone_reads_only_what_is_its_own(
    reader: Reader, store: Session, theirs: Submission, phone: Phone
) -> None:
    reader.post(f"/review/{theirs.id}/comment", text="La salle ?")
    client, key = phone(create_account(store, Role.OFFICER, regions=["sm"]))
    assert client.get("/field/api/threads", headers=key).get_json() == {"threads": []}
    address = f"/field/api/threads/{theirs.instance_id}/messages"
    assert client.post(address, json={"text": "x"}, headers=key).status_code == 404
    assert client.get("/field/api/threads").status_code == 401
