"""The door for phones (key path, draft token, or login): formList, manifest, submission."""

from __future__ import annotations

from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from tests.stand_ins.central.http import (
    Call,
    Refused,
    as_xml,
    broken,
    not_found,
    rosa_message,
    unauthenticated,
)
from tests.stand_ins.central.model import Actor, Form, FormVersion, md5
from tests.stand_ins.central.receive import DONE
from tests.stand_ins.instances import File
from tests.stand_ins.routing import Router

routes = Router()
PROJECT = "/v1/projects/<project>"
FORM = PROJECT + "/forms/<form>"
HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'


def check_header(call: Call) -> None:
    """X-OpenRosa-Version must be exactly 1.0."""
    got = call.request.headers.get("X-OpenRosa-Version")
    if got == "1.0":
        return
    seen = f" (got: {got})" if got else ""
    told = "An expected header field (X-OpenRosa-Version) did not match the expected format" + seen
    raise Refused(400.6, told + ".", {"field": "X-OpenRosa-Version"})


def check_sender(call: Call) -> None:
    """Someone must have signed in, or hold a draft's token."""
    if call.draft_form is None:
        _sender(call)


def _sender(call: Call) -> Actor:
    if call.actor is None:
        raise unauthenticated()
    return call.actor


def _door(call: Call) -> str:
    """The address of this door, as the server's own domain."""
    inside = f"/key/{call.raw_key}" if call.raw_key else ""
    if call.draft_form is not None:
        inside = f"/test/{call.raw_key}"
    return f"{call.state.domain}/v1{inside}"


@routes.on("GET HEAD", PROJECT + "/formList")
def form_list(call: Call, project: str) -> Response:
    """The open forms that the sender may fill."""
    found = call.project(project)
    actor = _sender(call)
    forms = [
        form
        for _, form in sorted(found.forms.items())
        if form.published and not form.deleted and form.state == "open"
    ]
    if actor.type == "field_key":
        forms = [form for form in forms if actor.id in form.assigned]
    else:
        call.must("form")
    if wanted := call.args.get("formID"):
        forms = [form for form in forms if form.xml_form_id == wanted]
    return _forms(call, [(form, form.versions[-1]) for form in forms], "")


@routes.on("GET HEAD", FORM + "/draft/formList")
def draft_list(call: Call, project: str, form: str) -> Response:
    """The draft alone."""
    found = call.form(project, form)
    if found.draft is None:
        raise not_found()
    return _forms(call, [(found, found.draft)], "/draft")


def _forms(call: Call, forms: list[tuple[Form, FormVersion]], below: str) -> Response:
    entries = []
    for form, version in forms:
        base = f"{_door(call)}/projects/{form.project_id}/forms/{form.xml_form_id}{below}"
        manifest = f"      <manifestUrl>{base}/manifest</manifestUrl>\n" if version.media else ""
        entries.append(
            "    <xform>\n"
            f"      <formID>{escape(form.xml_form_id)}</formID>\n"
            f"      <name>{escape(version.form.title)}</name>\n"
            f"      <version>{escape(version.version)}</version>\n"
            f"      <hash>md5:{version.hash}</hash>\n"
            f"      <downloadUrl>{base}.xml</downloadUrl>\n{manifest}"
            "    </xform>\n"
        )
    shell = '  <xforms xmlns="http://openrosa.org/xforms/xformsList">\n{}  </xforms>'
    return as_xml(HEADER + shell.format("".join(entries)))


@routes.on(
    "GET HEAD", FORM + "/manifest", FORM + "/draft/manifest", FORM + "/versions/<v>/manifest"
)
def manifest(call: Call, project: str, form: str, v: str | None = None) -> Response:
    """The media that are there; what was not uploaded is missing without a word."""
    found = call.form(project, form)
    version = found.draft if "/draft/" in call.path else found.published
    if v is not None:
        version = found.version(v)
    if version is None:
        raise not_found()
    inside = f"{_door(call)}/projects/" + call.path.split("/projects/", 1)[1]
    inside = inside.removesuffix("/manifest")
    files = "".join(
        "    <mediaFile>\n"
        f"      <filename>{escape(media.name)}</filename>\n"
        f"      <hash>md5:{md5(media.content)}</hash>\n"
        f"      <downloadUrl>{inside}/attachments/{media.name}</downloadUrl>\n"
        "    </mediaFile>\n"
        for _, media in sorted(version.media.items())
        if media.content is not None
    )
    shell = '  <manifest xmlns="http://openrosa.org/xforms/xformsManifest">\n{}  </manifest>'
    return as_xml(HEADER + shell.format(files))


@routes.on("HEAD GET", PROJECT + "/submission", FORM + "/draft/submission")
def submission_head(call: Call, project: str, form: str = "") -> Response:
    """204 before a phone sends."""
    _sender(call) if call.draft_form is None else call.form(project, form)
    call.project(project)
    return Response(status=204)


@routes.on("POST", PROJECT + "/submission", FORM + "/draft/submission")
def submission(call: Call, project: str, form: str = "") -> Response:
    """Take a submission: always the same 201, for new, again and each part."""
    found = call.project(project)
    if _unfinished(call):
        told = "Multipart form content failed to parse."
        raise Refused(400.39, told, "Unexpected end of form")
    upload = call.request.files.get("xml_submission_file")
    if upload is None:
        told = "Required multipart POST field xml_submission_file missing."
        raise Refused(400.14, told, {"field": "xml_submission_file"})
    try:
        xml = upload.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise broken() from error
    files = {
        name: File(part.read(), part.content_type or "application/octet-stream")
        for name, part in call.request.files.items()
        if name != "xml_submission_file"
    }
    if call.draft_form is not None:
        call.state.receiver.receive_draft(call.form(project, form), xml, files)
    else:
        agent = call.request.headers.get("User-Agent")
        device = call.args.get("deviceID")
        call.state.receiver.accept(found, xml, files, _sender(call), device, agent)
    return as_xml(rosa_message(DONE), 201)


def _unfinished(call: Call) -> bool:
    kind = call.request.content_type or ""
    boundary = call.request.mimetype_params.get("boundary")
    if not kind.startswith("multipart/") or not boundary:
        return False
    return f"--{boundary}--".encode() not in call.request.get_data(parse_form_data=False)
