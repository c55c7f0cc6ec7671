"""What an error says, with or without an answer: sorted once, its reason made readable."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from kobo_bridge import errors

_LONGEST_REASON = 300
_BUSY = (408, 423, 425, 429, 502, 503, 504)
_BY_STATUS: dict[int, type[errors.SourceError]] = {
    401: errors.SourceRefusedSignIn,
    404: errors.SourceNotFound,
    409: errors.SourceConflict,
    410: errors.SourceGone,
    501: errors.SourceRefuses,
}
_TAG = re.compile(r"<[^>]*>")
_NOT_TEXT = re.compile(r"(?is)<(script|style|head)\b.*?</\1>|<!--.*?-->")
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title>")


def error_for(
    status: int, *, url: str, excerpt: str, headers: Mapping[str, str], right: str
) -> errors.SourceError:
    """The error that a status means."""
    if status in _BUSY:
        return errors.SourceBusy(
            url, status=status, excerpt=excerpt, retry_after=retry_after(headers)
        )
    if status == 403:
        return errors.SourceForbids(url, status=status, excerpt=excerpt, right=right)
    other = errors.SourceFailed if status >= 500 else errors.SourceRefuses
    return _BY_STATUS.get(status, other)(url, status=status, excerpt=excerpt)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, given as seconds or as a date by its own clock."""
    value = headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None


def reason(headers: Mapping[str, str], body: bytes) -> str:
    """The server's own words from JSON of any shape, XML or HTML, shortened."""
    text = body[:20_000].decode("utf-8", "replace")
    if "json" in headers.get("Content-Type", ""):
        try:
            return _short(_from_json(json.loads(text)))
        except ValueError:
            return _short(text)
    title = _TITLE.search(text)
    words = _TAG.sub(" ", _NOT_TEXT.sub(" ", text))
    return _short(f"{title.group(1)} {words}" if title else words)


def _from_json(value: Any) -> str:
    if isinstance(value, dict):
        for key in ("message", "detail"):
            if key in value:
                details = value.get("details")
                more = f" {json.dumps(details, ensure_ascii=False)}" if details else ""
                return _from_json(value[key]) + more
        return "; ".join(f"{key}: {_from_json(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "; ".join(_from_json(item) for item in value)
    return str(value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1] + "…"


def never_sent(url: str, error: Exception) -> errors.SourceUnreachable:
    """No connection came about: whatever was asked has not been done."""
    found = errors.SourceUnreachable(url, what=_cause(error))
    found.never_sent = True
    return found


def unreachable(url: str, error: requests.ConnectionError) -> errors.SourceUnreachable:
    """No answer came; whether the request arrived is known only where it could not."""
    cause = _cause(error)
    refused = any(word in cause for word in ("NewConnectionError", "NameResolutionError"))
    return never_sent(url, error) if refused else errors.SourceUnreachable(url, what=cause)


def _cause(error: Exception) -> str:
    inner = error.args[0] if error.args else error
    reason = getattr(inner, "reason", None)
    return type(reason if isinstance(reason, Exception) else inner).__name__
