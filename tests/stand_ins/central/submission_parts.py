"""What hangs on a submission: attachments, comments, its part of the audit log."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from werkzeug.wrappers import Response

from tests.stand_ins.central import shapes
from tests.stand_ins.central.http import Call, as_file, as_json, not_found, success
from tests.stand_ins.central.model import Edition
from tests.stand_ins.central.submissions import ONE, VERSION, edition_of, one_of, readable
from tests.stand_ins.instances import File
from tests.stand_ins.routing import Router

routes = Router()


def _shown(edition: Edition) -> Response:
    return as_json([{"name": n, "exists": f is not None} for n, f in sorted(edition.files.items())])


@routes.on("GET HEAD", ONE + "/attachments")
def attachments(call: Call, project: str, form: str, key: str) -> Response:
    """The names that the XML has, and whether each came; no hash, no size."""
    return _shown(one_of(call, readable(call, project, form), key, "/attachments").current)


@routes.on("GET HEAD", VERSION + "/attachments")
def version_attachments(call: Call, project: str, form: str, key: str, edition: str) -> Response:
    """The same for an edition."""
    return _shown(edition_of(readable(call, project, form), key, edition)[1])


def _file(edition: Edition, name: str) -> Response:
    found = edition.files.get(name)
    if found is None:
        raise not_found()
    return as_file(found.content, name, found.mimetype)


@routes.on("GET HEAD", ONE + "/attachments/<name>")
def attachment(call: Call, project: str, form: str, key: str, name: str) -> Response:
    """A file; the ETag is its MD5."""
    rest = f"/attachments/{quote(name, safe='')}"
    return _file(one_of(call, readable(call, project, form), key, rest).current, name)


@routes.on("GET HEAD", VERSION + "/attachments/<name>")
def version_attachment(
    call: Call, project: str, form: str, key: str, edition: str, name: str
) -> Response:
    """A file of an edition."""
    return _file(edition_of(readable(call, project, form), key, edition)[1], name)


@routes.on("POST", ONE + "/attachments/<name>")
def upload(call: Call, project: str, form: str, key: str, name: str) -> Response:
    """Upload a file that the XML names."""
    found = one_of(call, call.form(project, form), key)
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
    found = one_of(call, call.form(project, form), key)
    call.must("write")
    if found.current.files.get(name) is None:
        raise not_found()
    call.state.delete_attachment(found.instance_id, name)
    return success()


@routes.on("GET HEAD", ONE + "/comments")
def comments(call: Call, project: str, form: str, key: str) -> Response:
    """Newest first."""
    found = one_of(call, readable(call, project, form), key)
    if not call.extended:
        return as_json(found.comments)
    actors = call.state.actors
    return as_json([{**c, "actor": actors[c["actorId"]].shown()} for c in found.comments])


@routes.on("POST", ONE + "/comments")
def add_comment(call: Call, project: str, form: str, key: str) -> Response:
    """A comment."""
    found = one_of(call, call.form(project, form), key)
    actor = call.must("write")
    return as_json(call.state.comment(found.instance_id, call.json()["body"], actor))


@routes.on("GET HEAD", ONE + "/audits")
def audits(call: Call, project: str, form: str, key: str) -> Response:
    """The log of one submission, newest first."""
    found = one_of(call, readable(call, project, form), key)
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
