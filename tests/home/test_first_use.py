"""The first use: an empty store, what it offers to whom."""

import pytest
from sqlalchemy.orm import Session

from server.models.accounts import Role
from tests.factories import create_account, create_activity
from tests.screens import Reader

pytestmark = pytest.mark.one_database


def test_it_offers_a_plan_a_source_and_the_made_up_year(reader: Reader, store: Session) -> None:
    account = create_account(store, Role.ADMINISTRATOR)
    store.commit()
    reader.sign_in(account)
    page = reader.get("/start").text
    for words in ("Importer un plan", "Brancher une source", "Voir une année inventée"):
        assert words in page
    assert "rien n’est encore reçu" in page.lower()


def test_what_is_done_is_ticked(reader: Reader, store: Session) -> None:
    account = create_account(store)
    create_activity(store)
    store.commit()
    reader.sign_in(account)
    assert "Fait" in reader.get("/start").text
    assert reader.get("/").headers["Location"] == "/review"
