"""What a form consists of: media, versions, fields."""

from __future__ import annotations

from werkzeug.wrappers import Response

from tests.stand_ins.central import shapes
from tests.stand_ins.central.forms import APPLICATION_XML, FORM, draft_of
from tests.stand_ins.central.http import (
    Call,
    as_file,
    as_json,
    as_xml,
    not_found,
    success,
    version_of,
)
from tests.stand_ins.central.model import FormVersion, Media
from tests.stand_ins.instances import File
from tests.stand_ins.routing import Router

routes = Router()


def _version(call: Call, project: str, form: str, version: str | None) -> FormVersion:
    found = call.form(project, form)
    wanted = version_of(found) if version is None else found.version(version)
    if "/draft/" in call.path or call.path.endswith("/draft"):
        wanted = found.draft
    if wanted is None:
        raise not_found()
    return wanted


@routes.on(
    "GET HEAD",
    FORM + "/attachments",
    FORM + "/draft/attachments",
    FORM + "/versions/<version>/attachments",
)
def media_list(call: Call, project: str, form: str, version: str | None = None) -> Response:
    """The files that the XML names, uploaded or not."""
    wanted = _version(call, project, form, version)
    return as_json([media.shown() for _, media in sorted(wanted.media.items())])


@routes.on(
    "GET HEAD",
    FORM + "/attachments/<name>",
    FORM + "/draft/attachments/<name>",
    FORM + "/versions/<version>/attachments/<name>",
)
def media_file(
    call: Call, project: str, form: str, name: str, version: str | None = None
) -> Response:
    """A form's file."""
    media = _version(call, project, form, version).media.get(name)
    if media is None or media.content is None:
        raise not_found()
    return as_file(media.content, media.name, media.mimetype)


@routes.on("POST", FORM + "/draft/attachments/<name>")
def put_media(call: Call, project: str, form: str, name: str) -> Response:
    """Upload to the draft, only names that the XML asks for."""
    found, version = draft_of(call, project, form)
    call.must("write")
    if name not in version.media:
        raise not_found()
    kind = (call.request.content_type or "application/octet-stream").split(";")[0]
    media = call.state.put_media(found, name, File(call.request.get_data(), kind))
    return as_json(media.shown())


@routes.on("DELETE", FORM + "/draft/attachments/<name>")
def delete_media(call: Call, project: str, form: str, name: str) -> Response:
    """Take a draft's file away."""
    _, version = draft_of(call, project, form)
    call.must("write")
    if name not in version.media:
        raise not_found()
    version.media[name] = Media(name)
    return success()


@routes.on("GET HEAD", FORM + "/versions")
def versions(call: Call, project: str, form: str) -> Response:
    """Published versions, the newest first; createdAt and updatedAt are the form's."""
    found = call.form(project, form)
    seen = sorted(found.versions, key=lambda v: v.id, reverse=True)
    return as_json([shapes.form_json(found, v, extended=False) for v in seen])


@routes.on("GET HEAD", FORM + "/versions/<version>.xml")
def version_xml(call: Call, project: str, form: str, version: str) -> Response:
    """A version's XML."""
    return as_xml(_version(call, project, form, version).form.xml, kind=APPLICATION_XML)


@routes.on("GET HEAD", FORM + "/versions/<version>")
def version(call: Call, project: str, form: str, version: str) -> Response:
    """One version."""
    found = call.form(project, form)
    return as_json(shapes.form_json(found, _version(call, project, form, version)))


@routes.on(
    "GET HEAD", FORM + "/fields", FORM + "/draft/fields", FORM + "/versions/<version>/fields"
)
def fields(call: Call, project: str, form: str, version: str | None = None) -> Response:
    """Paths and types; no labels, no choices."""
    wanted = _version(call, project, form, version)
    return as_json([shapes.field_json(f) for f in wanted.form.fields])
