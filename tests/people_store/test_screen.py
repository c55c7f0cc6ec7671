"""The screen: two people side by side, decided by a click, undone; masked, each reading noted."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.accounts import Account, PersonalReading, Role
from server.models.events import Link, LinkMethod
from server.models.persons import PersonPair
from tests.factories import NOW, create_account, create_activity, event_of, quick_passwords
from tests.people_store.conftest import Send, ids, persons, run
from tests.screens import Reader, make_app

pytestmark = pytest.mark.one_database
SIDES = re.compile(r'role="columnheader" scope="col"><bdi lang="\w+">([^<]+)')


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return make_app(database_url, tmp_path)


@pytest.fixture
def supervisor(store: Session, monkeypatch: pytest.MonkeyPatch) -> Account:
    """Who decides."""
    quick_passwords(monkeypatch)
    account = create_account(store, Role.SUPERVISOR, name="Karim Benali")
    store.commit()
    return account


@pytest.fixture
def reader(app: Flask, supervisor: Account) -> Reader:
    """The supervisor, signed in."""
    someone = Reader(app)
    someone.sign_in(supervisor)
    return someone


def test_same_joins_the_two_at_once_and_undo_parts_them(
    reader: Reader, store: Session, attend: Send, supervisor: Account
) -> None:
    attend("Amal Naciri 0611111111")
    attend("Amal Naciri 0622222222", on="2026-09-01")
    run(store)
    before = persons(store)
    store.commit()
    page = reader.get("/review/people").text
    assert SIDES.findall(page) == ["Amal Naciri", "Amal Naciri"]
    assert "2 personnes, <bdi>±1</bdi>" in page
    assert "0611111111" in page
    assert "Question 1 sur 1" in page
    noted = store.scalars(select(PersonalReading)).all()
    assert {(each.account_id, each.what) for each in noted} == {(supervisor.id, "people")}
    assert len(noted) == 2
    pair = store.scalars(select(PersonPair.id)).one()
    store.commit()
    answer = reader.post(f"/review/people/pairs/{pair}", verdict="same")
    after = reader.get(answer.location).text
    assert "Personne à départager" in after
    assert "1 personne, <bdi>±0</bdi></b> · 2 présences" in after
    assert set(persons(store).values()) == {min(before.values())}
    store.commit()
    undo = re.search(r'action="([^"]+/undo[^"]*)"', after)
    assert undo
    reader.post(undo[1].replace("&amp;", "&"))
    assert persons(store) == before


def test_different_is_never_asked_again_and_later_waits_apart(
    reader: Reader, store: Session, attend: Send
) -> None:
    for phone in range(3):
        attend(f"Amal Naciri 061111111{phone}")
    run(store)
    pairs = list(store.scalars(select(PersonPair.id).order_by(PersonPair.id)))
    store.commit()
    reader.post(f"/review/people/pairs/{pairs[0]}", verdict="different")
    reader.post(f"/review/people/pairs/{pairs[1]}", verdict="later")
    page = reader.get("/review/people").text
    assert "Question 3 sur 3" in page
    assert f"/review/people/pairs/{pairs[2]}" in page
    assert f"/review/people/pairs/{pairs[1]}" in reader.get("/review/people?ask=later").text
    run(store)
    store.commit()
    assert f"/review/people/pairs/{pairs[0]}" not in reader.get("/review/people").text
    decided = reader.get("/review/people/decided").text
    assert "Personnes différentes" in decided
    assert "Laissée ouverte" in decided


def test_what_contradicts_an_earlier_decision_is_asked_not_overwritten(
    reader: Reader, store: Session, attend: Send
) -> None:
    for phone in range(3):
        attend(f"Amal Naciri 061111111{phone}")
    run(store)
    one, two, three = store.scalars(select(PersonPair.id).order_by(PersonPair.id))
    store.commit()
    reader.post(f"/review/people/pairs/{one}", verdict="different")
    reader.post(f"/review/people/pairs/{two}", verdict="same")
    refused = reader.post(f"/review/people/pairs/{three}", verdict="same")
    assert refused.status_code in (302, 409)
    assert len(set(persons(store).values())) == 2


def test_the_page_of_a_person_splits_one_off(reader: Reader, store: Session, attend: Send) -> None:
    attend("Amal Naciri 0611111111")
    attend("A. Naciri 0611111111", on="2026-09-01")
    run(store)
    (amal,) = set(persons(store).values())
    last = ids(store)[-1]
    store.commit()
    page = reader.get(f"/review/people/{amal}").text
    assert "Graphies du nom" in page
    reader.post(f"/review/people/{amal}/split", attendance=str(last))
    after = persons(store)
    store.commit()
    assert after["Amal Naciri 0611111111"] == amal
    assert after["A. Naciri 0611111111"] != amal
    assert reader.get("/review/people/999").status_code == 404
    assert reader.post(f"/review/people/{amal}/split").status_code == 422


def test_an_activity_says_who_came_apart_from_how_often(
    reader: Reader, store: Session, attend: Send
) -> None:
    activity = create_activity(store)
    for day in ("2026-06-03", "2026-06-04"):
        made = attend("Amal Naciri 0611111111", "Brahim Oubella 0622222222", on=day)
        made.approved_edition_id = made.editions[0].id
        told = event_of(store, made)
        how = {"method": LinkMethod.PERSON, "created_at": NOW}
        store.add(Link(event_id=told.id, activity_id=activity.id, **how))
    attend("Zineb Alami 0633333333")
    run(store)
    page = reader.get(f"/plan/{activity.id}").text
    assert "<b>2 personnes, <bdi>±0</bdi></b> · 4 présences" in page


def test_without_the_right_nothing_personal_leaves_and_nothing_is_decided(
    app: Flask, store: Session, attend: Send, supervisor: Account
) -> None:
    attend("Amal Naciri 0611111111")
    attend("Amal Naciri 0622222222")
    run(store)
    monitoring = create_account(store, Role.MONITORING)
    elsewhere = create_account(store, Role.SUPERVISOR, regions=["ori"])
    pair, (amal, _) = store.scalars(select(PersonPair.id)).one(), persons(store).values()
    store.commit()
    reader = Reader(app)
    reader.sign_in(monitoring)
    for address in ("/review/people", f"/review/people/{amal}", "/review/people/decided"):
        page = reader.get(address).text
        assert "Naciri" not in page
        assert "06111" not in page
    assert reader.post(f"/review/people/pairs/{pair}", verdict="same").status_code == 403
    assert store.scalars(select(PersonalReading)).all() == []
    store.commit()
    far = Reader(app)
    far.sign_in(elsewhere)
    assert "Naciri" not in far.get("/review/people").text
    assert far.get(f"/review/people/{amal}").status_code == 404
