"""Passwords: argon2, and a random one for the first account."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"

_hasher = PasswordHasher()
_nobody = _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether the password is the kept one; takes as long for an account that isn't there."""
    try:
        return _hasher.verify(kept or _nobody, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def random_password(length: int = 16) -> str:
    """A password without letters that are mistaken for others."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
