"""Making and changing accounts."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.accounts import Account, Role
from server.passwords import MIN_LENGTH, hash_password
from sync.errors import NotFound, Refused


def add_account(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    regions: Sequence[str] = (),
    language: str = "fr",
    now: datetime,
) -> Account:
    """Add an account; refuses an address that is taken or a password that is too short."""
    address = email.strip().lower()
    if "@" not in address:
        raise Refused(f"{email!r} is not an e-mail address")
    if session.scalar(select(Account).where(Account.email == address)):
        raise Refused(f"{address} has an account already")
    account = Account(
        email=address,
        name=name.strip() or address,
        role=role,
        regions=list(regions),
        language=language,
        password_hash=hash_password(_long_enough(password)),
        session_mark=secrets.token_hex(16),
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def set_password(account: Account, password: str) -> None:
    """Change the password, end all sessions of the account and unlock it."""
    account.password_hash = hash_password(_long_enough(password))
    account.session_mark = secrets.token_hex(16)
    account.failed_sign_ins, account.locked_until = 0, None


def account_by_email(session: Session, email: str) -> Account:
    """The account of that address; raises `NotFound`."""
    account = session.scalar(select(Account).where(Account.email == email.strip().lower()))
    if account is None:
        raise NotFound("account", email, "see `terrain account list`")
    return account


def _long_enough(password: str) -> str:
    if len(password) < MIN_LENGTH:
        raise Refused(f"a password needs at least {MIN_LENGTH} characters")
    return password
