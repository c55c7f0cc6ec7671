"""Kobo's projects as forms: list, versions, media; publishing and renewing a file."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from collections.abc import Collection, Iterator
from typing import Any
from xml.etree import ElementTree

from kobo_bridge import kobo_rows
from kobo_bridge.errors import (
    SourceAnswerUnreadable,
    SourceBusy,
    SourceConflict,
    SourceError,
    SourceForbids,
    SourceNotFound,
    SourceRefuses,
)
from kobo_bridge.http import Ask, Http
from kobo_bridge.kobo_changes import results
from kobo_bridge.records import RemoteForm, RemoteVersion

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ASSETS = "/api/v2/assets/"
_JSON = {"format": "json"}
_POLLS = 90
_ROOT = re.compile(rb"<instance>\s*<[^>]*?\bversion=\"([^\"]*)\"", re.DOTALL)


def listed(http: Http) -> Iterator[dict[str, Any]]:
    """Every deployed survey, archived ones too. A block or a draft has no submissions."""
    for asset in paged(http, _ASSETS, {"q": "asset_type:survey"}):
        if asset.get("has_deployment") and asset.get("asset_type") == "survey":
            yield asset


def paged(http: Http, path: str, params: dict[str, str] | None = None) -> Iterator[Any]:
    """Every row of a list, whatever page size the server thinks right."""
    start = 0
    while True:
        asked = {**_JSON, "limit": "1000", "start": str(start), **(params or {})}
        answer = http.record(Ask("GET", path, params=asked, right="view_asset"))
        found = results(answer)
        yield from found
        start += len(found)
        if not found or not answer.get("next"):
            return


def form(asset: dict[str, Any]) -> RemoteForm:
    """An asset as a form; its fingerprint moves with every deployment."""
    deployed = str(asset.get("deployed_version_id") or "")
    return RemoteForm(
        remote_id=str(asset["uid"]),
        title=str(asset.get("name") or asset["uid"]),
        version=deployed,
        fingerprint=f"{deployed} {asset.get('date_deployed') or ''}",
        count=asset.get("deployment__submission_count"),
    )


def asset(http: Http, form_id: str) -> dict[str, Any]:
    """One project in full."""
    path = f"{_ASSETS}{form_id}/"
    found = http.record(Ask("GET", path, params=_JSON, right="view_asset"))
    if "uid" not in found:
        raise SourceAnswerUnreadable(http.plain(http.url(path)), what="a project was expected")
    return found


def versions(
    http: Http, phones: Http, form_: RemoteForm, known: Collection[str]
) -> list[RemoteVersion]:
    """Deployed versions, newest last; only the newest is served as an XForm."""
    path = f"{_ASSETS}{form_.remote_id}/versions/"
    found = []
    for one in _deployed_versions(http, path, form_):
        newest = one["uid"] == form_.version
        xform = None if one["uid"] in known or not newest else _xform(http, phones, form_)
        content = None if xform or one["uid"] in known else _content(http, path, one["uid"])
        name = _ROOT.search(xform or b"")
        found.append(
            RemoteVersion(
                version=name.group(1).decode() if name else "",
                source_version=str(one["uid"]),
                published_at=one.get("date_deployed"),
                xform=xform,
                content=content,
            )
        )
    return found


def _deployed_versions(http: Http, path: str, form_: RemoteForm) -> list[dict[str, Any]]:
    """Oldest first; where the server or the account has no such list, the newest alone."""
    try:
        listing = list(paged(http, path))
    except (SourceForbids, SourceNotFound):
        return [{"uid": form_.version}]
    return sorted(listing, key=lambda one: str(one.get("date_deployed") or ""))


def media(http: Http, form_id: str) -> dict[str, bytes]:
    """The files that go with the form to the phone."""
    found = {}
    for name, item in _files(http, form_id).items():
        path = kobo_rows.path_of(str(item.get("content", ""))).split("?", maxsplit=1)[0]
        found[name] = http.content(Ask("GET", path, right="view_asset"))
    return found


def publish(
    http: Http, xlsx: bytes, files: dict[str, bytes], *, form_id: str, remote_id: str | None
) -> RemoteForm:
    """Import, media, deploy: in this order, so that phones never get a form without its files."""
    uid = _imported(http, xlsx, form_id, remote_id)
    for name, data in files.items():
        _put_file(http, uid, name, data)
    return _deployed(http, uid)


def replace_media(http: Http, form_id: str, name: str, data: bytes) -> bool:
    """Another file under the same name; phones get it by a deployment of the same version."""
    now = asset(http, form_id)
    if now.get("version_id") != now.get("deployed_version_id"):
        raise SourceConflict(
            http.plain(http.url(f"{_ASSETS}{form_id}/")),
            what="the form has changes that aren't deployed: deploy or discard them there first",
        )
    if not _put_file(http, form_id, name, data):
        return False
    active, version = bool(now.get("deployment__active")), now.get("version_id")
    _deploy(http, form_id, "PATCH", active=active, version=version)
    return True


def _content(http: Http, path: str, uid: str) -> dict[str, Any] | None:
    try:
        answer = http.record(Ask("GET", f"{path}{uid}/", params=_JSON, right="view_asset"))
    except (SourceForbids, SourceNotFound):
        return None
    content = answer.get("content")
    return content if isinstance(content, dict) else None


def _xform(http: Http, phones: Http, form_: RemoteForm) -> bytes | None:
    """As phones get it; where that door is shut, as the project page shows it."""
    for found in (_from_form_list(phones, form_), _from_asset(http, form_)):
        if found:
            return found
    return None


def _from_form_list(phones: Http, form_: RemoteForm) -> bytes | None:
    try:
        listing = phones.content(Ask("GET", "/formList"))
        path = _download_path(listing, form_.remote_id)
        return phones.content(Ask("GET", path)) if path else None
    except (SourceError, ElementTree.ParseError):
        return None


def _from_asset(http: Http, form_: RemoteForm) -> bytes | None:
    try:
        now = asset(http, form_.remote_id)
        if now.get("version_id", form_.version) != form_.version:
            return None
        found = http.content(Ask("GET", f"{_ASSETS}{form_.remote_id}.xml"))
    except SourceError:
        return None
    return found if b"<model" in found else None


def _download_path(listing: bytes, form_id: str) -> str | None:
    if b"<!DOCTYPE" in listing:
        return None
    for entry in ElementTree.fromstring(listing):  # noqa: S314 - no DTD, as checked above
        texts = {child.tag.rpartition("}")[2]: child.text or "" for child in entry}
        if texts.get("formID") == form_id:
            return kobo_rows.path_of(texts.get("downloadUrl", ""))
    return None


def _imported(http: Http, xlsx: bytes, form_id: str, remote_id: str | None) -> str:
    fields = {"name": form_id, "library": "false"}
    if remote_id:
        fields = {"destination": http.url(f"{_ASSETS}{remote_id}/"), "assetUid": remote_id}
    files = {"file": (f"{form_id}.xlsx", xlsx, XLSX)}
    ask = Ask("POST", "/api/v2/imports/", data=fields, files=files, right="change_asset")
    path = f"/api/v2/imports/{http.record(ask)['uid']}/"
    for _ in range(_POLLS):
        state = http.record(Ask("GET", path, params=_JSON))
        messages = state.get("messages") or {}
        if state.get("status") == "complete":
            made = messages.get("created") or messages.get("updated") or [{}]
            return str(made[0]["uid"])
        if state.get("status") == "error":
            raise SourceRefuses(http.plain(http.url(path)), excerpt=_words(messages))
        http.sleep(1.0)
    raise SourceBusy(http.plain(http.url(path)), what="the import is still being processed")


def _deployed(http: Http, uid: str) -> RemoteForm:
    now = asset(http, uid)
    method = "PATCH" if now.get("has_deployment") else "POST"
    version = now.get("version_id") if method == "PATCH" else None
    _deploy(http, uid, method, active=True, version=version)
    return form(asset(http, uid))


def _deploy(http: Http, uid: str, method: str, *, active: bool, version: str | None) -> None:
    body: dict[str, Any] = {"active": active}
    if version:
        body["version_id"] = version
    http.json(Ask(method, f"{_ASSETS}{uid}/deployment/", json=body, right="change_asset"))


def _files(http: Http, form_id: str) -> dict[str, dict[str, Any]]:
    path = f"{_ASSETS}{form_id}/files/"
    listing = paged(http, path, {"file_type": "form_media"})
    return {str((item.get("metadata") or {}).get("filename")): item for item in listing}


def _put_file(http: Http, form_id: str, name: str, data: bytes) -> bool:
    """False when it is there already. The server takes no second file of a name: delete first."""
    path = f"{_ASSETS}{form_id}/files/"
    there = _files(http, form_id).get(name)
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    if there and there["metadata"].get("hash") == f"md5:{md5}":
        return False
    if there:
        _delete(http, f"{path}{there['uid']}/")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    fields = {
        "file_type": "form_media",
        "description": "default",
        "metadata": json.dumps({"filename": name}),
    }
    files = {"content": (name, data, kind)}
    http.json(Ask("POST", path, data=fields, files=files, right="change_asset"))
    return True


def _delete(http: Http, path: str) -> None:
    try:
        http.content(Ask("DELETE", path, right="change_asset"))
    except SourceNotFound:
        return


def _words(messages: dict[str, Any]) -> str:
    return "; ".join(str(value) for value in messages.values())[:300]
