"""What changed in a Kobo project: rows above the last id with a re-read tail, and the history."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from kobo_bridge import kobo_rows
from kobo_bridge.errors import (
    SourceAnswerUnreadable,
    SourceForbids,
    SourceNotFound,
    SourceRefuses,
)
from kobo_bridge.http import Ask, Http
from kobo_bridge.records import Changes, Position, RemoteSubmission

PAGE = 1000
TAIL = 200
OVERLAP = timedelta(seconds=120)
_ROOTS_A_REQUEST = 40


@dataclass(frozen=True)
class History:
    """What the project history tells since a moment: root uuids, and when they were deleted."""

    changed: dict[str, str | None]
    since: str | None
    seen: dict[str, int]


def changes(http: Http, form_id: str, position: Position | None) -> Changes:
    """New rows, and rows edited, decided or deleted since the position."""
    history = _history(http, form_id, position)
    known = bool(position is None or position.get("history"))
    walk = _walk(http, form_id, position or {}, history)
    return Changes(walk, position, complete=history is not None and known)


def rows(http: Http, form_id: str, query: dict[str, Any], fields: list[str]) -> Iterator[Any]:
    """All rows of a query by ascending `_id`: `start` would skip rows when one is deleted."""
    path, page = f"/api/v2/assets/{form_id}/data/", query
    last: int | None = None
    while True:
        if last is not None:
            page = {**query, "_id": {"$gt": last}}
        ask = Ask("GET", path, params=_params(page, fields), right="view_submissions")
        answer = http.record(ask)
        found = results(answer)
        if not all(isinstance(row.get("_id"), int) for row in found):
            raise SourceAnswerUnreadable(http.plain(http.url(path)), what="rows without `_id`")
        yield from found
        if not found or not answer.get("next"):
            return
        highest = max(row["_id"] for row in found)
        if last is not None and highest <= last:
            raise SourceAnswerUnreadable(http.plain(http.url(path)), what="the same page again")
        last = highest


def results(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a page; anything else is not an answer of the API."""
    found = answer.get("results")
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise SourceAnswerUnreadable(what="a page with `results` was expected")
    return found


def _params(query: dict[str, Any], fields: list[str]) -> dict[str, str]:
    params = {"format": "json", "limit": str(PAGE), "sort": json.dumps({"_id": 1})}
    params["fields"] = json.dumps(fields)
    if query:
        params["query"] = json.dumps(query)
    return params


def _walk(
    http: Http, form_id: str, position: Position, history: History | None
) -> Iterator[RemoteSubmission | Position]:
    start = position.get("from")
    changed = dict(history.changed) if history else {}
    tail: deque[int] = deque(maxlen=TAIL)
    query = {} if start is None else {"_id": {"$gte": start}}
    for row in rows(http, form_id, query, kobo_rows.CHANGE_FIELDS):
        found = kobo_rows.submission(row)
        tail.append(int(row["_id"]))
        changed.pop(_bare(found.root_instance_id or found.instance_id), None)
        yield found
    yield from _changed(http, form_id, changed)
    reached = dict(position)
    reached["from"] = tail[0] if tail else start
    if history:
        reached.update(history=history.since, seen=history.seen)
    yield reached


def _changed(
    http: Http, form_id: str, changed: dict[str, str | None]
) -> Iterator[RemoteSubmission]:
    """Older rows that the history names: as they are now, or deleted."""
    waiting = iter(sorted(changed))
    while roots := list(islice(waiting, _ROOTS_A_REQUEST)):
        names = [name for root in roots for name in (root, f"uuid:{root}")]
        gone = dict.fromkeys(roots)
        query = {"meta/rootUuid": {"$in": names}}
        for row in rows(http, form_id, query, kobo_rows.CHANGE_FIELDS):
            found = kobo_rows.submission(row)
            gone.pop(_bare(found.root_instance_id or found.instance_id), None)
            yield found
        for root in gone:
            at = changed[root]
            if at:
                yield kobo_rows.deleted(root, at)


def _history(http: Http, form_id: str, position: Position | None) -> History | None:
    """None where the account may not read it (or an old server has none)."""
    since = (position or {}).get("history")
    try:
        if since is None:
            return _newest(http, form_id)
        return _since(http, form_id, since, Counter((position or {}).get("seen", {})))
    except (SourceForbids, SourceNotFound, SourceRefuses):
        return None  # no such right, no such door, or one that knows no `q`: a sweep tells


def _newest(http: Http, form_id: str) -> History:
    """Where a later walk takes the history up: by the server's clock, before rows are read."""
    entries = [_entry(item) for item in _entries(http, form_id, {"limit": str(PAGE)}, pages=1)]
    newest = max((date for date, _, _ in entries), default="1970-01-01T00:03:00Z")
    return History({}, newest, _recent(entries, newest))


def _since(http: Http, form_id: str, since: str, seen: Counter[str]) -> History:
    start = _earlier(since)
    params = {"limit": str(PAGE), "q": f'date_created__gte:"{start}"'}
    entries = [_entry(item) for item in _entries(http, form_id, params)]
    newest = max([since, *(date for date, _, _ in entries)])
    changed: dict[str, str | None] = {}
    left = Counter(seen)
    for date, action, root in entries:
        key = f"{date} {action} {root}"
        if left[key] > 0:
            left[key] -= 1
        elif root:
            _note(changed, root, action, date)
    return History(changed, newest, _recent(entries, newest))


def _recent(entries: list[tuple[str, str, str]], newest: str) -> dict[str, int]:
    """Entries that the next walk will be shown again, and how often each stood there."""
    start = _earlier(newest)
    return dict(Counter(" ".join(entry) for entry in entries if entry[2] and entry[0] >= start))


def _note(changed: dict[str, str | None], root: str, action: str, date: str) -> None:
    deleted = date if action == "delete-submission" else None
    changed[root] = deleted or changed.get(root)


def _entry(item: dict[str, Any]) -> tuple[str, str, str]:
    about = (item.get("metadata") or {}).get("submission") or {}
    return item["date_created"], item["action"], _bare(str(about.get("root_uuid") or ""))


def _entries(
    http: Http, form_id: str, params: dict[str, str], pages: int | None = None
) -> Iterator[dict[str, Any]]:
    path, start = f"/api/v2/assets/{form_id}/history/", 0
    for _ in iter(int, 1) if pages is None else range(pages):
        asked = {"format": "json", "start": str(start), **params}
        answer = http.record(Ask("GET", path, params=asked, right="manage_asset"))
        found = results(answer)
        yield from found
        start += len(found)
        if not found or not answer.get("next"):
            return


def _earlier(time: str) -> str:
    moment = datetime.fromisoformat(time) - OVERLAP
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _bare(uuid: str) -> str:
    return uuid.removeprefix("uuid:")
