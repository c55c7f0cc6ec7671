"""A page of submission XML (`format=xml`) cut into the documents it is made of. Bytes are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kobo_bridge.errors import SourceAnswerUnreadable

_START, _END = b"<results>", b"</results>"
_NAME = rb"[^\s<>/=\"'!?]+"
_ATTRIBUTES = rb"(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*?"
_SKIPPED = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_OPENERS = rb"(" + b"|".join(map(re.escape, _SKIPPED)) + rb")"
_ROOT = re.compile(rb"<(" + _NAME + rb")(?:\s" + _ATTRIBUTES + rb")?(/?)>", re.DOTALL)
_META = re.compile(rb"<(/?)(?:[\w.-]+:)?meta\b[^>]*>")
_IDS = {
    name: re.compile(rb"<(?:[\w.-]+:)?" + name + rb"\b[^>]*>([^<]*)</")
    for name in (b"instanceID", b"deprecatedID")
}


def documents(page: bytes, form_id: str) -> Iterator[bytes]:
    """Each submission as a document of its own; one that is not closed is left out, alone."""
    start = page.find(_START)
    end = page.rfind(_END)
    if start < 0 or end < start:
        raise SourceAnswerUnreadable(what="a page of submission XML was expected", excerpt="")
    yield from _cut(page[start + len(_START) : end], form_id.encode())


def meta_id(document: bytes, name: bytes = b"instanceID") -> str | None:
    """An id from the document's meta block, without parsing: broken XML has one too."""
    tags = list(_META.finditer(document))
    starts = [tag.end() for tag in tags if not tag.group(1)]
    ends = [tag.start() for tag in tags if tag.group(1)]
    block = (
        document[starts[-1] : next((e for e in ends if e >= starts[-1]), None)] if starts else b""
    )
    found = _IDS[name].findall(block)
    return found[-1].decode("utf-8", "replace").strip() if found else None


def _cut(rows: bytes, form_id: bytes) -> Iterator[bytes]:
    at = 0
    while opened := _ROOT.search(rows, at):
        end = opened.end() if opened.group(2) else _closed(rows, opened)
        if end is None:
            at = _next_root(rows, opened.end(), form_id)
            continue
        yield rows[opened.start() : end]
        at = end


def _closed(rows: bytes, opened: re.Match[bytes]) -> int | None:
    """Where the element ends, counting only elements of its own name."""
    name = re.escape(opened.group(1))
    tag = rb"<(/?)" + name + rb"(?:\s" + _ATTRIBUTES + rb")?(/?)>"
    token = re.compile(_OPENERS + b"|" + tag, re.DOTALL)
    depth, at = 1, opened.end()
    while depth:
        found = token.search(rows, at)
        at = _after(rows, found)
        if found is None or at < 0:
            return None
        if not found.group(1) and not found.group(3):
            depth += -1 if found.group(2) else 1
    return at


def _after(rows: bytes, found: re.Match[bytes] | None) -> int:
    """Where to read on behind a tag, a comment, a CDATA section; -1 when that never ends."""
    if found is None or not found.group(1):
        return found.end() if found else -1
    closer = _SKIPPED[found.group(1)]
    end = rows.find(closer, found.end())
    return end + len(closer) if end >= 0 else -1


def _next_root(rows: bytes, at: int, form_id: bytes) -> int:
    """Where the next submission begins: the element that carries the form's id."""
    root = re.compile(rb"<" + _NAME + rb"\s[^<>]*\bid=[\"']" + re.escape(form_id) + rb"[\"']")
    found = root.search(rows, at)
    return found.start() if found else len(rows)
