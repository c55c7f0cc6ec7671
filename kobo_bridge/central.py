"""ODK Central: what one of its projects holds, and what Terrain tells it."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from kobo_bridge import central_changes, central_forms, central_rows, files, parallel, records
from kobo_bridge.central_changes import EXTENDED, Audits, Table
from kobo_bridge.errors import SourceError, SourceForbids, SourceNotFound, SourceRefusedSignIn
from kobo_bridge.files import quoted
from kobo_bridge.http import Ask, Http
from kobo_bridge.records import (
    Changes,
    FetchedAttachment,
    Position,
    RemoteAttachment,
    RemoteForm,
    RemoteIdentity,
    RemoteReview,
    RemoteSubmission,
    RemoteVersion,
    Target,
    Traffic,
)

_RIGHTS = {
    "submission.list": records.READ,
    "submission.update": records.REVIEW,
    "audit.read": records.HISTORY,
    "form.update": records.PUBLISH,
}


class Central:
    """One account in one project of an ODK Central. Safe to share between threads."""

    def __init__(
        self,
        base_url: str,
        email: str,
        password: str,
        project: int,
        *,
        timeout: tuple[float, float] = (10.0, 120.0),
        attempts: int = 4,
        sleep: Callable[[float], object] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.http = Http(
            base_url.rstrip("/").removesuffix("/v1"),
            secrets=[password, email],
            timeout=timeout,
            attempts=attempts,
            sleep=sleep,
            jitter=jitter,
        )
        self._project = f"/v1/projects/{int(project)}"
        self._forms = f"{self._project}/forms"
        _SignIn(self.http, email, password)
        self._audits = Audits(self.http, int(project))
        self._tables: dict[str, Table] = {}

    @property
    def traffic(self) -> Traffic:
        """Requests and bytes so far."""
        return self.http.traffic

    def close(self) -> None:
        """Give the connections back."""
        self.http.close()

    def check(self) -> RemoteIdentity:
        """Sign in, and say what the account may do in the project."""
        me = self.http.record(Ask("GET", "/v1/users/current"))
        project = self.http.record(
            Ask("GET", self._project, headers=EXTENDED, right="a role in the project")
        )
        verbs = set(project.get("verbs") or ())
        rights = frozenset(right for verb, right in _RIGHTS.items() if verb in verbs)
        missing = tuple(verb for verb in _RIGHTS if verb not in verbs)
        user = str(me.get("displayName") or me.get("email") or "")
        return RemoteIdentity(user, rights, int(project.get("forms") or 0), missing)

    def forms(self) -> list[RemoteForm]:
        """Published forms in any state; drafts never published have no submissions."""
        self._audits.forget()
        rows = self.http.rows(Ask("GET", self._forms, headers=EXTENDED, right="form.list"))
        return [central_forms.form(row) for row in rows if row.get("publishedAt")]

    def versions(self, form: RemoteForm, known: Collection[str] = ()) -> list[RemoteVersion]:
        """Newest last; those `known` by source_version come without their XForm."""
        return central_forms.versions(self.http, self._path(form), form.version, known)

    def form_media(self, form: RemoteForm) -> dict[str, bytes]:
        """The files that go with the form."""
        return central_forms.media(self.http, self._path(form))

    def changes(self, form: RemoteForm, position: Position | None) -> Changes:
        """New, edited, decided, deleted and restored submissions since the position."""
        table, path = self._table(form), self._path(form)
        return central_changes.changes(
            self.http, self._audits, table, path, form.remote_id, position
        )

    def sweep(self, form: RemoteForm) -> Iterator[RemoteSubmission]:
        """Every live submission with its ids, review state and count of files."""
        return self._table(form).rows()

    def xml(
        self, form: RemoteForm, submissions: Iterable[RemoteSubmission], *, workers: int = 8
    ) -> Iterator[tuple[RemoteSubmission, bytes | None]]:
        """Submission XML, as finished; None for one that is gone."""
        return parallel.each(partial(self._xml, form), submissions, workers)

    def attachments(
        self, form: RemoteForm, submission: RemoteSubmission, *, with_etags: bool = False
    ) -> list[RemoteAttachment]:
        """The files there now; `with_etags` asks each for its MD5: names stay, bytes may not."""
        path = f"{self._one(form, submission.remote_id)}/attachments"
        rows = self.http.rows(Ask("GET", path, right="submission.read"))
        names = [str(row["name"]) for row in rows if row.get("exists")]
        found = [RemoteAttachment(name, "", f"{path}/{quoted(name)}") for name in names]
        if not with_etags:
            return found
        return sorted(parallel.each(self._with_etag, found, 8), key=lambda one: one.name)

    def fetch_attachment(
        self,
        form: RemoteForm,
        submission: RemoteSubmission,
        attachment: RemoteAttachment,
        target: Target,
    ) -> FetchedAttachment:
        """The file's bytes into the target, whole and with the right MD5, or an error."""
        del form, submission
        return files.fetch(self.http, attachment, target)

    def editions(
        self, form: RemoteForm, submission: RemoteSubmission
    ) -> Iterator[tuple[str, bytes]]:
        """Earlier editions, oldest first, as (instanceID, XML)."""
        path = f"{self._one(form, submission.remote_id)}/versions"
        rows = self.http.rows(Ask("GET", path, right="submission.read"))
        for row in reversed(rows):
            if not row.get("current"):
                name = str(row["instanceId"])
                yield name, self.http.content(Ask("GET", f"{path}/{quoted(name)}.xml"))

    def submission_now(self, form: RemoteForm, ref: str) -> RemoteSubmission:
        """The submission as it stands on the server: its edition and its review state."""
        ask = Ask("GET", self._one(form, ref), right="submission.read")
        return central_rows.from_rest(self.http.record(ask))

    def review_now(self, form: RemoteForm, ref: str) -> RemoteReview:
        """The review state as it stands there, with who decided and why where that is told."""
        path = self._one(form, ref)
        row = self.http.record(Ask("GET", path, right="submission.read"))
        last = self._last_decision(path) or {}
        by, notes = (last.get("actor") or {}).get("displayName"), last.get("notes")
        return central_rows.review(row.get("reviewState"), row.get("updatedAt"), by, notes)

    def review(
        self, form: RemoteForm, ref: str, state: str, comment: str | None = None
    ) -> RemoteReview:
        """Tell a decision, its comment in the submission's history there."""
        if state not in central_rows.WORDS:
            raise ValueError(f"{state!r} is never written to a server")
        headers = {"X-Action-Notes": quote(comment, safe="")} if comment else {}
        body = {"reviewState": central_rows.WORDS[state]}
        ask = Ask(
            "PATCH", self._one(form, ref), headers=headers, json=body, right="submission.update"
        )
        row = self.http.record(ask)
        return central_rows.review(row.get("reviewState"), row.get("updatedAt"), None, comment)

    def edit(
        self, form: RemoteForm, ref: str, xml: bytes, files: Mapping[str, tuple[bytes, str]]
    ) -> None:
        """A new edition of a submission: its XML, then its files (name → bytes and type).

        Its deprecatedID must be the edition there now, else `SourceConflict`.
        """
        path, right = self._one(form, ref), "submission.update"
        kind = {"Content-Type": "application/xml"}
        self.http.content(Ask("PUT", path, data=xml, headers=kind, right=right))
        for name, (content, mimetype) in files.items():
            where = f"{path}/attachments/{quoted(name)}"
            head = {"Content-Type": mimetype}
            self.http.content(
                Ask("POST", where, data=content, headers=head, right=right, harmless=True)
            )

    def publish(
        self,
        xlsx: bytes,
        media: dict[str, bytes],
        *,
        form_id: str,
        remote_id: str | None = None,
    ) -> RemoteForm:
        """A new form, or a new version of the one that is there."""
        there = central_forms.publish(self.http, self._forms, xlsx, media, form_id, remote_id)
        path = f"{self._forms}/{quoted(there)}"
        return central_forms.form(self.http.record(Ask("GET", path, headers=EXTENDED)))

    def replace_media(self, form: RemoteForm, name: str, data: bytes) -> bool:
        """Renew one file of a form by a new version; False when the same is there already."""
        return central_forms.replace_media(self.http, self._path(form), name, data)

    def _path(self, form: RemoteForm) -> str:
        return f"{self._forms}/{quoted(form.remote_id)}"

    def _one(self, form: RemoteForm, ref: str) -> str:
        return f"{self._path(form)}/submissions/{quoted(ref)}"

    def _table(self, form: RemoteForm) -> Table:
        made = Table(self.http, self._path(form))
        return self._tables.setdefault(form.remote_id, made)

    def _xml(
        self, form: RemoteForm, submission: RemoteSubmission
    ) -> tuple[RemoteSubmission, bytes | None]:
        ask = Ask("GET", f"{self._one(form, submission.remote_id)}.xml", right="submission.read")
        try:
            return submission, files.checked_xml(self.http.content(ask))
        except SourceNotFound:
            return submission, None

    def _with_etag(self, attachment: RemoteAttachment) -> RemoteAttachment:
        _, answer = self.http.send(Ask("HEAD", attachment.path), self.http.body)
        return replace(attachment, key=files.md5_of(answer.headers.get("ETag", "")))

    def _last_decision(self, path: str) -> dict[str, Any] | None:
        try:
            rows = self.http.rows(Ask("GET", f"{path}/audits", headers=EXTENDED))
        except SourceForbids:
            return None
        return next((row for row in rows if row.get("action") == "submission.update"), None)


class _SignIn:
    """A session of 24 hours, made when it is first needed and once more when it has expired."""

    def __init__(self, http: Http, email: str, password: str) -> None:
        self._http, self._email, self._password = http, email, password
        self._lock = threading.Lock()
        self._token: str | None = None
        self._refused: SourceError | None = None
        http.credentials, http.renew = self.header, self.renew

    def header(self) -> dict[str, str]:
        """The token, after signing in if need be."""
        with self._lock:
            if self._token is None:
                self._token = self._signed_in()
            return {"Authorization": f"Bearer {self._token}"}

    def renew(self, used: dict[str, str]) -> bool:
        """The token was refused: forget it, unless another thread has a newer one already."""
        with self._lock:
            if used.get("Authorization") == f"Bearer {self._token}":
                self._token = None
        return True

    def _signed_in(self) -> str:
        if self._refused:
            raise self._refused
        body = {"email": self._email, "password": self._password}
        ask = Ask("POST", "/v1/sessions", json=body, signed=False, harmless=True)
        try:
            token = str(self._http.record(ask)["token"])
        except SourceRefusedSignIn as error:
            self._refused = error
            raise
        self._http.secrets.append(token)
        return token
