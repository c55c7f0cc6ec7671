"""`terrain pull`: what is new, edited, decided or deleted at a source comes into the store.

At least once: a record may be listed twice, none is skipped. Each chunk is fetched first, then
stored in one transaction; the cursor moves in the transaction of the last one (DESIGN.md, rule 5).
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from kobo_bridge.errors import (
    SourceError,
    SourceNotFound,
    SourceRefusedSignIn,
    SourceUnreachable,
)
from kobo_bridge.records import Changes, RemoteForm, RemoteSubmission
from server.media import MediaStore
from server.models.sources import Source
from sync import deletions
from sync.again import again_if_beaten
from sync.clients import Client
from sync.pull_fetch import Fetched, fetch
from sync.pull_forms import cursor_of, known_versions, take_versions
from sync.pull_plan import Wanted, plan
from sync.pull_report import FormReport, SourceReport, error_facts
from sync.pull_store import store

CHUNK = 100
SWEEP_ALWAYS_UP_TO = 5_000
SWEEP_EVERY = timedelta(hours=20)


@dataclass
class _Walk:
    """One form being pulled: who asks whom, and what was seen so far."""

    session: Session
    client: Client
    media: MediaStore
    source: Source
    form: RemoteForm
    report: FormReport
    now: datetime
    seen: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


def pull(
    session: Session,
    client: Client,
    media: MediaStore,
    source: Source,
    *,
    full: bool = False,
    accept_deletions: bool = False,
    now: datetime,
) -> SourceReport:
    """Pull all forms of a source. One form's failure leaves the others; commits as it goes."""
    report = SourceReport(source.name)
    began = time.monotonic()
    try:
        forms = client.forms()
        report.forms += _not_there(source, forms)
        for form in _wanted_forms(source, forms):
            done = _pull_form(
                session,
                client,
                media,
                source,
                form,
                full=full,
                accept_deletions=accept_deletions,
                now=now,
            )
            report.forms.append(done)
            if done.error and _is_fatal(done.error):
                report.error = done.error
                break
    except SourceError as error:
        report.error = error_facts(error)
    report.requests = client.traffic.requests
    report.seconds = time.monotonic() - began
    session.rollback()
    _note_outcome(source, report, now)
    session.commit()
    return report


def _note_outcome(source: Source, report: SourceReport, now: datetime) -> None:
    if report.error != source.last_error:
        source.last_error = report.error
    if report.error is None:
        source.pulled_at = now


def _is_fatal(error: dict[str, object]) -> bool:
    """Whether the other forms would fail the same way."""
    return error["kind"] in {SourceRefusedSignIn.__name__, SourceUnreachable.__name__}


def _not_there(source: Source, forms: Iterable[RemoteForm]) -> list[FormReport]:
    """The forms that the source was limited to and does not show: never a silent nothing."""
    missing = set(source.settings.get("forms") or ()) - {form.remote_id for form in forms}
    what = "this source is limited to a form that isn't in its list"
    return [
        FormReport(one, one, error=error_facts(SourceNotFound(what=f"{what}: {one}")))
        for one in sorted(missing)
    ]


def _wanted_forms(source: Source, forms: Iterable[RemoteForm]) -> list[RemoteForm]:
    limited = source.settings.get("forms")
    return [form for form in forms if not limited or form.remote_id in limited]


def _pull_form(
    session: Session,
    client: Client,
    media: MediaStore,
    source: Source,
    form: RemoteForm,
    *,
    full: bool,
    accept_deletions: bool,
    now: datetime,
) -> FormReport:
    report = FormReport(form_id=form.remote_id, remote_id=form.remote_id)
    walk = _Walk(session, client, media, source, form, report, now)
    before, began = client.traffic, time.monotonic()
    try:
        _take_versions(walk)
        complete = _take_changes(walk, full=full)
        if _sweep_is_due(walk, complete=complete, full=full):
            _sweep(walk)
        _delete(walk, accepted=accept_deletions)
    except SourceError as error:
        session.rollback()
        report.error = error_facts(error)
    report.unchanged = len(walk.seen - walk.changed)
    report.requests = client.traffic.requests - before.requests
    report.bytes = client.traffic.bytes - before.bytes
    report.seconds = time.monotonic() - began
    return report


def _take_versions(walk: _Walk) -> None:
    """Read the form's versions where they changed since the last look."""
    session, source, form = walk.session, walk.source, walk.form
    cursor = cursor_of(session, source, form)
    fingerprint, known = cursor.fingerprint, known_versions(session, source, form)
    alias = take_versions(session, source, form, [], now=walk.now)
    session.commit()
    if fingerprint != form.fingerprint:
        versions = walk.client.versions(form, known)
        alias = take_versions(session, source, form, versions, now=walk.now)
        cursor_of(session, source, form).fingerprint = form.fingerprint
        session.commit()
    if alias is not None:
        walk.report.form_id = alias.form_id
    session.commit()


def _take_changes(walk: _Walk, *, full: bool) -> bool:
    """Walk over the changes; whether the source could tell them all."""
    cursor = cursor_of(walk.session, walk.source, walk.form)
    position = None if full else cursor.position
    walk.session.commit()
    changes = walk.client.changes(walk.form, position)
    lights = map(_files_in_doubt, changes.submissions) if full else changes.submissions
    chunks = _chunks(lights)
    chunk = next(chunks, [])
    while True:
        following = next(chunks, None)
        _take_chunk(walk, chunk, end_of=changes if following is None else None)
        if following is None:
            return changes.complete
        chunk = following


def _files_in_doubt(light: RemoteSubmission) -> RemoteSubmission:
    """A count of files is no comparison: bytes under the same name may be others."""
    if light.attachments is not None or light.deleted_at is not None:
        return light
    return replace(light, attachments_present=None)


def _chunks(lights: Iterable[RemoteSubmission]) -> Iterator[list[RemoteSubmission]]:
    waiting = iter(lights)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _take_chunk(
    walk: _Walk, lights: list[RemoteSubmission], *, end_of: Changes | None = None
) -> None:
    """Compare, fetch, store; at the end of the walk its position goes with the last chunk."""
    wanted = [plan(walk.session, walk.source, walk.form, light) for light in lights]
    walk.session.rollback()
    fetching = [one for one in wanted if one.anything]
    got = fetch(walk.client, walk.media, walk.form, fetching) if fetching else []
    got += [Fetched(one) for one in wanted if not one.anything]
    order = {one.light.remote_id: place for place, one in enumerate(wanted)}
    got.sort(key=lambda one: order[one.light.remote_id])
    for one in wanted:
        _note_seen(walk, one)
    counted = vars(walk.report).copy()
    walk.changed |= again_if_beaten(
        walk.session, lambda: _store_chunk(walk, got, counted, end_of=end_of)
    )


def _store_chunk(
    walk: _Walk, got: list[Fetched], counted: dict[str, object], *, end_of: Changes | None
) -> set[str]:
    """Store what came, in one transaction; whose records changed. Counts from `counted` on."""
    vars(walk.report).update(counted)
    changed = {
        one.light.remote_id
        for one in got
        if store(walk.session, walk.source, walk.form, one, walk.report, now=walk.now)
    }
    if end_of is not None and not walk.report.waiting:
        cursor = cursor_of(walk.session, walk.source, walk.form)
        if cursor.position != end_of.position:
            cursor.position = end_of.position
    return changed


def _note_seen(walk: _Walk, wanted: Wanted) -> None:
    if not wanted.is_deleted:
        walk.seen.add(wanted.light.remote_id)


def _sweep_is_due(walk: _Walk, *, complete: bool, full: bool) -> bool:
    """Small forms are compared each time; large ones daily, or when something says so."""
    cursor = cursor_of(walk.session, walk.source, walk.form)
    count = deletions.live_count(walk.session, walk.source, walk.form)
    swept_at = cursor.swept_at
    walk.session.rollback()
    return (
        full
        or not complete
        or count <= SWEEP_ALWAYS_UP_TO
        or swept_at is None
        or walk.now - swept_at >= SWEEP_EVERY
        or (walk.form.count is not None and walk.form.count != count)
    )


def _sweep(walk: _Walk) -> None:
    """Compare all that is alive at the source with what we believe alive."""
    shown: set[str] = set()
    walk.report.waiting = 0  # what has no XML yet is met again here
    for chunk in _chunks(walk.client.sweep(walk.form)):
        shown.update(light.remote_id for light in chunk)
        _take_chunk(walk, chunk)
    missing = deletions.missing_from(walk.session, walk.source, walk.form, shown, now=walk.now)
    if missing or deletions.live_count(walk.session, walk.source, walk.form) > SWEEP_ALWAYS_UP_TO:
        cursor_of(walk.session, walk.source, walk.form).swept_at = walk.now
    walk.session.commit()


def _delete(walk: _Walk, *, accepted: bool) -> None:
    """Ask the source about each record that seems gone, then mark or hold them back."""
    session, source, form = walk.session, walk.source, walk.form
    doubtful = deletions.doubtful(session, source, form)
    session.rollback()
    answers = walk.client.xml(form, doubtful) if doubtful else ()
    deletions.verified(
        session, source, form, {light.remote_id: xml is None for light, xml in answers}
    )
    gone, held = deletions.apply_deletions(session, source, form, accepted=accepted, now=walk.now)
    walk.report.deleted, walk.report.held = gone, held
    cursor = cursor_of(session, source, form)
    if cursor.held_deletions != held:
        cursor.held_deletions = held
    session.commit()
