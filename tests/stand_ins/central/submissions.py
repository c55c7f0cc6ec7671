"""Submissions by REST: lists, XML, versions, attachments, reviews, comments, deletion."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

from werkzeug.wrappers import Response

from tests.stand_ins.central import shapes
from tests.stand_ins.central.admin import paging_number
from tests.stand_ins.central.diffs import diffs as compare
from tests.stand_ins.central.http import (
    Call,
    Refused,
    as_file,
    as_json,
    as_xml,
    not_found,
    success,
)
from tests.stand_ins.central.model import REVIEW_STATES, Edition, Form, Submission, when
from tests.stand_ins.central.receive import check_version, checked_id
from tests.stand_ins.instances import File, read_head
from tests.stand_ins.routing import Router

routes = Router()
LIST = "/v1/projects/<project>/forms/<form>/submissions"
ONE = LIST + "/<key>"
VERSION = ONE + "/versions/<edition>"
APPLICATION_XML = "application/xml; charset=utf-8"


class Moved(Exception):
    """An edit's id was asked for: 301 to where it is."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def _readable(call: Call, project: str, form: str) -> Form:
    found = call.form(project, form)
    call.must("submission")
    return found


def _one(call: Call, form: Form, key: str, rest: str = "") -> Submission:
    found = form.find(key)
    if found is None or found.deleted:
        raise not_found()
    if found.instance_id != key:
        base = call.path.split("/submissions/")[0] + "/submissions/"
        where = f"{quote(found.instance_id, safe='')}/versions/{quote(key, safe='')}{rest}"
        raise Moved(base + where)
    return found


def _edition(form: Form, key: str, edition: str) -> tuple[Submission, Edition]:
    found = form.find(key)
    if found is None or found.deleted:
        raise not_found()
    for one in found.editions:
        if one.instance_id == edition:
            return found, one
    raise not_found()


@routes.on("GET HEAD", LIST)
def listed(call: Call, project: str, form: str) -> Response:
    """Newest first, no total and no link; `deleted=true` gives only deleted ones."""
    found = _readable(call, project, form)
    limit, offset = paging_number(call, "limit"), paging_number(call, "offset") or 0
    rows = found.alive(deleted=call.args.get("deleted") == "true")
    rows = rows[offset : None if limit is None else offset + limit]
    response = as_json([shapes.submission_json(s, extended=call.extended) for s in rows])
    response.headers["ETag"] = found.etag
    return response


@routes.on("GET HEAD", "/v1/projects/<project>/forms/<form>/draft/submissions")
def draft_listed(call: Call, project: str, form: str) -> Response:
    """Trial submissions."""
    found = _readable(call, project, form)
    rows = list(found.draft_submissions.values())
    response = as_json([shapes.submission_json(s) for s in reversed(rows)])
    response.headers["ETag"] = found.etag
    return response


@routes.on("GET HEAD", LIST + "/keys")
def keys(call: Call, project: str, form: str) -> Response:
    """Encryption keys: none."""
    _readable(call, project, form)
    return as_json([])


@routes.on("GET HEAD", LIST + "/submitters")
def submitters(call: Call, project: str, form: str) -> Response:
    """Who sent anything."""
    rows = _readable(call, project, form).submissions.values()
    found = {s.submitter.id: s.submitter for s in rows if s.submitter}
    return as_json([actor.shown() for actor in found.values()])


@routes.on("POST", LIST)
def create(call: Call, project: str, form: str) -> Response:
    """REST creation; not idempotent: 409.3 also for identical bytes."""
    found = call.form(project, form)
    actor = call.must("write")
    xml = call.request.get_data().decode()
    head = read_head(xml)
    version = check_version(found, head)
    instance_id = checked_id(head) or call.state.ids.uuid()
    if found.find(instance_id):
        values = [str(found.id), instance_id, "f"]
        told = (
            "A resource already exists with formId,instanceId,draft value(s) of "
            f"{','.join(values)}."
        )
        names = ["formId", "instanceId", "draft"]
        details = {"fields": names, "values": values, "table": "submissions"}
        raise Refused(409.3, told, details)
    sender = (actor, call.args.get("deviceID"), call.request.headers.get("User-Agent"))
    made = call.state.receiver._edition(instance_id, head, xml, version, sender)
    body = shapes.submission_json(call.state.receiver.create(found, made))
    return as_json({k: v for k, v in body.items() if k not in {"reviewState", "deletedAt"}})


@routes.on("PUT", ONE)
def edit(call: Call, project: str, form: str, key: str) -> Response:
    """REST edit: needs deprecatedID."""
    found = call.form(project, form)
    actor = call.must("write")
    xml = call.request.get_data().decode()
    head = read_head(xml)
    if not head.deprecated_id:
        told = (
            "This PUT endpoint expects a deprecatedID metadata tag pointing at the current "
            "version instanceID. I cannot find that tag in your request."
        )
        raise Refused(400.19, told)
    version = check_version(found, head)
    sender = (actor, call.args.get("deviceID"), call.request.headers.get("User-Agent"))
    made = call.state.receiver._edition(checked_id(head), head, xml, version, sender)
    return as_json(
        shapes.submission_json(call.state.receiver.edit(found, head.deprecated_id, made, actor))
    )


@routes.on("GET HEAD", ONE + ".xml")
def xml(call: Call, project: str, form: str, key: str) -> Response:
    """The XML of the newest edition."""
    found = _one(call, _readable(call, project, form), key, ".xml")
    return as_xml(found.current.xml, kind=APPLICATION_XML)


@routes.on("GET HEAD", ONE)
def one(call: Call, project: str, form: str, key: str) -> Response:
    """One submission by its first id."""
    found = _one(call, _readable(call, project, form), key)
    return as_json(shapes.submission_json(found, extended=call.extended))


@routes.on("PATCH", ONE)
def review(call: Call, project: str, form: str, key: str) -> Response:
    """Set the review state; X-Action-Notes go to the audit log."""
    found_form = call.form(project, form)
    actor = call.must("write")
    found = _one(call, found_form, key)
    state = call.json().get("reviewState")
    if state not in REVIEW_STATES:
        details = {"field": "state", "value": state, "reason": "not a recognized state name"}
        told = f"Unexpected state value {state}; not a recognized state name"
        raise Refused(400.8, told, details)
    notes = call.request.headers.get("X-Action-Notes")
    call.state.set_review(found.instance_id, state, actor.name, unquote(notes) if notes else None)
    return as_json({**shapes.bare_submission(found), "deletedAt": when(found.deleted)})


@routes.on("DELETE", ONE)
def delete(call: Call, project: str, form: str, key: str) -> Response:
    """Mark deleted."""
    found_form = call.form(project, form)
    actor = call.must("write")
    call.state.delete(_one(call, found_form, key).instance_id, actor)
    return success()


@routes.on("POST", ONE + "/restore")
def restore(call: Call, project: str, form: str, key: str) -> Response:
    """Undo a deletion; 404 for what is not deleted."""
    found = call.form(project, form).find(key)
    actor = call.must("write")
    if found is None or not found.deleted:
        raise not_found()
    call.state.restore(found.instance_id, actor)
    return success()


@routes.on("GET HEAD", ONE + "/versions")
def versions(call: Call, project: str, form: str, key: str) -> Response:
    """All editions, newest first; extended: with the form version of each."""
    found = _one(call, _readable(call, project, form), key, "")
    shown = []
    for edition in reversed(found.editions):
        current = edition is found.current
        body = shapes.edition_json(edition, current=current, extended=call.extended)
        if call.extended:
            body["formVersion"] = edition.form_version.version
        shown.append(body)
    return as_json(shown)


@routes.on("GET HEAD", VERSION + ".xml")
def version_xml(call: Call, project: str, form: str, key: str, edition: str) -> Response:
    """The XML of an edition."""
    _, found = _edition(_readable(call, project, form), key, edition)
    return as_xml(found.xml, kind=APPLICATION_XML)


@routes.on("GET HEAD", VERSION)
def version(call: Call, project: str, form: str, key: str, edition: str) -> Response:
    """One edition."""
    submission, found = _edition(_readable(call, project, form), key, edition)
    return as_json(shapes.edition_json(found, current=found is submission.current))


@routes.on("GET HEAD", ONE + "/diffs")
def diffs(call: Call, project: str, form: str, key: str) -> Response:
    """What each edit changed."""
    found = _one(call, _readable(call, project, form), key, "/diffs")
    return as_json(compare(found))


# Attachments


def _shown(edition: Edition) -> Response:
    return as_json([{"name": n, "exists": f is not None} for n, f in sorted(edition.files.items())])


@routes.on("GET HEAD", ONE + "/attachments")
def attachments(call: Call, project: str, form: str, key: str) -> Response:
    """The names that the XML has, and whether each came; no hash, no size."""
    return _shown(_one(call, _readable(call, project, form), key, "/attachments").current)


@routes.on("GET HEAD", VERSION + "/attachments")
def version_attachments(call: Call, project: str, form: str, key: str, edition: str) -> Response:
    """The same for an edition."""
    return _shown(_edition(_readable(call, project, form), key, edition)[1])


def _file(edition: Edition, name: str) -> Response:
    found = edition.files.get(name)
    if found is None:
        raise not_found()
    return as_file(found.content, name, found.mimetype)


@routes.on("GET HEAD", ONE + "/attachments/<name>")
def attachment(call: Call, project: str, form: str, key: str, name: str) -> Response:
    """A file; the ETag is its MD5."""
    rest = f"/attachments/{quote(name, safe='')}"
    return _file(_one(call, _readable(call, project, form), key, rest).current, name)


@routes.on("GET HEAD", VERSION + "/attachments/<name>")
def version_attachment(
    call: Call, project: str, form: str, key: str, edition: str, name: str
) -> Response:
    """A file of an edition."""
    return _file(_edition(_readable(call, project, form), key, edition)[1], name)


@routes.on("POST", ONE + "/attachments/<name>")
def upload(call: Call, project: str, form: str, key: str, name: str) -> Response:
    """Upload a file that the XML names."""
    found = _one(call, call.form(project, form), key)
    actor = call.must("write")
    if name not in found.current.files:
        raise not_found()
    kind = (call.request.content_type or "application/octet-stream").split(";")[0]
    content = File(call.request.get_data(), kind)
    call.state.add_attachment_late(found.instance_id, name, content, actor)
    return success()


@routes.on("DELETE", ONE + "/attachments/<name>")
def clear(call: Call, project: str, form: str, key: str, name: str) -> Response:
    """Take a file away; its name stays."""
    found = _one(call, call.form(project, form), key)
    call.must("write")
    if found.current.files.get(name) is None:
        raise not_found()
    call.state.delete_attachment(found.instance_id, name)
    return success()


# Comments and audits


@routes.on("GET HEAD", ONE + "/comments")
def comments(call: Call, project: str, form: str, key: str) -> Response:
    """Newest first."""
    found = _one(call, _readable(call, project, form), key)
    if not call.extended:
        return as_json(found.comments)
    actors = call.state.actors
    return as_json([{**c, "actor": actors[c["actorId"]].shown()} for c in found.comments])


@routes.on("POST", ONE + "/comments")
def add_comment(call: Call, project: str, form: str, key: str) -> Response:
    """A comment."""
    found = _one(call, call.form(project, form), key)
    actor = call.must("write")
    return as_json(call.state.comment(found.instance_id, call.json()["body"], actor))


@routes.on("GET HEAD", ONE + "/audits")
def audits(call: Call, project: str, form: str, key: str) -> Response:
    """The log of one submission, newest first."""
    found = _one(call, _readable(call, project, form), key)
    lines = [
        line
        for line in reversed(call.state.audits)
        if line["details"].get("submissionId") == found.id
    ]
    return as_json([_with_entity(call, shapes.audit_json(call, line)) for line in lines])


def _with_entity(call: Call, line: dict[str, Any]) -> dict[str, Any]:
    if not call.extended:
        return line
    line.pop("actee", None)
    if line["action"] in {"submission.create", "submission.update.version"}:
        return {**line, "details": {**line["details"], "entity": {"entityAvailable": False}}}
    return line
