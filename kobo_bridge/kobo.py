"""KoboToolbox, API v2: what it holds, and what Terrain tells it."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice

from kobo_bridge import files, kobo_changes, kobo_forms, kobo_rows, kobo_xml, parallel, records
from kobo_bridge.errors import SourceAnswerUnreadable, SourceNotFound
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

_XMLS_A_REQUEST = 100
_RIGHTS = {
    "view_submissions": records.READ,
    "validate_submissions": records.REVIEW,
    "manage_asset": records.HISTORY,
    "change_asset": records.PUBLISH,
}
Dated = tuple[RemoteSubmission, bytes | None]


class Kobo:
    """One account on one KoboToolbox. Safe to share between threads."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        kc_url: str | None = None,
        timeout: tuple[float, float] = (10.0, 120.0),
        attempts: int = 4,
        sleep: Callable[[float], object] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        made = partial(
            Http, secrets=[token], timeout=timeout, attempts=attempts, sleep=sleep, jitter=jitter
        )
        self.http = made(base_url)
        self.phones = made(kc_url) if kc_url else self.http
        for door in (self.http, self.phones):
            door.credentials = lambda: {"Authorization": f"Token {token}"}

    @property
    def traffic(self) -> Traffic:
        """Requests and bytes so far."""
        own, kc = self.http.traffic, self.phones.traffic
        if self.phones is self.http:
            return own
        return Traffic(own.requests + kc.requests, own.bytes + kc.bytes)

    def close(self) -> None:
        """Give the connections back."""
        self.http.close()
        self.phones.close()

    def check(self) -> RemoteIdentity:
        """Sign in, and say which rights the account has on every form it sees."""
        me = self.http.record(Ask("GET", "/me/", params={"format": "json"}))
        user = str(me.get("username", ""))
        held = {str(one["name"]): _held(one, user) for one in kobo_forms.listed(self.http)}
        missing = tuple(
            f"{name}: {right}"
            for name, rights in held.items()
            for right in sorted(_RIGHTS)
            if right not in rights
        )
        common = set(_RIGHTS).intersection(*held.values()) if held else set()
        return RemoteIdentity(user, frozenset(_RIGHTS[one] for one in common), len(held), missing)

    def forms(self) -> list[RemoteForm]:
        """Deployed surveys, archived ones too."""
        return [kobo_forms.form(asset) for asset in kobo_forms.listed(self.http)]

    def versions(self, form: RemoteForm, known: Collection[str] = ()) -> list[RemoteVersion]:
        """Newest last; those `known` by source_version come without their content."""
        return kobo_forms.versions(self.http, self.phones, form, known)

    def form_media(self, form: RemoteForm) -> dict[str, bytes]:
        """The files that go with the form."""
        return kobo_forms.media(self.http, form.remote_id)

    def changes(self, form: RemoteForm, position: Position | None) -> Changes:
        """New, edited, decided and deleted submissions since the position."""
        return kobo_changes.changes(self.http, form.remote_id, position)

    def sweep(self, form: RemoteForm) -> Iterator[RemoteSubmission]:
        """Every live submission with its ids, review state and attachment keys."""
        found = kobo_changes.rows(self.http, form.remote_id, {}, kobo_rows.SWEEP_FIELDS)
        return map(kobo_rows.submission, found)

    def xml(
        self, form: RemoteForm, submissions: Iterable[RemoteSubmission], *, workers: int = 8
    ) -> Iterator[Dated]:
        """Submission XML by the page; None for one that is gone or not there yet."""
        batches = _batches(submissions)
        for found in parallel.each(partial(self._xml_page, form), batches, workers):
            yield from found

    def attachments(
        self, form: RemoteForm, submission: RemoteSubmission, *, with_etags: bool = False
    ) -> list[RemoteAttachment]:
        """The files there now; their uid is key enough, so `with_etags` asks for nothing more."""
        del with_etags
        row = self.http.record(Ask("GET", self._row(form, submission.remote_id), params=_JSON))
        return list(kobo_rows.submission(row).attachments or ())

    def fetch_attachment(
        self,
        form: RemoteForm,
        submission: RemoteSubmission,
        attachment: RemoteAttachment,
        target: Target,
    ) -> FetchedAttachment:
        """The file's bytes into the target, whole or an error."""
        del form, submission
        door = self.http if attachment.path.startswith("/api/") else self.phones
        return files.fetch(door, attachment, target)

    def editions(
        self, form: RemoteForm, submission: RemoteSubmission
    ) -> Iterator[tuple[str, bytes]]:
        """Earlier editions, oldest first: this server keeps none."""
        del form, submission
        return iter(())

    def submission_now(self, form: RemoteForm, ref: str) -> RemoteSubmission:
        """The submission as it stands on the server: its edition and its review state."""
        row = self.http.record(Ask("GET", self._row(form, ref), params=_JSON))
        return kobo_rows.submission(row)

    def review_now(self, form: RemoteForm, ref: str) -> RemoteReview:
        """The review state as it stands on the server."""
        path = f"{self._row(form, ref)}validation_status/"
        return kobo_rows.review(self.http.record(Ask("GET", path, params=_JSON)))

    def review(
        self, form: RemoteForm, ref: str, state: str, comment: str | None = None
    ) -> RemoteReview:
        """Tell a decision; this server has no place for the comment."""
        del comment
        path = f"{self._row(form, ref)}validation_status/"
        right = "validate_submissions"
        if state == records.RECEIVED:
            self.http.content(Ask("DELETE", path, right=right))
            return RemoteReview(records.RECEIVED)
        if state not in kobo_rows.WORDS:
            raise ValueError(f"{state!r} is never written to a server")
        body = {"validation_status.uid": kobo_rows.WORDS[state]}
        return kobo_rows.review(self.http.record(Ask("PATCH", path, json=body, right=right)))

    def edit(
        self, form: RemoteForm, ref: str, xml: bytes, files: Mapping[str, tuple[bytes, str]]
    ) -> None:
        """A new edition of a submission: its XML and its new files (name → bytes and type).

        Its deprecatedID must be the edition there now; the same sent again is done already.
        """
        del ref, form
        parts = [("xml_submission_file", ("submission.xml", xml, "text/xml"))]
        parts += [(name, (name, content, kind)) for name, (content, kind) in files.items()]
        headers = {"X-OpenRosa-Version": "1.0"}
        self.phones.content(
            Ask(
                "POST",
                "/submission",
                files=parts,
                headers=headers,
                right="change_submissions",
                harmless=True,
            )
        )

    def publish(
        self,
        xlsx: bytes,
        media: dict[str, bytes],
        *,
        form_id: str,
        remote_id: str | None = None,
    ) -> RemoteForm:
        """A new project, or a new version of the one with `remote_id`, deployed."""
        return kobo_forms.publish(self.http, xlsx, media, form_id=form_id, remote_id=remote_id)

    def replace_media(self, form: RemoteForm, name: str, data: bytes) -> bool:
        """Renew one file of a form; False when the same is there already."""
        return kobo_forms.replace_media(self.http, form.remote_id, name, data)

    def _row(self, form: RemoteForm, ref: str) -> str:
        return f"/api/v2/assets/{form.remote_id}/data/{files.quoted(ref.removeprefix('uuid:'))}/"

    def _xml_page(self, form: RemoteForm, batch: list[RemoteSubmission]) -> list[Dated]:
        named = Counter(one.instance_id for one in batch)
        waiting = {one.instance_id: one for one in batch if named[one.instance_id] == 1}
        found: list[Dated] = []
        for document in self._documents(form, batch):
            ids = (kobo_xml.meta_id(document), kobo_xml.meta_id(document, b"deprecatedID"))
            one = next((waiting.pop(name) for name in ids if name and name in waiting), None)
            if one:
                found.append((one, document))
        done = {one.remote_id for one, _ in found}
        left = [one for one in batch if one.remote_id not in done]
        return found + [(one, self._single_xml(form, one)) for one in left]

    def _documents(self, form: RemoteForm, batch: list[RemoteSubmission]) -> list[bytes]:
        ids = ",".join(one.remote_id for one in batch)
        query = f'{{"_id":{{"$in":[{ids}]}}}}'
        params = {"format": "xml", "limit": "1000", "query": query}
        ask = Ask("GET", f"/api/v2/assets/{form.remote_id}/data/", params=params)
        page, _ = self.http.send(ask, lambda answer: self._whole_page(form, self.http.body(answer)))
        return page

    def _whole_page(self, form: RemoteForm, page: bytes) -> list[bytes]:
        if not page.rstrip().endswith(b"</root>"):
            raise SourceAnswerUnreadable(what="the page of submission XML is cut off or not XML")
        return list(kobo_xml.documents(page, form.remote_id))

    def _single_xml(self, form: RemoteForm, one: RemoteSubmission) -> bytes | None:
        ask = Ask("GET", self._row(form, one.remote_id), params={"format": "xml"})
        try:
            return files.checked_xml(self.http.content(ask))
        except SourceNotFound:
            return None


_JSON = {"format": "json"}


def _batches(submissions: Iterable[RemoteSubmission]) -> Iterator[list[RemoteSubmission]]:
    waiting = (one for one in submissions if one.remote_id)
    while batch := list(islice(waiting, _XMLS_A_REQUEST)):
        yield batch


def _held(asset: dict[str, object], user: str) -> set[str]:
    """Rights of the account on a project; its owner has all."""
    if asset.get("owner__username") == user:
        return set(_RIGHTS)
    listed = asset.get("permissions")
    return {
        _last(one.get("permission"))
        for one in (listed if isinstance(listed, list) else [])
        if _last(one.get("user")) == user
    }


def _last(url: object) -> str:
    return str(url).split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
