"""Fetching a file whole: streamed, its size and, where the server tells it, its MD5 verified."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

import requests

from kobo_bridge.errors import SourceAnswerUnreadable
from kobo_bridge.http import Ask, Http
from kobo_bridge.records import FetchedAttachment, RemoteAttachment, Target

_MD5 = re.compile(r'^(?:W/)?"?([0-9a-f]{32})"?$')


def fetch(http: Http, attachment: RemoteAttachment, target: Target) -> FetchedAttachment:
    """Write the bytes at the target's position; after an error nothing of them is left there."""
    start = target.tell()
    ask = Ask("GET", attachment.path, headers={"Accept-Encoding": "identity"})

    def read(response: requests.Response) -> FetchedAttachment:
        target.seek(start)
        target.truncate()
        return _streamed(http, attachment, response, target)

    try:
        return http.send(ask, read)[0]
    except Exception:
        target.seek(start)
        target.truncate()
        raise


def md5_of(etag: str) -> str:
    """The MD5 in an ETag; "" when it is something else."""
    found = _MD5.match(etag.strip())
    return found.group(1) if found else ""


def quoted(part: str) -> str:
    """One part of a path: ids may hold spaces, slashes and letters of any script."""
    return quote(part, safe="")


def checked_xml(document: bytes) -> bytes:
    """Submission XML may be broken, but a web page in its place is no submission."""
    start = document.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")) or not document.strip():
        raise SourceAnswerUnreadable(what="submission XML was expected, a web page came")
    return document


def _streamed(
    http: Http, attachment: RemoteAttachment, response: requests.Response, target: Target
) -> FetchedAttachment:
    kind, etag = response.headers.get("Content-Type", ""), response.headers.get("ETag", "")
    where = http.plain(response.url)
    if kind.startswith("text/html") and not attachment.name.lower().endswith((".html", ".htm")):
        raise SourceAnswerUnreadable(where, what=f"{attachment.name} was expected, got a web page")
    md5 = hashlib.md5(usedforsecurity=False)

    def write(chunk: bytes) -> None:
        md5.update(chunk)
        target.write(chunk)

    size = http.chunks(response, write)
    told = response.headers.get("Content-Length")
    if told and not response.headers.get("Content-Encoding") and int(told) != size:
        raise SourceAnswerUnreadable(where, what=f"{told} bytes were announced, {size} came")
    if md5_of(etag) not in ("", md5.hexdigest()):
        raise SourceAnswerUnreadable(where, what="the bytes don't match the server's checksum")
    return FetchedAttachment(size, kind, etag)
