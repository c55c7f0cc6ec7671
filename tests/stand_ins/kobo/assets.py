"""Assets of Kobo: list, detail, imports, files, deployment, versions, rights."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from tests.stand_ins import xforms
from tests.stand_ins.clock import micros
from tests.stand_ins.instances import File
from tests.stand_ins.kobo import history, shapes
from tests.stand_ins.kobo.http import (
    NOT_FOUND,
    Call,
    Refused,
    as_json,
    paged,
    positive,
    server_error_page,
)
from tests.stand_ins.kobo.model import Asset
from tests.stand_ins.routing import Router

routes = Router()
ASSET = "/api/v2/assets/<uid>/"
POSITIVE = "A positive integer is required"


@routes.on("GET HEAD", "/api/v2/assets/")
def assets(call: Call) -> Response:
    """Last modified first; start, offset and page are honoured here."""
    limit = positive(call, "limit", 100, POSITIVE, 1)
    start = positive(call, "start", positive(call, "offset", 0, POSITIVE, 0), POSITIVE, 0)
    if "page" in call.args:
        start = (positive(call, "page", 1, POSITIVE, 1) - 1) * limit
    seen = [
        shapes.listed(call, asset)
        for asset in call.state.assets.values()
        if not asset.deleted and asset.may(call.user, "view_asset") and call.user
    ]
    seen = history.search(seen, call.args.get("q", ""))
    seen.sort(key=lambda a: a["date_modified"], reverse=True)
    return as_json(paged(call, len(seen), seen[start : start + limit], limit, start))


@routes.on("GET HEAD", ASSET)
def asset(call: Call, uid: str) -> Response:
    """One asset."""
    return as_json(shapes.detail(call, call.asset(uid)))


@routes.on("GET HEAD", "/api/v2/assets/<uid>.xml")
def asset_xml(call: Call, uid: str) -> Response:
    """The form as XML, the newest content."""
    found = call.asset(uid)
    version = found.newest
    form = version.xform or version.source
    response = Response(form.xml, content_type="application/xml; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={uid}.xml"
    return response


@routes.on("DELETE", ASSET)
def delete_asset(call: Call, uid: str) -> Response:
    """Delete the project with its data."""
    call.asset(uid, "delete_asset").deleted = True
    return Response(status=204)


@routes.on("POST", "/api/v2/imports/")
def start_import(call: Call) -> Response:
    """Takes an XLSForm; the asset is there when the polled status says complete."""
    if call.user is None:
        raise Refused(401, {"detail": "Authentication credentials were not provided."})
    upload = call.request.files.get("file")
    if upload is None:
        raise Refused(400, {"detail": "A file is required"})
    uid = call.state.ids.short("i")
    form = call.request.form
    destination = form.get("assetUid") or (form.get("destination") or "").rstrip("/").split("/")[-1]
    found = {
        "uid": uid,
        "status": "processing",
        "polls": call.state.import_polls,
        "created": call.state.clock.now(),
        "content": upload.read(),
        "name": form.get("name") or None,
        "library": form.get("library", "true") != "false",
        "destination": destination,
        "messages": {},
    }
    call.state.imports[uid] = found
    told = {"uid": uid, "url": call.link(f"/api/v2/imports/{uid}/"), "status": "processing"}
    return as_json(told, 201)


@routes.on("GET HEAD", "/api/v2/imports/<uid>/")
def import_status(call: Call, uid: str) -> Response:
    """Processing for some polls, then complete or error."""
    found = call.state.imports.get(uid)
    if found is None or call.user is None:
        raise Refused(404, {"detail": NOT_FOUND})
    found["polls"] -= 1
    if found["status"] == "processing" and found["polls"] <= 0:
        _import(call, found)
    body = {name: found[name] for name in ("status", "uid", "messages")}
    return as_json({**body, "date_created": micros(found["created"])})


def _import(call: Call, found: dict[str, Any]) -> None:
    state = call.state
    try:
        if found["destination"]:
            target = state.assets[found["destination"]]
            state.add_version(target.uid, found["content"], deployed=False)
            done = "updated"
        else:
            kind = "block" if found["library"] else "survey"
            target = state.add_asset(found["content"], kind=kind)
            target.name = target.name or found["name"] or ""
            done = "created"
    except (xforms.NotAForm, KeyError) as error:
        found["status"] = "error"
        found["messages"] = {"error": str(error), "error_type": type(error).__name__}
        return
    about = {
        "uid": target.uid,
        "kind": "asset",
        "summary": shapes.summary(target.newest.source),
        "owner__username": target.owner.username,
    }
    found["status"] = "complete"
    found["messages"] = {done: [about]}
    if done == "updated":
        found["messages"]["audit_logs"] = [{"asset_uid": target.uid}]


@routes.on("GET HEAD", ASSET + "files/")
def files(call: Call, uid: str) -> Response:
    """The form's files."""
    found = call.asset(uid)
    seen = [shapes.file_json(call, found, media) for media in found.files]
    return as_json({"count": len(seen), "next": None, "previous": None, "results": seen})


@routes.on("POST", ASSET + "files/")
def upload_file(call: Call, uid: str) -> Response:
    """A name that is there is refused: delete first."""
    found = call.asset(uid, "change_asset")
    upload = call.request.files.get("content")
    if upload is None:
        raise Refused(400, {"content": ["No file was submitted."]})
    name = (upload.filename or "").rsplit("/", 1)[-1]
    if any(media.name == name for media in found.files):
        raise Refused(400, {"content": ["File already exists"]})
    kind = upload.content_type.split(";")[0]
    media = call.state.add_media(found, name, File(upload.read(), kind))
    call.state.log(found, call.user, "add-media", **{"asset-file": {"uid": media.uid}})
    body = shapes.file_json(call, found, media)
    response = as_json(body, 201)
    response.headers["Location"] = body["url"]
    return response


@routes.on("GET HEAD", ASSET + "files/<file>/", ASSET + "files/<file>/content/")
def one_file(call: Call, uid: str, file: str) -> Response:
    """A file's facts, or its content."""
    found = call.asset(uid)
    media = next((m for m in found.files if m.uid == file), None)
    if media is None:
        raise Refused(404, {"detail": NOT_FOUND})
    if call.path.endswith("/content/"):
        return Response(media.content, content_type=media.mimetype)
    return as_json(shapes.file_json(call, found, media))


@routes.on("DELETE", ASSET + "files/<file>/")
def delete_file(call: Call, uid: str, file: str) -> Response:
    """Take a file away; phones see it at the next deployment."""
    found = call.asset(uid, "change_asset")
    before = len(found.files)
    found.files = [media for media in found.files if media.uid != file]
    if len(found.files) == before:
        raise Refused(404, {"detail": NOT_FOUND})
    return Response(status=204)


def _deployment(call: Call, found: Asset) -> dict[str, Any]:
    deployed = found.deployed
    return {
        "backend": "openrosa",
        "active": found.active,
        "version_id": deployed.uid if deployed else None,
        "asset": shapes.detail(call, found),
    }


@routes.on("GET HEAD", ASSET + "deployment/")
def deployment(call: Call, uid: str) -> Response:
    """The deployment, 404 when there is none."""
    found = call.asset(uid)
    if not found.deployed:
        raise Refused(404, {"detail": NOT_FOUND})
    return as_json(_deployment(call, found))


@routes.on("POST", ASSET + "deployment/")
def deploy(call: Call, uid: str) -> Response:
    """The first deployment; a block breaks the server, a second POST is refused."""
    found = call.asset(uid, "manage_asset")
    if found.kind != "survey":
        return server_error_page()
    if found.deployed:
        raise Refused(405, {"detail": "Use PATCH to update an existing deployment"})
    call.state.deploy(found)
    found.active = bool(call.json().get("active", True))
    return as_json(_deployment(call, found))


@routes.on("PATCH", ASSET + "deployment/")
def redeploy(call: Call, uid: str) -> Response:
    """Another version for phones, or active and not."""
    found = call.asset(uid, "manage_asset")
    if not found.deployed:
        raise Refused(404, {"detail": NOT_FOUND})
    body = call.json()
    if "version_id" in body:
        if body["version_id"] != found.newest.uid:
            told = "Can only deploy the latest version"
            raise Refused(400, {"detail": told})
        call.state.deploy(found)
    found.active = bool(body.get("active", found.active))
    return as_json(_deployment(call, found))


@routes.on("GET HEAD", ASSET + "versions/")
def versions(call: Call, uid: str) -> Response:
    """The deployed versions, newest first."""
    seen = shapes.deployed_versions(call, call.asset(uid))
    return as_json({"count": len(seen), "next": None, "previous": None, "results": seen})


@routes.on("GET HEAD", ASSET + "versions/<version>/")
def version(call: Call, uid: str, version: str) -> Response:
    """One version with its content."""
    found = call.asset(uid)
    wanted = next((v for v in found.versions if v.uid == version), None)
    if wanted is None:
        raise Refused(404, {"detail": NOT_FOUND})
    return as_json({**shapes.version_json(call, found, wanted), "content": shapes.content(wanted)})


@routes.on("GET HEAD", ASSET + "counts/")
def counts(call: Call, uid: str) -> Response:
    """What was received by day, and how much is left."""
    found = call.asset(uid, "view_submissions")
    return as_json(
        {"daily_submission_counts": found.received, "total_submission_count": len(found.rows)}
    )


@routes.on("GET HEAD", ASSET + "permission-assignments/")
def assignments(call: Call, uid: str) -> Response:
    """Who may do what."""
    return as_json(shapes.rights(call, call.asset(uid)))


@routes.on("POST", ASSET + "permission-assignments/")
def assign(call: Call, uid: str) -> Response:
    """Give a right."""
    found = call.asset(uid, "manage_asset")
    body = call.json()
    username, right = (body[k].rstrip("/").split("/")[-1] for k in ("user", "permission"))
    found.grant(username, right)
    answer = as_json(shapes.right_json(call, found, username, right), 201)
    answer.headers["Location"] = shapes.right_json(call, found, username, right)["url"]
    return answer
