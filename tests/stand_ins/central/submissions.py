"""Submissions by REST: lists, XML, versions, attachments, reviews, comments, deletion."""

from __future__ import annotations

from urllib.parse import quote, unquote

from werkzeug.wrappers import Response

from tests.stand_ins.central import shapes
from tests.stand_ins.central.admin import paging_number
from tests.stand_ins.central.diffs import diffs as compare
from tests.stand_ins.central.http import (
    Call,
    Refused,
    as_json,
    as_xml,
    not_found,
    success,
)
from tests.stand_ins.central.model import REVIEW_STATES, Edition, Form, Submission, when
from tests.stand_ins.central.receive import check_version, checked_id
from tests.stand_ins.instances import read_head
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


def readable(call: Call, project: str, form: str) -> Form:
    found = call.form(project, form)
    call.must("submission")
    return found


def one_of(call: Call, form: Form, key: str, rest: str = "") -> Submission:
    found = form.find(key)
    if found is None or found.deleted:
        raise not_found()
    if found.instance_id != key:
        base = call.path.split("/submissions/")[0] + "/submissions/"
        where = f"{quote(found.instance_id, safe='')}/versions/{quote(key, safe='')}{rest}"
        raise Moved(base + where)
    return found


def edition_of(form: Form, key: str, edition: str) -> tuple[Submission, Edition]:
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
    found = readable(call, project, form)
    limit, offset = paging_number(call, "limit"), paging_number(call, "offset") or 0
    rows = found.alive(deleted=call.args.get("deleted") == "true")
    rows = rows[offset : None if limit is None else offset + limit]
    response = as_json([shapes.submission_json(s, extended=call.extended) for s in rows])
    response.headers["ETag"] = found.etag
    return response


@routes.on("GET HEAD", "/v1/projects/<project>/forms/<form>/draft/submissions")
def draft_listed(call: Call, project: str, form: str) -> Response:
    """Trial submissions."""
    found = readable(call, project, form)
    rows = list(found.draft_submissions.values())
    response = as_json([shapes.submission_json(s) for s in reversed(rows)])
    response.headers["ETag"] = found.etag
    return response


@routes.on("GET HEAD", LIST + "/keys")
def keys(call: Call, project: str, form: str) -> Response:
    """Encryption keys: none."""
    readable(call, project, form)
    return as_json([])


@routes.on("GET HEAD", LIST + "/submitters")
def submitters(call: Call, project: str, form: str) -> Response:
    """Who sent anything."""
    rows = readable(call, project, form).submissions.values()
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
    made = call.state.receiver.edition(instance_id, head, xml, version, sender)
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
    made = call.state.receiver.edition(checked_id(head), head, xml, version, sender)
    return as_json(
        shapes.submission_json(call.state.receiver.edit(found, head.deprecated_id, made, actor))
    )


@routes.on("GET HEAD", ONE + ".xml")
def xml(call: Call, project: str, form: str, key: str) -> Response:
    """The XML of the newest edition."""
    found = one_of(call, readable(call, project, form), key, ".xml")
    return as_xml(found.current.xml, kind=APPLICATION_XML)


@routes.on("GET HEAD", ONE)
def one(call: Call, project: str, form: str, key: str) -> Response:
    """One submission by its first id."""
    found = one_of(call, readable(call, project, form), key)
    return as_json(shapes.submission_json(found, extended=call.extended))


@routes.on("PATCH", ONE)
def review(call: Call, project: str, form: str, key: str) -> Response:
    """Set the review state; X-Action-Notes go to the audit log."""
    found_form = call.form(project, form)
    actor = call.must("write")
    found = one_of(call, found_form, key)
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
    call.state.delete(one_of(call, found_form, key).instance_id, actor)
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
    found = one_of(call, readable(call, project, form), key, "")
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
    _, found = edition_of(readable(call, project, form), key, edition)
    return as_xml(found.xml, kind=APPLICATION_XML)


@routes.on("GET HEAD", VERSION)
def version(call: Call, project: str, form: str, key: str, edition: str) -> Response:
    """One edition."""
    submission, found = edition_of(readable(call, project, form), key, edition)
    return as_json(shapes.edition_json(found, current=found is submission.current))


@routes.on("GET HEAD", ONE + "/diffs")
def diffs(call: Call, project: str, form: str, key: str) -> Response:
    """What each edit changed."""
    found = one_of(call, readable(call, project, form), key, "/diffs")
    return as_json(compare(found))
