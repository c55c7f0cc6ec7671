"""Forms of Central: drafts, publication, versions, media, fields."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.wrappers import Response

from tests.stand_ins import xforms
from tests.stand_ins.central import shapes
from tests.stand_ins.central.http import (
    Call,
    Refused,
    as_file,
    as_json,
    as_xml,
    not_found,
    success,
    version_of,
)
from tests.stand_ins.central.model import FORM_STATES, Form, FormVersion
from tests.stand_ins.routing import Router

routes = Router()
FORMS = "/v1/projects/<project>/forms"
FORM = FORMS + "/<form>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
APPLICATION_XML = "application/xml; charset=utf-8"
WARNED = (
    "The Form is valid, but with warnings. Please check the warnings and if they are "
    "acceptable resubmit with ?ignoreWarnings=true"
)


def _source(call: Call) -> str | bytes:
    content = call.request.get_data()
    if "spreadsheet" not in (call.request.content_type or ""):
        return content.decode("utf-8", "replace")
    try:
        return content if xforms.from_xlsx(content) else b""
    except xforms.NotAForm as error:
        told = (
            "The given XLSForm file was not valid. "
            "Please see the error details for more information."
        )
        raise Refused(400.15, told, {"error": str(error), "warnings": []}) from error


def _read(source: str | bytes) -> xforms.XForm:
    try:
        return xforms.read(source)
    except xforms.NotAForm as error:
        told = "Required parameter formId missing."
        raise Refused(400.2, told, {"field": "formId"}) from error


def _warn(call: Call, source: str | bytes, old: Form | None, new: xforms.XForm) -> None:
    if call.args.get("ignoreWarnings", "").lower() == "true":
        return
    warnings: dict[str, Any] = {}
    if isinstance(source, bytes) and (said := xforms.warnings_of(source)):
        warnings["xlsFormWarnings"] = said
    before = old.published.form.fields if old and old.published else ()
    gone = [f.name for f in before if f.path not in {n.path for n in new.fields}]
    if gone:
        warnings["workflowWarnings"] = [{"type": "structureChanged", "details": gone}]
    if warnings:
        raise Refused(400.16, WARNED, {"warnings": warnings})


@routes.on("GET HEAD", FORMS)
def forms(call: Call, project: str) -> Response:
    """The forms, by xmlFormId."""
    found = call.project(project)
    call.must("form")
    deleted = call.args.get("deleted") == "true"
    seen = [f for _, f in sorted(found.forms.items()) if bool(f.deleted) is deleted]
    shown = []
    for form in seen:
        body = shapes.form_json(form, version_of(form), extended=call.extended)
        if form.deleted:
            body |= {"deletedAt": shapes.when(form.deleted), "id": form.id}
        shown.append(body)
    return as_json(shown)


@routes.on("POST", FORMS)
def create(call: Call, project: str) -> Response:
    """A draft; `?publish=true` skips it."""
    found = call.project(project)
    by = call.must("write")
    source = _source(call)
    definition = _read(source)
    if definition.form_id in found.forms:
        values = [project, definition.form_id]
        told = (
            "A resource already exists with projectId,xmlFormId value(s) of "
            f"{project},{definition.form_id}."
        )
        details = {"fields": ["projectId", "xmlFormId"], "values": values, "table": "forms"}
        raise Refused(409.3, told, details)
    _warn(call, source, None, definition)
    form = call.state.create_form(found, source, by)
    if call.args.get("publish") == "true":
        call.state.publish(form, by)
    return as_json(shapes.form_json(form, version_of(form)))


@routes.on("GET HEAD", FORM + ".xml")
def form_xml(call: Call, project: str, form: str) -> Response:
    """The current version, as stored."""
    return as_xml(version_of(call.form(project, form)).form.xml, kind=APPLICATION_XML)


@routes.on("GET HEAD", FORM)
def form(call: Call, project: str, form: str) -> Response:
    """One form; its draft while nothing is published."""
    found = call.form(project, form)
    shown = shapes.form_json(found, version_of(found), extended=call.extended)
    return as_json({**shown, "publishNotes": None} if call.extended else shown)


@routes.on("PATCH", FORM)
def patch(call: Call, project: str, form: str) -> Response:
    """Open, closing or closed."""
    found = call.form(project, form)
    call.must("write")
    state = call.json().get("state", found.state)
    if state not in FORM_STATES:
        details = {"field": "state", "value": state, "reason": "not a recognized state name"}
        told = f"Unexpected state value {state}; not a recognized state name"
        raise Refused(400.8, told, details)
    found.state = state
    found.updated = call.state.clock.now()
    return as_json(shapes.form_json(found, version_of(found)))


@routes.on("DELETE", FORM)
def delete(call: Call, project: str, form: str) -> Response:
    """Delete the form; only the deleted list shows the number that restore needs."""
    found = call.form(project, form)
    call.must("write")
    found.deleted = call.state.clock.now()
    return success()


@routes.on("POST", FORM + "/restore")
def restore(call: Call, project: str, form: str) -> Response:
    """Restore by number."""
    call.must("write")
    for found in call.project(project).forms.values():
        if str(found.id) == form and found.deleted:
            found.deleted = None
            return success()
    raise not_found()


@routes.on("POST", FORM + "/assignments/app-user/<actor>")
def assign(call: Call, project: str, form: str, actor: str) -> Response:
    """Open a form to a phone's key."""
    found = call.form(project, form)
    call.must("write")
    found.assigned.add(int(actor))
    return success()


# Draft


def draft_of(call: Call, project: str, form: str) -> tuple[Form, FormVersion]:
    found = call.form(project, form)
    if found.draft is None:
        raise not_found()
    return found, found.draft


@routes.on("GET HEAD", FORM + "/draft")
def draft(call: Call, project: str, form: str) -> Response:
    """The draft, 404 once published."""
    return as_json(shapes.form_json(*draft_of(call, project, form), extended=call.extended))


@routes.on("GET HEAD", FORM + "/draft.xml")
def draft_xml(call: Call, project: str, form: str) -> Response:
    """The draft's XML."""
    return as_xml(draft_of(call, project, form)[1].form.xml, kind=APPLICATION_XML)


@routes.on("GET HEAD", FORM + "/draft.xlsx")
def draft_xlsx(call: Call, project: str, form: str) -> Response:
    """The draft's XLSForm, if it was one."""
    found, version = draft_of(call, project, form)
    if version.xlsx is None:
        raise not_found()
    return as_file(version.xlsx, f"{found.xml_form_id}.xlsx", XLSX)


@routes.on("POST", FORM + "/draft")
def create_draft(call: Call, project: str, form: str) -> Response:
    """A new draft; without a body a copy of the published version."""
    found = call.form(project, form)
    by = call.must("write")
    source = _source(call) if call.request.get_data() else version_of(found).form.xml
    definition = _read(source)
    if definition.form_id != found.xml_form_id:
        details = {"field": "xmlFormId", "value": definition.form_id}
        told = (
            f"Unexpected xmlFormId value {definition.form_id}; must match the form ID of the "
            f"form being updated ({found.xml_form_id})"
        )
        raise Refused(400.8, told, details)
    _warn(call, source, found, definition)
    call.state.set_draft(found, source, by)
    return success()


@routes.on("DELETE", FORM + "/draft")
def delete_draft(call: Call, project: str, form: str) -> Response:
    """Throw the draft away."""
    found, _ = draft_of(call, project, form)
    call.must("write")
    found.draft = None
    return success()


@routes.on("POST", FORM + "/draft/publish")
def publish(call: Call, project: str, form: str) -> Response:
    """Publish; `?version=` rewrites the XML, an existing version string is refused."""
    found, version = draft_of(call, project, form)
    by = call.must("write")
    if wanted := call.args.get("version"):
        xml = re.sub(
            r'(<\w[\w.-]*\s[^>]*\bid="[^"]*"[^>]*?\sversion=")[^"]*(")',
            lambda m: m[1] + wanted + m[2],
            version.form.xml,
            count=1,
        )
        version.form, version.version = xforms.read(xml), wanted
    if found.version(version.version):
        told = (
            f"You tried to publish the form '{form}' with version '{version.version}', but a "
            "published form has already existed in this project with those identifiers."
        )
        raise Refused(409.6, told, {"xmlFormId": form, "version": version.version})
    call.state.publish(found, by)
    return success()
