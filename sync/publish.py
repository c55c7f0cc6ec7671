"""Publishing forms: here, and on a KoboToolbox or ODK Central with their media."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.definition import read as read_form
from forms.definition import same_tree
from forms.programme import load as load_programme
from forms.xlsform import ConvertedForm
from kobo_bridge.records import RemoteForm
from server.media import MediaStore
from server.models.forms import Form, FormAlias, FormMedia, FormVersion
from server.models.sources import Source
from server.models.submissions import Blob
from sync.aliases import alias_form
from sync.blobs import keep_blob
from sync.clients import Client, OpenClient
from sync.errors import NotFound, Refused
from sync.form_media import PLAN_LIST, media_for
from sync.plan.listing import activities_csv
from sync.pull_forms import take_versions
from sync.registry import add_form, newest_version
from sync.reread import reread
from sync.sources import REMOTE


def publish_form(
    session: Session,
    media: MediaStore,
    converted: ConvertedForm,
    xlsx: bytes,
    files: Mapping[str, bytes],
    *,
    now: datetime,
) -> FormVersion:
    """Publish a form here; the same version again changes nothing but its media.

    Refuses a version string that stands for other questions already.
    """
    _all_media(converted, files)
    form = session.scalar(select(Form).where(Form.form_id == converted.form_id))
    form = form or add_form(session, converted.definition, now=now)
    form.is_published, form.title = True, converted.title or form.title
    version = _version(session, form, converted, now)
    version.xlsform_blob_id = keep_blob(session, media, [xlsx], now=now).id
    for name, content in files.items():
        _put_media(session, version, name, keep_blob(session, media, [content], now=now))
    session.flush()
    reread(session, form)
    return version


def publish_to(
    session: Session,
    media: MediaStore,
    version: FormVersion,
    source: Source,
    open_client: OpenClient,
    *,
    now: datetime,
) -> RemoteForm:
    """Put a published form and its media on a server; its id there becomes an alias."""
    if source.kind not in REMOTE:
        raise Refused(f"{source.name} is no KoboToolbox or ODK Central; publish without --to")
    xlsx = b"".join(media.chunks(_blob(session, version.xlsform_blob_id).sha256))
    files = media_for(session, media, version, year=today(now).year)
    alias = _alias(session, version.form, source)
    client = open_client(source)
    try:
        remote = client.publish(
            xlsx, files, form_id=version.form.form_id, remote_id=alias.remote_id if alias else None
        )
        alias_form(session, version.form, source, remote.remote_id, now=now)
        take_versions(session, source, remote, client.versions(remote), now=now)
    finally:
        client.close()
    return remote


def refresh_lists(session: Session, open_client: OpenClient, *, now: datetime) -> dict[str, int]:
    """Renew the plan's list wherever a published form that uses it stands; {source: renewed}.

    A list that was given with `--media` is left as it is.
    """
    renewed: dict[str, int] = {}
    for alias in session.scalars(select(FormAlias).order_by(FormAlias.source_id, FormAlias.id)):
        source = session.get_one(Source, alias.source_id)
        version = newest_version(session, alias.form)
        if not _takes_plan(session, alias.form, version) or not _is_open(source):
            continue
        client = open_client(source)
        try:
            changed = _refresh(session, client, alias, now)
        finally:
            client.close()
        renewed[source.name] = renewed.get(source.name, 0) + changed
    return renewed


def today(now: datetime) -> date:
    """The programme's day at that moment."""
    return now.astimezone(ZoneInfo(load_programme().time_zone)).date()


def _refresh(session: Session, client: Client, alias: FormAlias, now: datetime) -> bool:
    remote = next((f for f in client.forms() if f.remote_id == alias.remote_id), None)
    if remote is None:
        return False
    return client.replace_media(remote, PLAN_LIST, activities_csv(session, today(now).year))


def _takes_plan(session: Session, form: Form, version: FormVersion) -> bool:
    given = select(FormMedia.id).where(
        FormMedia.version_id == version.id, FormMedia.name == PLAN_LIST
    )
    return (
        form.is_published
        and PLAN_LIST in read_form(version.xform).media
        and session.scalar(given) is None
    )


def _is_open(source: Source) -> bool:
    return source.kind in REMOTE and not source.is_paused and source.secret is not None


def _all_media(converted: ConvertedForm, files: Mapping[str, bytes]) -> None:
    missing = [name for name in converted.media if name not in files and name != PLAN_LIST]
    if missing:
        raise NotFound("file", ", ".join(missing), "the form uses it: give it with --media")


def _version(session: Session, form: Form, converted: ConvertedForm, now: datetime) -> FormVersion:
    name = converted.version or ""
    known = next((v for v in form.versions if v.version == name), None)
    if known is None:
        known = FormVersion(form=form, version=name, xform=b"", title="", created_at=now)
        session.add(known)
    elif not same_tree(read_form(known.xform), converted.definition):
        raise Refused(
            f"version {name!r} of {form.form_id} was published with other questions; "
            "give the form a new version in its settings sheet"
        )
    known.xform, known.title = converted.xform, converted.title
    session.flush()
    return known


def _put_media(session: Session, version: FormVersion, name: str, blob: Blob) -> None:
    held = next((item for item in version.media if item.name == name), None)
    if held is None:
        session.add(FormMedia(version=version, name=name, blob_id=blob.id))
    else:
        held.blob_id = blob.id


def _alias(session: Session, form: Form, source: Source) -> FormAlias | None:
    return session.scalar(
        select(FormAlias).where(FormAlias.form_id == form.id, FormAlias.source_id == source.id)
    )


def _blob(session: Session, blob_id: int | None) -> Blob:
    blob = session.get(Blob, blob_id) if blob_id else None
    if blob is None:
        raise Refused("this form was pulled, not published here; publish its XLSX first")
    return blob
