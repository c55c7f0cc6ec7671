"""What the supervisor sees of what phones send: on its way, set aside, whose it is."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.accounts import Account, Role
from server.models.keys import PhoneKey
from server.models.submissions import Receipt, Submission
from tests.factories import create_account
from tests.openrosa.conftest import NOW, Phone
from tests.screens import Reader
from tests.sync.conftest import Foreign

ForeignByNumber = dict[str, Foreign]
pytestmark = pytest.mark.one_database
SEALED = b"""<data id="reunion_essai" version="1" encrypted="yes"><base64EncryptedKey>a2V5
</base64EncryptedKey><encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>"""


@pytest.fixture
def supervisor(app: Flask, store: Session) -> Reader:
    account = create_account(store, Role.SUPERVISOR)
    store.commit()
    reader = Reader(app)
    reader.sign_in(account, language="fr")
    return reader


def record(supervisor: Reader, store: Session) -> str:
    store.rollback()
    submission = store.scalars(select(Submission)).one()
    return supervisor.get(f"/review/{submission.id}").text


def test_a_submission_whose_files_are_still_coming_says_so(
    phone: Phone, store: Session, supervisor: Reader, foreign: ForeignByNumber
) -> None:
    one = foreign["00"]
    phone.send(one.xml, incomplete=True)
    assert "Envoi en cours" in record(supervisor, store)
    phone.send(one.xml, one.files)
    assert "Envoi en cours" not in record(supervisor, store)


def test_what_a_revoked_key_sent_is_explained_and_can_be_taken_in(
    phone: Phone, store: Session, supervisor: Reader, foreign: ForeignByNumber
) -> None:
    store.refresh(phone.key)
    phone.key.revoked_at = NOW
    store.commit()
    phone.send(foreign["13"].xml)

    assert "clé révoquée" in supervisor.get("/review/quarantine").text
    receipt = store.scalars(select(Receipt)).one()
    store.commit()
    supervisor.post(f"/review/quarantine/{receipt.id}/replay")
    assert record(supervisor, store)


def test_what_is_encrypted_is_kept_and_the_phone_told(
    phone: Phone, store: Session, supervisor: Reader
) -> None:
    refused = phone.send(SEALED, {"submission.xml.enc": b"sealed"})
    assert refused.status_code == 400
    assert "chiffré" in refused.text
    assert "chiffrée" in supervisor.get("/review/quarantine").text
    assert [file.name for file in store.scalars(select(Receipt)).one().files] == [
        "submission.xml.enc"
    ]


def test_a_submission_is_that_of_the_key_s_account(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    officer = create_account(store, Role.OFFICER, name="Salma Berrada", regions=["bmk"])
    store.get_one(PhoneKey, phone.key.id).account_id = officer.id
    store.commit()

    phone.send(foreign["13"].xml)
    store.rollback()
    submission = store.scalars(select(Submission)).one()
    assert store.get_one(Account, submission.account_id).name == "Salma Berrada"
    assert submission.submitted_by == "Salma Berrada"


def test_a_phone_that_only_asks_for_forms_has_been_seen(phone: Phone, store: Session) -> None:
    phone.get("/formList")
    store.rollback()
    assert store.scalars(select(PhoneKey)).one().last_used_at
