"""A source as it is being entered: read from the form, checked, tried before it is kept.

Between the test and the saving the secret travels sealed, bound to the address it was entered for,
so that it is never shown and can't be sent elsewhere.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from kobo_bridge.central import Central
from kobo_bridge.kobo import Kobo
from kobo_bridge.records import RemoteIdentity
from server.models.sources import Source, SourceKind
from sync.clients import Client, OpenClient
from sync.errors import Refused
from sync.secrets import seal, unseal

# A person waits for the answer: one try, and not for long.
AT_ONCE: dict[str, Any] = {"timeout": (10.0, 30.0), "attempts": 1}
LONGEST_NAME = 80


@dataclass(frozen=True)
class Draft:
    """What was entered; `secret` is the token or password, empty where the kept one is meant."""

    kind: SourceKind
    name: str = ""
    url: str = ""
    kc: str = ""
    email: str = ""
    project: str = ""
    secret: str = field(default="", repr=False)

    @classmethod
    def read(cls, kind: SourceKind, form: Mapping[str, str], secret_key: str) -> "Draft":
        """Take what the form says; a sealed secret counts for the address it was sealed for."""
        words = {
            name: form.get(name, "").strip()[:500]
            for name in ("name", "url", "kc", "email", "project")
        }
        url = words["url"].rstrip("/")
        secret = form.get("secret", "").strip()
        return cls(kind, **{**words, "url": url}, secret=secret or _opened(form, url, secret_key))

    @classmethod
    def of(cls, source: Source) -> "Draft":
        """What is kept of a source, without its secret."""
        settings = source.settings
        return cls(
            SourceKind(source.kind),
            source.name,
            source.url,
            str(settings.get("kc") or ""),
            str(settings.get("email") or ""),
            str(settings.get("project") or ""),
        )

    def settings(self) -> dict[str, Any]:
        """What the kind needs beside address and secret."""
        if self.kind == SourceKind.KOBO:
            return {"kc": self.kc} if self.kc else {}
        return {"email": self.email, "project": int(self.project)}

    def sealed(self, secret_key: str) -> str:
        """The secret with its address, for the way to the browser and back."""
        return seal(secret_key, json.dumps([self.url, self.secret])).decode()

    def client(self) -> Client:
        """A client that tries once."""
        if self.kind == SourceKind.KOBO:
            return Kobo(self.url, self.secret, kc_url=self.kc or None, **AT_ONCE)
        return Central(self.url, self.email, self.secret, int(self.project), **AT_ONCE)

    def test(self) -> RemoteIdentity:
        """Sign in and say what the account may do; raises `SourceError`."""
        client = self.client()
        try:
            return client.check()
        finally:
            client.close()


def at_once(secret_key: str) -> OpenClient:
    """Opens the client of a kept source for someone who waits for the answer."""

    def open_client(source: Source) -> Client:
        return replace(Draft.of(source), secret=unseal(secret_key, source.secret)).client()

    return open_client


def problems(session: Session, draft: Draft, source: Source | None) -> dict[str, str]:
    """What is wrong with the fields, by field."""
    found = {
        "name": _wrong_name(session, draft, source),
        "url": "" if _is_address(draft.url) else _("Write it like https://kf.example.org"),
        "kc": "" if not draft.kc or _is_address(draft.kc) else _("Write it like https://…"),
        "secret": "" if draft.secret else _("Needed to sign in there."),
    }
    if draft.kind == SourceKind.CENTRAL:
        found["email"] = "" if "@" in draft.email else _("The e-mail of a web user there.")
        is_number = draft.project.isascii() and draft.project.isdigit()
        found["project"] = "" if is_number else _("The number in the project's address there.")
    return {name: words for name, words in found.items() if words}


def _wrong_name(session: Session, draft: Draft, source: Source | None) -> str:
    if not draft.name or len(draft.name) > LONGEST_NAME:
        return _("A short name by which people here know it.")
    other = session.scalar(select(Source).where(Source.name == draft.name))
    return _("Another source has this name.") if other and other is not source else ""


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        return False


def _opened(form: Mapping[str, str], url: str, secret_key: str) -> str:
    try:
        kept_url, secret = json.loads(unseal(secret_key, form.get("sealed", "").encode()))
    except Refused:
        return ""
    return str(secret) if kept_url == url else ""
