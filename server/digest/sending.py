"""The daily e-mail: once a day to each account that wants it, off until an SMTP server is named."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from apscheduler.schedulers.base import BaseScheduler
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.config import Settings, WrongSetting
from server.digest.letters import letter
from server.extensions import db
from server.i18n import TIME_ZONE
from server.models.accounts import Account
from sync.locks import held

MORNING = time(6, 30)
EVERY_MINUTES = 15
DIGEST = "digest"
FIRST_LOOK_BACK = timedelta(days=1)
TIMEOUT = 30
FOR_GOOD = 500
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, ValueError)
log = logging.getLogger(__name__)
Post = Callable[[EmailMessage], object]


@dataclass(frozen=True)
class MailServer:
    """Where e-mail goes out: `smtp://user:password@host:587?from=terrain@example.org`."""

    host: str
    port: int
    is_tls: bool
    user: str | None
    password: str | None
    sender: str


def mail_server(settings: Settings) -> MailServer | None:
    """Read `TERRAIN_SMTP_URL`; None where e-mail is off. Raises `WrongSetting`."""
    if settings.smtp_url is None:
        return None
    url = urlsplit(settings.smtp_url)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        shown = f"{url.scheme}://…"
        raise WrongSetting("TERRAIN_SMTP_URL", shown, "smtps://user:password@mail.example.org")
    user = unquote(url.username) if url.username else None
    here = urlsplit(settings.public_url).hostname or "localhost"
    named = parse_qs(url.query).get("from", [user if user and "@" in user else f"terrain@{here}"])
    is_tls = url.scheme == "smtps"
    port = url.port or (465 if is_tls else 587)
    password = unquote(url.password) if url.password else None
    return MailServer(url.hostname, port, is_tls, user, password, named[0])


def schedule(app: Flask, scheduler: BaseScheduler) -> None:
    """Send from morning on what is due; nothing is scheduled where e-mail is off."""
    server = mail_server(app.extensions["terrain"])
    if server is not None:
        scheduler.add_job(
            lambda: _send(app, server),
            "interval",
            minutes=EVERY_MINUTES,
            id=DIGEST,
            coalesce=True,
            max_instances=1,
            next_run_time=datetime.now(UTC),
        )


def send_due(app: Flask, post: Post, *, sender: str, now: datetime) -> int:
    """Send each account that wants it its e-mail of the day; how many were sent.

    An account's day ends in the transaction after its e-mail went out: a crash in between sends
    one e-mail twice rather than none. A server that takes none ends the round; an address that it
    refuses for good ends that account's day, and one that it refuses for now waits, alone.
    """
    sent = 0
    if now.astimezone(TIME_ZONE).time() < MORNING:
        return sent
    with app.test_request_context(base_url=app.extensions["terrain"].public_url):
        session = db.session()
        for account_id in _due(session, now):
            account = session.get_one(Account, account_id)
            since = account.digest_until or now - FIRST_LOOK_BACK
            try:
                message = letter(session, account, since=since, now=now, sender=sender)
                session.rollback()
                if message is not None:
                    post(message)
                    sent += 1
            except REFUSED as error:
                log.warning(
                    "the daily e-mail of account %s is refused: %s",
                    account_id,
                    type(error).__name__,
                )
                session.rollback()
                if _is_for_now(error):
                    continue
            session.get_one(Account, account_id).digest_until = now
            session.commit()
    return sent


def _is_for_now(error: Exception) -> bool:
    """Whether the server may take the same address later."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code < FOR_GOOD for code, _said in error.recipients.values())


def _due(session: Session, now: datetime) -> list[int]:
    """The accounts whose last e-mail is of an earlier day."""
    accounts = session.scalars(
        select(Account).where(Account.is_active, Account.digest).order_by(Account.id)
    )
    today = now.astimezone(TIME_ZONE).date()
    return [
        account.id
        for account in accounts
        if account.digest_until is None or account.digest_until.astimezone(TIME_ZONE).date() < today
    ]


def _send(app: Flask, server: MailServer) -> None:
    now = datetime.now(UTC)
    with app.app_context(), held(db.engine, DIGEST, now=now) as free:
        if not free:
            return
        try:
            with connected(server) as post:
                send_due(app, post, sender=server.sender, now=now)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("the daily e-mail waits: %s does not take it: %s", server.host, error)


@contextmanager
def connected(server: MailServer) -> Iterator[Post]:
    """A connection to the mail server: encrypted where it can be, always for a password."""
    kind = smtplib.SMTP_SSL if server.is_tls else smtplib.SMTP
    with kind(server.host, server.port, timeout=TIMEOUT) as connection:
        if not server.is_tls and (connection.ehlo() and connection.has_extn("starttls")):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        if server.user is not None:
            if not (server.is_tls or isinstance(connection.sock, ssl.SSLSocket)):
                message = "the server offers no encryption, the password stays here"
                raise smtplib.SMTPNotSupportedError(message)
            connection.login(server.user, server.password or "")
        yield connection.send_message
