"""What changed in a Central form: rows by their three times, files and restores by the audit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
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
_NEVER = "1970-01-02T00:00:00.000Z"
_TIMES = ("submissionDate", "updatedAt", "deletedAt")
_OUTER = re.compile(r"/submissions/([^/]+)/versions/")


@dataclass(frozen=True)
class Entry:
    """One line of the audit log; without a form it is of another project."""

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
        self._newest: list[Entry] | None = None

    def forget(self) -> None:
        """A new pull reads anew."""
        self._read.clear()
        self._newest = None

    def since(self, moment: str | None) -> list[Entry]:
        """Newest first, of all projects; without a moment only the newest thousand.

        Raises SourceForbids for an account without audit.read.
        """
        if moment is None:
            self._newest = self._newest or list(map(self._entry, self._page({})))
            return self._newest
        start = _earlier(moment)
        for earlier, entries in self._read.items():
            if earlier <= start:
                return entries
        self._read[start] = [self._entry(item) for item in self._all(start)]
        return self._read[start]

    def _all(self, start: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while found := self._page({"start": start, **({"offset": str(offset)} if offset else {})}):
            yield from found
            offset += len(found)
            if len(found) < AUDITS_PAGE:
                return

    def _page(self, params: dict[str, str]) -> list[dict[str, Any]]:
        params = {"action": "submission", "limit": str(AUDITS_PAGE), **params}
        ask = Ask("GET", "/v1/audits", params=params, headers=EXTENDED, right="audit.read")
        return self._http.rows(ask)

    def _entry(self, item: dict[str, Any]) -> Entry:
        details, actee = item.get("details") or {}, item.get("actee") or {}
        ours = actee.get("projectId") == self._project
        return Entry(
            at=item["loggedAt"],
            action=item["action"],
            form_id=str(actee.get("xmlFormId")) if ours else "",
            instance_id=str(details.get("instanceId") or ""),
            name=str(details.get("name") or ""),
        )


class Table:
    """The Submissions table of one form, a page after the other."""

    def __init__(self, http: Http, form: str) -> None:
        self._http = http
        self._path = f"{form}.svc/Submissions"
        self.with_meta = True

    def rows(self) -> Iterator[RemoteSubmission]:
        """Every row that is alive."""
        for rows in self.pages(None):
            yield from rows

    def pages(self, since: str | None) -> Iterator[list[RemoteSubmission]]:
        """At least once each row: a walk that came out short is done again, then given up."""
        for attempt in (1, 2):
            read, counts = 0, []
            for rows, count in self._answers(since):
                read += len(rows)
                counts.append(count)
                yield list(map(central_rows.from_odata, rows))
            expected = min((count for count in counts if count is not None), default=0)
            if read >= expected:
                return
            if attempt == 2:
                what = f"{expected} submissions were announced, {read} came"
                raise SourceAnswerUnreadable(
                    self._http.plain(self._http.url(self._path)), what=what
                )

    def _answers(self, since: str | None) -> Iterator[tuple[list[Any], int | None]]:
        answer = self._first(since)
        while True:
            rows = answer.get("value")
            if not isinstance(rows, list) or not all(map(_is_row, rows)):
                raise SourceAnswerUnreadable(
                    self._http.plain(self._http.url(self._path)), what="not a table"
                )
            yield rows, answer.get("@odata.count")
            link = answer.get("@odata.nextLink")
            if not link or not rows:
                return
            answer = self._http.record(Ask("GET", _own(link), right="submission.list"))

    def _first(self, since: str | None) -> dict[str, Any]:
        top = CHANGES_PAGE if since else SWEEP_PAGE
        params = {"$top": str(top), "$count": "true", "$select": "__id,__system"}
        if since:
            params["$filter"] = " or ".join(f"__system/{name} ge {since}" for name in _TIMES)
        plain = Ask("GET", self._path, params=params, right="submission.list")
        if not self.with_meta:
            return self._http.record(plain)
        params = {**params, "$select": "__id,__system,meta/instanceID"}
        try:
            return self._http.record(replace(plain, params=params))
        except SourceRefuses:
            # A form without that question: the listing alone can't tell the newest edition's id.
            self.with_meta = False
            return self._http.record(plain)


def changes(
    http: Http, audits: Audits, table: Table, form: str, form_id: str, position: Position | None
) -> Changes:
    """Rows sent, changed or deleted since the position, and those whose files changed.

    `form` is the path of the form with that id.
    """
    at = position or {}
    table.with_meta = at.get("meta", True)
    entries = _audited(audits, at.get("audits"))
    start = _earlier(at.get("audits", _NEVER))
    mine = [one for one in entries or () if one.form_id == form_id and one.at >= start]
    found = _Found(at, mine, audited=entries is not None)
    walk = _walk(http, table, form, found, entries)
    known = position is None or "audits" in position
    return Changes(walk, position, complete=entries is not None and known)


def lookup(http: Http, form: str, instance_id: str) -> RemoteSubmission | None:
    """A submission by the id of any of its editions; None when it is gone."""
    base = f"{form}/submissions/"
    ask = Ask("GET", base + quoted(instance_id), headers=EXTENDED, right="submission.read")
    try:
        found, _ = http.send(replace(ask, redirects=False), partial(_row_or_outer, http))
        row = http.record(replace(ask, path=base + found)) if isinstance(found, str) else found
    except SourceNotFound:
        return None
    return central_rows.from_rest(row)


def _row_or_outer(http: Http, response: requests.Response) -> Any:
    """Read the row; an edition's id is sent on to that edition: the outer id stands in the way."""
    outer = _OUTER.search(response.headers.get("Location", ""))
    return outer.group(1) if outer else http.parsed(response)


class _Found:
    """What a walk has come upon so far, and what the audit says that it must come upon."""

    def __init__(self, at: Position, entries: list[Entry], *, audited: bool) -> None:
        self.at, self.entries, self.audited = at, entries, audited
        self.since: str | None = at.get("since")
        self.start = _earlier(self.since) if self.since else None
        self.newest = self.since or ""
        known = "audits" in at
        self.touched = _fresh(entries, Counter(at.get("seen", {}))) if known else set()

    def row(self, found: RemoteSubmission) -> RemoteSubmission:
        """The row, its count of files taken away where files changed, or may have in an edit."""
        named = {found.remote_id, found.instance_id} & self.touched
        self.touched -= named
        if not self.since or (found.submitted_at or "") > self.since:
            return found
        edited = found.instance_id != found.remote_id and (found.updated_at or "") > self.since
        doubtful = bool(named) if self.audited else edited
        return replace(found, attachments_present=None) if doubtful else found

    def first_page(self, rows: list[RemoteSubmission]) -> None:
        """Take the time from here: whatever changes later has a later time, by the same clock."""
        times = [
            time for one in rows for time in (one.submitted_at, one.updated_at, one.deleted_at)
        ]
        self.newest = max([self.newest, *(time for time in times if time)])

    def reached(self, table: Table, entries: list[Entry] | None) -> Position:
        """Where the next walk begins."""
        reached = {**self.at, "since": self.newest or None, "meta": table.with_meta}
        if entries is None:
            return reached
        logged = max([self.at.get("audits", _NEVER), *(entry.at for entry in entries)])
        start = _earlier(logged)
        seen = Counter(entry.key for entry in self.entries if entry.at >= start)
        return {**reached, "audits": logged, "seen": dict(seen)}


def _walk(
    http: Http, table: Table, form: str, found: _Found, entries: list[Entry] | None
) -> Iterator[RemoteSubmission | Position]:
    for number, rows in enumerate(table.pages(found.start)):
        if number == 0:
            found.first_page(rows)
        yield from map(found.row, rows)
    ask = partial(lookup, http, form)
    yield from (one for one in parallel.each(ask, sorted(found.touched), 8) if one)
    yield found.reached(table, entries)


def _fresh(entries: list[Entry], seen: Counter[str]) -> set[str]:
    """Ids that the audit names in lines not shown before."""
    fresh = set()
    for entry in entries:
        if seen[entry.key] > 0:
            seen[entry.key] -= 1
        elif entry.instance_id:
            fresh.add(entry.instance_id)
    return fresh


def _audited(audits: Audits, moment: str | None) -> list[Entry] | None:
    """None where the account may not read the log, or the server has none."""
    try:
        return audits.since(moment)
    except (SourceForbids, SourceNotFound):
        return None


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and "__id" in row and isinstance(row.get("__system"), dict)


def _own(link: str) -> str:
    """The link on our base URL, whatever host the server believes to be."""
    parts = urlsplit(link)
    path = parts.path[max(parts.path.find("/v1/"), 0) :]
    return f"{path}?{parts.query}"


def _earlier(time: str) -> str:
    moment = (datetime.fromisoformat(time) - OVERLAP).astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
