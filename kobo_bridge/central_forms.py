"""Central's forms: versions and media; publishing and renewing a file."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Collection
from typing import Any

from kobo_bridge.errors import SourceConflict, SourceNotFound, SourceRefuses
from kobo_bridge.files import quoted
from kobo_bridge.http import Ask, Http
from kobo_bridge.kobo_forms import XLSX
from kobo_bridge.records import RemoteForm, RemoteVersion

_WARNINGS = {"ignoreWarnings": "true"}
_SUFFIX = re.compile(r"-[0-9a-f]{8}(-\d+)?$")
_RIGHT = "form.update"


def form(row: dict[str, Any]) -> RemoteForm:
    """A published form; its fingerprint moves with every version published."""
    return RemoteForm(
        remote_id=str(row["xmlFormId"]),
        title=str(row.get("name") or row["xmlFormId"]),
        version=str(row.get("version") or ""),
        fingerprint=f"{row.get('version') or ''} {row.get('hash')} {row.get('publishedAt')}",
        count=row.get("submissions"),
    )


def versions(http: Http, path: str, newest: str, known: Collection[str]) -> list[RemoteVersion]:
    """Every published version, newest last, each with its XForm."""
    found = []
    for row in _published(http, path, newest):
        version = str(row.get("version") or "")
        where = row.get("path") or f"{path}/versions/{quoted(version) or '___'}.xml"
        ask = Ask("GET", where, right="form.read")
        xform = None if version in known else http.content(ask)
        found.append(RemoteVersion(version, version, row.get("publishedAt"), xform, None))
    return found


def _published(http: Http, path: str, newest: str) -> list[dict[str, Any]]:
    """Oldest first; where the server has no such list, the version published now alone."""
    try:
        listing = http.rows(Ask("GET", f"{path}/versions", right="form.read"))
    except SourceNotFound:
        return [{"version": newest, "path": f"{path}.xml"}]
    return sorted(listing, key=lambda row: str(row.get("publishedAt") or ""))


def media(http: Http, path: str) -> dict[str, bytes]:
    """The files that go with the published version."""
    names = [str(row["name"]) for row in _files(http, path).values() if row.get("exists")]
    where = f"{path}/attachments"
    return {name: http.content(Ask("GET", f"{where}/{quoted(name)}")) for name in names}


def publish(
    http: Http,
    forms: str,
    xlsx: bytes,
    files: dict[str, bytes],
    form_id: str,
    remote_id: str | None,
) -> str:
    """Draft, media, publish: phones see nothing of it before the last step. The id there."""
    headers = {"Content-Type": XLSX, "X-XlsForm-FormId-Fallback": quoted(form_id)}
    there = remote_id or form_id
    path = f"{forms}/{quoted(there)}"
    target = f"{path}/draft" if remote_id or _exists(http, path) else forms
    ask = Ask("POST", target, params=_WARNINGS, headers=headers, data=xlsx, right=_RIGHT)
    made = http.record(ask)
    if target == forms:
        there = str(made["xmlFormId"])
        path = f"{forms}/{quoted(there)}"
    _upload(http, f"{path}/draft", files)
    _publish_draft(http, path, there)
    return there


def replace_media(http: Http, path: str, name: str, data: bytes) -> bool:
    """Another file in a new version of the same form: a published version's files are fixed."""
    there = _files(http, path).get(name)
    if there is None:
        raise SourceNotFound(http.plain(http.url(path)), what=f"this form doesn't ask for {name}")
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    if there.get("hash") == md5:
        return False
    if _exists(http, f"{path}/draft"):
        raise SourceConflict(
            http.plain(http.url(path)),
            what="somebody is working on a draft of this form there: publish or discard it first",
        )
    http.json(Ask("POST", f"{path}/draft", params=_WARNINGS, right=_RIGHT))
    _upload_file(http, f"{path}/draft", name, data)
    version = str(http.record(Ask("GET", path)).get("version") or "")
    _publish_under_free_version(http, path, f"{_SUFFIX.sub('', version)}-{md5[:8]}")
    return True


def _exists(http: Http, path: str) -> bool:
    try:
        http.json(Ask("GET", path, right="form.read"))
    except SourceNotFound:
        return False
    return True


def _files(http: Http, path: str) -> dict[str, dict[str, Any]]:
    listing = http.rows(Ask("GET", f"{path}/attachments", right="form.read"))
    return {str(row["name"]): row for row in listing}


def _upload(http: Http, draft: str, files: dict[str, bytes]) -> None:
    """Upload what the form asks for; a file that it needs and nobody gave is an error."""
    asked = _files(http, draft)
    for name, data in files.items():
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if name in asked and asked[name].get("hash") != md5:
            _upload_file(http, draft, name, data)
    missing = [name for name, row in asked.items() if not row.get("exists") and name not in files]
    if missing:
        what = f"the form needs {', '.join(sorted(missing))}: give it with --media"
        raise SourceRefuses(http.plain(http.url(draft)), what=what)


def _upload_file(http: Http, draft: str, name: str, data: bytes) -> None:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    path = f"{draft}/attachments/{quoted(name)}"
    http.json(
        Ask("POST", path, headers={"Content-Type": kind}, data=data, right=_RIGHT, harmless=True)
    )


def _publish_draft(http: Http, path: str, form_id: str) -> None:
    try:
        http.json(Ask("POST", f"{path}/draft/publish", right=_RIGHT))
    except SourceConflict as error:
        raise SourceConflict(
            error.url,
            status=error.status,
            excerpt=error.excerpt,
            what=f"this version of {form_id} was published there before: "
            "raise `version` on the settings sheet and publish again",
        ) from None


def _publish_under_free_version(http: Http, path: str, version: str) -> None:
    """A version string is used once for ever: coming back to former bytes needs another."""
    for candidate in (version, *(f"{version}-{number}" for number in range(2, 50))):
        ask = Ask("POST", f"{path}/draft/publish", params={"version": candidate}, right=_RIGHT)
        try:
            http.json(ask)
        except SourceConflict:
            continue
        return
    raise SourceConflict(http.plain(http.url(path)), what=f"no free version after {version}")
