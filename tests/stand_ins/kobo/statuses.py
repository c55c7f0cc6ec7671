"""Validation statuses and attachments of rows, and the project's history."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from tests.stand_ins.kobo import history
from tests.stand_ins.kobo.data import BASE, select, the_row
from tests.stand_ins.kobo.http import NOT_FOUND, Call, Refused, as_json, early, paged, positive
from tests.stand_ins.kobo.model import Asset, Attachment
from tests.stand_ins.kobo.rows import row_json
from tests.stand_ins.routing import Router

routes = Router()
KNOWN = {
    "validation_status_approved",
    "validation_status_not_approved",
    "validation_status_on_hold",
}
UID = "validation_status.uid"


@routes.on("PATCH DELETE", BASE + "validation_statuses/")
def bulk(call: Call, uid: str) -> Response:
    """Set many; an unknown status answers 200 and wipes."""
    asset = call.asset(uid, "validate_submissions")
    payload = call.json().get("payload")
    if payload is None:
        raise Refused(400, {"payload": ["This field is required."]})
    wanted = payload.get(UID) if call.request.method == "PATCH" else None
    ids = _ids(call, asset, payload)
    for row_id in ids:
        by = call.user.username if call.user else None
        call.state.set_review(row_id, wanted if wanted in KNOWN else None, by)
    return as_json({"detail": f"{len(ids)} submissions have been updated"})


def _ids(call: Call, asset: Asset, payload: dict[str, Any]) -> list[int]:
    if ids := payload.get("submission_ids"):
        try:
            ids = [int(i) for i in ids]
        except ValueError as error:
            told = "`submission_ids` must only contain integer values"
            raise Refused(400, {"payload": [told]}) from error
        if not set(ids) <= set(asset.rows):
            raise Refused(400, {"detail": "One or more submission ids are invalid"})
        return ids
    if "query" in payload:
        return [row["_id"] for row in select(call, asset, payload["query"])]
    if not payload.get("confirm"):
        raise Refused(400, {"payload": ["Confirmation is required"]})
    return list(asset.rows)


@routes.on("GET HEAD", BASE + "<key>/validation_status/")
def get_one(call: Call, uid: str, key: str) -> Response:
    """The status, `{}` when there is none."""
    return as_json(the_row(call.asset(uid, "view_submissions"), key).status)


@routes.on("PATCH", BASE + "<key>/validation_status/")
def set_one(call: Call, uid: str, key: str) -> Response:
    """Set one of the three statuses."""
    asset = call.asset(uid, "validate_submissions")
    row = the_row(asset, key)
    wanted = call.json().get(UID)
    if wanted not in KNOWN:
        raise Refused(400, {"detail": f"Invalid validation status: `{wanted}`"})
    by = call.user.username if call.user else None
    return as_json(call.state.set_review(row.id, wanted, by))


@routes.on("DELETE", BASE + "<key>/validation_status/")
def unset_one(call: Call, uid: str, key: str) -> Response:
    """Take the status away."""
    row = the_row(call.asset(uid, "validate_submissions"), key)
    call.state.set_review(row.id, None, call.user.username if call.user else None)
    return Response(status=204)


@routes.on(
    "GET HEAD",
    BASE + "<key>/attachments/",
    BASE + "<key>/attachments/<attachment>/",
    BASE + "<key>/attachments/<attachment>/<size>/",
)
def attachment(
    call: Call, uid: str, key: str, attachment: str | None = None, size: str = ""
) -> Response:
    """A file by its uid or its question's path; Range is ignored, a deleted one is 404."""
    asset = call.asset(uid, "view_submissions")
    row = the_row(asset, key)
    if attachment is None and "xpath" not in call.args:
        return early(Response("detail", 404, content_type="*/*"))
    shown = {
        a["uid"]: a["question_xpath"]
        for a in row_json(asset, row, call.state.kf_url)["_attachments"]
    }
    for found in row.attachments:
        named = found.uid == attachment or shown[found.uid] == call.args.get("xpath")
        if named and not found.is_deleted and size in {"", "small", "medium", "large", "original"}:
            return _file(found)
    raise Refused(404, {"detail": NOT_FOUND})


def _file(found: Attachment) -> Response:
    shown = "inline" if found.mimetype.startswith("image/") else "attachment"
    response = Response(found.content, content_type=found.mimetype)
    name = found.name.encode().decode("latin-1")
    response.headers["Content-Disposition"] = f"{shown}; filename={name}"
    return response


@routes.on("DELETE", "/api/v2/assets/<uid>/attachments/bulk/")
def delete_attachments(call: Call, uid: str) -> Response:
    """Delete all files of some submissions."""
    asset = call.asset(uid, "delete_submissions")
    roots = call.json().get("submission_root_uuids")
    if not roots:
        told = "`attachment_uid` or `submission_root_uuids` must be provided"
        raise Refused(400, {"detail": [told]})
    for root in roots:
        row = the_row(asset, root)
        for name in [a.name for a in row.attachments]:
            call.state.delete_attachment(row.id, name)
    return as_json({"message": f"{len(roots)} submissions"})


@routes.on("DELETE", "/api/v2/assets/<uid>/attachments/<attachment>/")
def delete_attachment(call: Call, uid: str, attachment: str) -> Response:
    """Delete a file: it stays listed with is_deleted."""
    asset = call.asset(uid, "delete_submissions")
    for row in asset.rows.values():
        for found in row.attachments:
            if found.uid == attachment and not found.is_deleted:
                call.state.delete_attachment(row.id, found.name)
                return Response(status=204, content_type="application/json")
    raise Refused(404, {"detail": NOT_FOUND})


@routes.on("GET HEAD", "/api/v2/assets/<uid>/history/actions/")
def actions(call: Call, uid: str) -> Response:
    """The actions that occur."""
    asset = call.asset(uid, "manage_asset")
    return as_json({"actions": sorted({line["action"] for line in asset.history})})


@routes.on("GET HEAD", "/api/v2/assets/<uid>/history/")
def history_list(call: Call, uid: str) -> Response:
    """Newest first; needs manage_asset."""
    asset = call.asset(uid, "manage_asset")
    limit = min(positive(call, "limit", 100, "A positive integer is required", 1), 1000)
    start = positive(call, "start", 0, "A positive integer is required.", 0)
    lines = history.search(list(reversed(asset.history)), call.args.get("q", ""))
    shown = [
        {**line, "user": call.link(f"/api/v2/users/{line['user']}/")}
        for line in lines[start : start + limit]
    ]
    return as_json(paged(call, len(lines), shown, limit, start))
