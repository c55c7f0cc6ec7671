"""What changed in a Central form: rows by their three times, files and restores by the audit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests

from kobo_bridge import central_rows, parallel
from kobo_bridge.errors import (
    SourceAnswerUnreadable,
    SourceForbids,
    SourceNotFound,
    SourceRefuses,
)
from kobo_bridge.files import quoted
from kobo_bridge.http import Ask, Http
from kobo_bridge.records import Changes, Position, RemoteSubmission

OVERLAP = timedelta(minutes=5)
SWEEP_PAGE = 1000
# A walk since a moment is one call, also when a morning's uploads lie within the overlap.
CHANGES_PAGE = 10_000
AUDITS_PAGE = 1000
EXTENDED = {"X-Extended-Metadata": "true"}
_TIMES = ("submissionDate", "updatedAt", "deletedAt")
_OUTER = re.compile(r"/submissions/([^/]+)/versions/")


@dataclass(frozen=True)
class Entry:
    """One line of the audit log that names a submission of this project."""

    at: str
    action: str
    form_id: str
    instance_id: str
    name: str

    @property
    def key(self) -> str:
        """Tells it from others when it is shown again."""
        return " ".join((self.at, self.action, self.instance_id, self.name))


class Audits:
    """The audit log since a moment, read once for all forms of a project."""

    def __init__(self, http: Http, project: int) -> None:
        self._http, self._project = http, project
        self._read: dict[str, list[Entry]] = {}

    def forget(self) -> None:
        """A new pull reads anew."""
        self._read.clear()

    def since(self, moment: str) -> list[Entry]:
        """Newest first; raises SourceForbids for an account without audit.read."""
        for start, entries in self._read.items():
            if start <= moment:
                return entries
        self._read[moment] = list(self._entries(moment))
        return self._read[moment]

    def _entries(self, moment: str) -> Iterator[Entry]:
        offset = 0
        while found := self._page(moment, offset):
            for item in found:
                details, actee = item.get("details") or {}, item.get("actee") or {}
                instance_id = details.get("instanceId")
                if instance_id and actee.get("projectId") == self._project:
                    yield Entry(
                        item["loggedAt"],
                        item["action"],
                        str(actee.get("xmlFormId")),
                        str(instance_id),
                        str(details.get("name") or ""),
                    )
            offset += len(found)
            if len(found) < AUDITS_PAGE:
                return

    def _page(self, moment: str, offset: int) -> list[dict[str, Any]]:
        params = {"action": "submission", "start": moment, "limit": str(AUDITS_PAGE)}
        if offset:
            params["offset"] = str(offset)
        ask = Ask("GET", "/v1/audits", params=params, headers=EXTENDED, right="audit.read")
        found = self._http.json(ask)
        if not isinstance(found, list):
            raise SourceAnswerUnreadable(what="a list of audits was expected")
        return found


class Table:
    """The Submissions table of one form, a page after the other."""

    def __init__(self, http: Http, forms: str, form_id: str) -> None:
        self._http = http
        self._path = f"{forms}/{quoted(form_id)}.svc/Submissions"
        self.with_meta = True

    def rows(self, since: str | None, page: int) -> Iterator[RemoteSubmission]:
        """At least once each: a walk that came out short is done again, then given up."""
        for attempt in (1, 2):
            read, counts = 0, []
            for rows, count in self._pages(since, page):
                read += len(rows)
                counts.append(count)
                yield from map(central_rows.from_odata, rows)
            expected = min((count for count in counts if count is not None), default=0)
            if read >= expected:
                return
            if attempt == 2:
                what = f"{expected} submissions were announced, {read} came"
                raise SourceAnswerUnreadable(
                    self._http.plain(self._http.url(self._path)), what=what
                )

    def _pages(self, since: str | None, page: int) -> Iterator[tuple[list[Any], int | None]]:
        answer = self._first(since, page)
        while True:
            rows = answer.get("value") if isinstance(answer, dict) else None
            if not isinstance(rows, list):
                raise SourceAnswerUnreadable(what="a table with `value` was expected")
            yield rows, answer.get("@odata.count")
            link = answer.get("@odata.nextLink")
            if not link or not rows:
                return
            answer = self._http.json(Ask("GET", _own(link), right="submission.list"))

    def _first(self, since: str | None, page: int) -> Any:
        params = {"$top": str(page), "$count": "true", "$select": "__id,__system"}
        if since:
            params["$filter"] = " or ".join(f"__system/{name} ge {since}" for name in _TIMES)
        plain = Ask("GET", self._path, params=params, right="submission.list")
        if not self.with_meta:
            return self._http.json(plain)
        params = {**params, "$select": "__id,__system,meta/instanceID"}
        try:
            return self._http.json(replace(plain, params=params))
        except SourceRefuses:
            # A form without that question: the listing alone can't tell the newest edition's id.
            self.with_meta = False
            return self._http.json(plain)


def changes(
    http: Http, audits: Audits, table: Table, forms: str, form_id: str, position: Position | None
) -> Changes:
    """Rows sent, changed or deleted since the position, and those whose files changed."""
    began = _clock(http)
    at = position or {}
    table.with_meta = at.get("meta", True)
    entries = _audited(audits, at.get("audits") or began)
    walk = _walk(http, table, forms, form_id, at, began, entries)
    return Changes(walk, position, complete=entries is not None)


def lookup(http: Http, forms: str, form_id: str, instance_id: str) -> RemoteSubmission | None:
    """A submission by the id of any of its editions; None when it is gone."""
    base = f"{forms}/{quoted(form_id)}/submissions/"
    ask = Ask("GET", base + quoted(instance_id), headers=EXTENDED, right="submission.read")
    try:
        found, _ = http.send(replace(ask, redirects=False), partial(_row_or_outer, http))
        row = http.json(replace(ask, path=base + found)) if isinstance(found, str) else found
    except SourceNotFound:
        return None
    return central_rows.from_rest(row)


def _row_or_outer(http: Http, response: requests.Response) -> Any:
    """Read the row; an edition's id is sent on to that edition: the outer id stands in the way."""
    outer = _OUTER.search(response.headers.get("Location", ""))
    return outer.group(1) if outer else http.parsed(response)


def _walk(
    http: Http,
    table: Table,
    forms: str,
    form_id: str,
    at: Position,
    began: str,
    entries: list[Entry] | None,
) -> Iterator[RemoteSubmission | Position]:
    since = at.get("since")
    start = _earlier(since) if since else None
    mine = [entry for entry in entries or () if entry.form_id == form_id]
    touched = _fresh(mine, Counter(at.get("seen", {}))) if at else set()
    newest = since or ""
    for found in table.rows(start, CHANGES_PAGE if start else SWEEP_PAGE):
        times = (found.submitted_at, found.updated_at, found.deleted_at)
        newest = max([newest, *(time for time in times if time)])
        named = {found.remote_id, found.instance_id} & touched
        touched -= named
        late = named and found.submitted_at and start and found.submitted_at < start
        yield replace(found, attachments_present=None) if late else found
    ask = partial(lookup, http, forms, form_id)
    yield from (one for one in parallel.each(ask, sorted(touched), 8) if one)
    at = {**at, "audits": at.get("audits") or began}
    yield _reached(at, min(newest, began) if began else newest, table, entries, mine)


def _reached(
    at: Position, since: str, table: Table, entries: list[Entry] | None, mine: list[Entry]
) -> Position:
    reached = {**at, "since": since or None, "meta": table.with_meta}
    if entries is not None:
        logged = max((entry.at for entry in entries), default="")
        reached["audits"] = max(logged, at["audits"])
        start = _earlier(reached["audits"])
        reached["seen"] = dict(Counter(entry.key for entry in mine if entry.at >= start))
    return reached


def _fresh(entries: list[Entry], seen: Counter[str]) -> set[str]:
    """Ids that the audit names in lines not shown before."""
    fresh = set()
    for entry in entries:
        if seen[entry.key] > 0:
            seen[entry.key] -= 1
        else:
            fresh.add(entry.instance_id)
    return fresh


def _audited(audits: Audits, moment: str) -> list[Entry] | None:
    """None where the account may not read the log, or nothing tells since when."""
    if not moment:
        return None
    try:
        return audits.since(_earlier(moment))
    except SourceForbids:
        return None


def _own(link: str) -> str:
    """The link on our base URL, whatever host the server believes to be."""
    parts = urlsplit(link)
    path = parts.path[max(parts.path.find("/v1/"), 0) :]
    return f"{path}?{parts.query}"


def _clock(http: Http) -> str:
    """The server's time at its last answer, in its own spelling; "" when it never told."""
    try:
        return _spelled(parsedate_to_datetime(http.clock))
    except ValueError:
        return ""


def _earlier(time: str) -> str:
    return _spelled(datetime.fromisoformat(time) - OVERLAP)


def _spelled(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"
