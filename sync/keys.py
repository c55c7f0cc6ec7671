"""Keys of phones: made, found again by what a phone shows, revoked."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.keys import PhoneKey
from sync.errors import NotFound
from sync.secrets import seal, unseal

REALM = "Terrain"
NOTED_FOR = timedelta(hours=1)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class NewKey:
    """A key just made and its two secrets; the password is shown only now."""

    key: PhoneKey
    token: str
    password: str


def make_key(
    session: Session,
    *,
    name: str,
    regions: Sequence[str],
    language: str,
    account: Account | None,
    secret_key: str,
    now: datetime,
) -> NewKey:
    """Make a key for a phone: an address of its own, and a user name with a generated password."""
    token = secrets.token_urlsafe(32)
    password = "".join(secrets.choice(ALPHABET) for _ in range(12))
    username = _free_username(session, name)
    key = PhoneKey(
        name=name.strip(),
        username=username,
        token_digest=digest_of(token),
        token_sealed=seal(secret_key, token),
        ha1=ha1_of(username, password),
        regions=list(regions),
        language=language,
        account_id=account.id if account else None,
        created_at=now,
    )
    session.add(key)
    session.flush()
    return NewKey(key, token, password)


def key_of_token(session: Session, token: str) -> PhoneKey | None:
    """The key whose address holds this token, revoked ones too."""
    return session.scalar(select(PhoneKey).where(PhoneKey.token_digest == digest_of(token)))


def key_of_username(session: Session, username: str) -> PhoneKey | None:
    """The key of a user name, revoked ones too."""
    return session.scalar(select(PhoneKey).where(PhoneKey.username == username))


def key_by_name(session: Session, name: str) -> PhoneKey:
    """The live key of that name or user name; raises `NotFound`."""
    key = session.scalars(
        select(PhoneKey)
        .where((PhoneKey.username == name) | (PhoneKey.name == name))
        .order_by(PhoneKey.revoked_at.is_not(None), PhoneKey.id.desc())
    ).first()
    if key is None:
        raise NotFound("key", name, "see `terrain key list`")
    return key


def note_use(key: PhoneKey, *, now: datetime) -> bool:
    """Note that the phone was heard of, once an hour at most; whether there was a need to."""
    if key.last_used_at is not None and now - key.last_used_at < NOTED_FOR:
        return False
    key.last_used_at = now
    return True


def token_of(secret_key: str, key: PhoneKey) -> str:
    """The token again, for the sheet with the QR code."""
    return unseal(secret_key, key.token_sealed)


def ha1_of(username: str, password: str) -> str:
    """What Digest sign-in is checked with (RFC 7616, MD5 as ODK Collect speaks it)."""
    text = f"{username}:{REALM}:{password}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def digest_of(token: str) -> str:
    """How a token is found without being kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _free_username(session: Session, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "phone"
    candidate, number = base, 1
    while key_of_username(session, candidate) is not None:
        number += 1
        candidate = f"{base}-{number}"
    return candidate
