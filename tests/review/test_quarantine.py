"""Quarantine on screen: the reason in words, and trying again once it is gone."""

import pytest
from sqlalchemy.orm import Session

from server.models.sources import SourceKind
from server.models.submissions import Receipt, ReceiptState
from sync.ingest import ingest
from sync.receive import Arrival, door, receive
from tests.factories import NOW, create_form
from tests.screens import Reader, fresh

pytestmark = pytest.mark.one_database
UNKNOWN = (
    b'<data id="atelier_essai" version="1"><titre>Tard</titre>'
    b"<meta><instanceID>uuid:late</instanceID></meta></data>"
)


@pytest.fixture
def receipt(store: Session) -> Receipt:
    """A submission of a form that is not here yet."""
    phone = door(store, SourceKind.PHONE, now=NOW)
    kept = receive(store, phone, Arrival(xml=UNKNOWN), now=NOW)
    ingest(store, kept, now=NOW)
    store.commit()
    return kept


def test_it_says_why_and_what_to_do(reader: Reader, receipt: Receipt) -> None:
    page = reader.get("/review/quarantine").text
    assert "Aucun formulaire ne s’appelle atelier_essai ici" in page
    assert "Publiez le formulaire" in page
    assert "uuid:late" in page


def test_trying_again_too_early_loses_nothing(
    reader: Reader, store: Session, receipt: Receipt
) -> None:
    answer = reader.post(f"/review/quarantine/{receipt.id}/replay")
    assert answer.headers["Location"] == "/review/quarantine"
    assert fresh(store, receipt).state == ReceiptState.QUARANTINED


def test_once_the_form_is_here_trying_again_opens_the_submission(
    reader: Reader, store: Session, receipt: Receipt
) -> None:
    create_form(store)
    store.commit()
    answer = reader.post(f"/review/quarantine/{receipt.id}/replay")
    assert "Tard" in reader.get(answer.headers["Location"]).text
    assert fresh(store, receipt).state == ReceiptState.INGESTED
    assert reader.post(f"/review/quarantine/{receipt.id}/replay").status_code == 404
