"""Secrets of sources, encrypted in the store under the installation's secret key."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from sync.errors import Refused


def seal(secret_key: str, text: str) -> bytes:
    """Encrypt a token or password for the store."""
    return _box(secret_key).encrypt(text.encode())


def unseal(secret_key: str, sealed: bytes | None) -> str:
    """Decrypt; refuses where the secret was sealed under another key."""
    try:
        return _box(secret_key).decrypt(sealed or b"").decode()
    except InvalidToken:
        raise Refused(
            "the secret of this source can't be read: TERRAIN_SECRET_KEY has changed; "
            "set the old key again, or enter the source's token or password anew"
        ) from None


def _box(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret_key.encode()).digest()))
