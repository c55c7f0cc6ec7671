"""The forms of a source: known ones by alias, unknown ones become forms of their own."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.definition import FormXmlError
from forms.definition import read as read_form
from forms.kobo_content import convert_content
from forms.problems import XlsFormError
from kobo_bridge.errors import SourceAnswerUnreadable
from kobo_bridge.records import RemoteForm, RemoteVersion
from server.models.forms import Form, FormAlias, SourceVersion
from server.models.sources import Cursor, Source
from sync.registry import add_form, add_version, map_source_version, matching_version
from sync.reread import reread

_WEB_PAGE = re.compile(rb"\s*<(!doctype html|html)\b", re.IGNORECASE)


def cursor_of(session: Session, source: Source, form: RemoteForm) -> Cursor:
    """The cursor of a source's form, made at the first look."""
    cursor = session.scalar(
        select(Cursor).where(Cursor.source_id == source.id, Cursor.remote_form_id == form.remote_id)
    )
    if cursor is None:
        cursor = Cursor(source_id=source.id, remote_form_id=form.remote_id, title=form.title[:500])
        session.add(cursor)
        session.flush()
    return cursor


def known_versions(session: Session, source: Source, form: RemoteForm) -> set[str]:
    """The versions of a source's form that are in the store."""
    statement = select(SourceVersion.source_version).where(
        SourceVersion.source_id == source.id, SourceVersion.remote_form_id == form.remote_id
    )
    return set(session.scalars(statement))


def take_versions(
    session: Session,
    source: Source,
    remote: RemoteForm,
    versions: list[RemoteVersion],
    *,
    now: datetime,
) -> Form | None:
    """Store the versions of a form and which of ours they are; None where none can be read.

    A version whose tree we have is that version under another name.
    """
    form = _known_form(session, source, remote)
    news = False
    for version in versions:
        xform = _xform(remote, version)
        if xform is None:
            continue
        definition = read_form(xform)
        if form is None:
            form = _form_by_id(session, definition.form_id) or add_form(
                session, definition, now=now
            )
        ours = matching_version(form, definition)
        if ours is None:
            ours = add_version(session, form, xform, version=version.version or None, now=now)
        news |= map_source_version(
            session, source, remote.remote_id, version.source_version, version.version, ours
        )
    if form is not None:
        _alias(session, source, remote, form)
        if news:
            reread(session, form)
    return form


def _known_form(session: Session, source: Source, remote: RemoteForm) -> Form | None:
    alias = session.scalar(
        select(FormAlias).where(
            FormAlias.source_id == source.id, FormAlias.remote_id == remote.remote_id
        )
    )
    return alias.form if alias else _form_by_id(session, remote.remote_id)


def _form_by_id(session: Session, form_id: str) -> Form | None:
    return session.scalar(select(Form).where(Form.form_id == form_id))


def _alias(session: Session, source: Source, remote: RemoteForm, form: Form) -> None:
    known = session.scalar(
        select(FormAlias).where(
            FormAlias.source_id == source.id, FormAlias.remote_id == remote.remote_id
        )
    )
    if known is None:
        session.add(FormAlias(form=form, source_id=source.id, remote_id=remote.remote_id))
        session.flush()


def _xform(remote: RemoteForm, version: RemoteVersion) -> bytes | None:
    """The version's XForm: as served, else converted from Kobo's rows; None where unreadable.

    A web page in its place is a server's bad hour: to be asked again, not to be remembered.
    """
    try:
        if version.xform is not None:
            read_form(version.xform)
            return version.xform
        return _converted(remote, version, version.content) if version.content else None
    except (FormXmlError, XlsFormError):
        if _WEB_PAGE.match(version.xform or b""):
            raise SourceAnswerUnreadable(what="a form was expected, a web page came") from None
        return None


def _converted(remote: RemoteForm, version: RemoteVersion, content: Mapping[str, Any]) -> bytes:
    return convert_content(
        content, form_id=remote.remote_id, version=version.version, title=remote.title
    ).xform
