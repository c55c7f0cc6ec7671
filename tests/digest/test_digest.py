"""The daily e-mail: who gets it, what it says, when it goes, and that it goes once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy.orm import Session

from server.config import WrongSetting
from server.digest.sending import connected, mail_server, send_due
from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.submissions import ReviewState, Submission
from sync.review import add_comment, current_edition, decide
from tests.factories import create_account, create_form, create_submission

pytestmark = pytest.mark.one_database
MORNING = datetime(2026, 6, 9, 7, 0, tzinfo=UTC)
NO_BREAK = "\N{NO-BREAK SPACE}"


class Box(list[EmailMessage]):
    """The e-mails that went out."""

    def __call__(self, message: EmailMessage) -> None:
        """Take one."""
        self.append(message)

    def text(self, at: int = 0) -> str:
        """The plain text of one, with ordinary spaces."""
        part = self[at].get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace(NO_BREAK, " ")


@pytest.fixture
def media(app: Flask) -> MediaStore:
    return app.extensions["media"]


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def officer(store: Session) -> Account:
    account = create_account(store, Role.OFFICER, regions=["bmk"], name="Amina")
    account.language = "fr"
    return account


@pytest.fixture
def supervisor(store: Session) -> Account:
    account = create_account(store, Role.SUPERVISOR, name="Driss")
    account.language, account.digest = "ar", False
    return account


@pytest.fixture
def submission(store: Session, media: MediaStore, officer: Account) -> Submission:
    answers = {"titre": "Atelier de Khénifra", "jour": "2026-06-03", "region": "bmk"}
    sent = create_submission(store, media, create_form(store), answers)
    sent.account_id = officer.id
    return sent


def decided(store: Session, submission: Submission, by: Account, state: str, text: str) -> None:
    decide(
        store,
        submission,
        ReviewState(state),
        comment=text,
        account=by,
        seen_edition_id=current_edition(store, submission).id,
        seen_decision_id=None,
        now=MORNING - timedelta(hours=2),
    )
    store.commit()


def test_an_officer_reads_what_was_sent_back_and_why_once(
    app: Flask, store: Session, submission: Submission, supervisor: Account, box: Box
) -> None:
    decided(store, submission, supervisor, "has_issues", "La liste signée manque.")
    assert send_due(app, box, sender="terrain@example.org", now=MORNING) == 1
    assert box[0]["Subject"] == "1 soumission à corriger"
    text = box.text()
    assert "Bonjour Amina," in text
    assert "- Atelier de Khénifra (3 juin 2026)" in text
    assert "Driss – La liste signée manque." in text
    assert f"/review/{submission.id}" in text
    assert send_due(app, box, sender="terrain@example.org", now=MORNING + timedelta(hours=3)) == 0
    assert send_due(app, box, sender="terrain@example.org", now=MORNING + timedelta(days=1)) == 0


def test_a_comment_reaches_the_officer_and_an_own_one_does_not(
    app: Flask, store: Session, submission: Submission, supervisor: Account, box: Box
) -> None:
    mine = store.get_one(Account, submission.account_id)
    add_comment(store, submission, "Bien reçu", account=mine, now=MORNING - timedelta(hours=2))
    add_comment(store, submission, "Merci", account=supervisor, now=MORNING - timedelta(hours=1))
    store.commit()
    send_due(app, box, sender="t@example.org", now=MORNING)
    assert "Merci" in box.text()
    assert "Bien reçu" not in box.text()


def test_a_supervisor_reads_in_arabic_what_waits(
    app: Flask, store: Session, submission: Submission, supervisor: Account, box: Box
) -> None:
    supervisor.digest = True
    submission.received_at = MORNING - timedelta(hours=3)
    store.commit()
    assert send_due(app, box, sender="t@example.org", now=MORNING) == 1
    assert box[0]["Subject"] == "استمارة واحدة للمراجعة"
    html = box[0].get_body(("html",))
    assert html is not None
    assert 'dir="rtl"' in html.get_content()


def test_nothing_goes_before_morning_nor_to_who_does_not_want_it(
    app: Flask, store: Session, submission: Submission, supervisor: Account, box: Box
) -> None:
    decided(store, submission, supervisor, "rejected", "Doublon")
    night = MORNING.replace(hour=3)
    assert send_due(app, box, sender="t@example.org", now=night) == 0
    store.get_one(Account, submission.account_id).digest = False
    store.commit()
    assert send_due(app, box, sender="t@example.org", now=MORNING) == 0


def test_what_the_mail_server_does_not_take_goes_the_next_time(
    app: Flask, store: Session, submission: Submission, supervisor: Account, box: Box
) -> None:
    decided(store, submission, supervisor, "rejected", "Doublon")

    def refuse(_message: EmailMessage) -> None:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        send_due(app, refuse, sender="t@example.org", now=MORNING)
    assert send_due(app, box, sender="t@example.org", now=MORNING) == 1


@pytest.mark.parametrize(("code", "is_tried_again"), [(450, True), (550, False)])
def test_an_address_that_is_refused_keeps_nobody_else_waiting(
    app: Flask,
    store: Session,
    box: Box,
    officer: Account,
    supervisor: Account,
    submission: Submission,
    code: int,
    *,
    is_tried_again: bool,
) -> None:
    refused = create_account(store, Role.SUPERVISOR, name="Nobody\r\nBcc: a@example.org")
    broken = create_account(store, Role.SUPERVISOR, name="x")
    broken.email = "a@example.org\nBcc: b@example.org"
    last = create_account(store, Role.SUPERVISOR, language="ar")
    create_submission(store, app.extensions["media"], submission.form)
    decided(store, submission, supervisor, "approved", "")
    store.commit()
    tried: list[str] = []

    def post(message: EmailMessage) -> None:
        tried.append(message["To"])
        if message["To"] == refused.email:
            raise SMTPRecipientsRefused({refused.email: (code, b"no")})
        box(message)

    for _ in range(2):
        send_due(app, post, sender="t@example.org", now=MORNING)
    assert [message["To"] for message in box] == [officer.email, last.email]
    assert tried.count(refused.email) == 1 + is_tried_again
    assert "Terrain" in box[0]["Subject"]
    assert "مراجعة" in box[1]["Subject"]


class Inbox:
    """Keeps what a real SMTP server was handed."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        """Take one."""
        self.taken.append(envelope.content)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    taken = Inbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=port)
    controller.start()
    yield taken, port
    controller.stop()


def test_it_goes_out_through_a_real_server(app: Flask, inbox: tuple[Inbox, int]) -> None:
    taken, port = inbox
    url = f"smtp://127.0.0.1:{port}?from=terrain@example.org"
    server = mail_server(replace(app.extensions["terrain"], smtp_url=url))
    assert server is not None
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, "a@example.org", "Un essai"
    message.set_content("Bonjour")
    with connected(server) as post:
        post(message)
    assert b"Bonjour" in taken.taken[0]


def test_an_address_that_is_none_is_refused_without_telling_its_password(app: Flask) -> None:
    settings = replace(app.extensions["terrain"], smtp_url="http://user:secret@mail")
    with pytest.raises(WrongSetting) as told:
        mail_server(settings)
    assert "secret" not in str(told.value)
