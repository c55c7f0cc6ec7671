"""The door for phones (KoboCAT): formList, manifest, media, submission, and the Briefcase lists."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from tests.stand_ins.clock import micros
from tests.stand_ins.instances import File
from tests.stand_ins.kobo.data import bare
from tests.stand_ins.kobo.http import Call, Refused, as_json, early, server_error_page
from tests.stand_ins.kobo.receive import Answer
from tests.stand_ins.kobo.shapes import md5
from tests.stand_ins.routing import Router

if TYPE_CHECKING:
    from tests.stand_ins.kobo.model import Asset

routes = Router()
LENGTH = "10000000"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
NEEDED = "Authentication credentials were not provided."


def _xml(text: str, status: int = 200, *, rosa: bool = True, location: str = "") -> Response:
    response = Response(text, status, content_type="text/xml; charset=utf-8")
    if rosa:
        response.headers["X-OpenRosa-Version"] = "1.0"
        response.headers["X-OpenRosa-Accept-Content-Length"] = LENGTH
    if location:
        response.headers["Location"] = location
    response.headers["Vary"] = "Accept, origin, Accept-Language"
    return response


def challenge(call: Call, detail: str, shell: str) -> Response:
    """401 with a digest challenge, in the clothes of the answer that was asked for."""
    response = _xml(
        DECLARATION + shell.format(f"<detail>{escape(detail)}</detail>"), 401, rosa=False
    )
    ids = call.state.ids
    now = call.state.clock.now().timestamp()
    response.headers["WWW-Authenticate"] = (
        f'Digest realm="DJANGO", qop="auth", nonce="{now}:{ids.hexa(4).upper()}:{ids.hexa(32)}", '
        f'opaque="{ids.hexa(32).upper()}", algorithm="MD5", stale="false"'
    )
    return response


LIST = '<xforms xmlns="http://openrosa.org/xforms/xformsList">{}</xforms>'
ROOT = "<root>{}</root>"


@routes.on("GET HEAD", "/formList")
def form_list(call: Call) -> Response:
    """The active forms that the user may fill."""
    if call.user is None:
        return challenge(call, NEEDED, LIST)
    return _forms(call, [a for a in _deployed(call) if a.may(call.user, "add_submissions")])


@routes.on("GET HEAD", "/<username>/formList")
def user_form_list(call: Call, username: str) -> Response:
    """Only what is open to senders without a name."""
    open_ones = [a for a in _deployed(call) if a.owner.username == username]
    seen = [a for a in open_ones if a.may(None, "add_submissions")]
    return _forms(call, seen, f"/{username}")


def _deployed(call: Call) -> list[Asset]:
    return [a for a in call.state.assets.values() if a.deployed and a.active and not a.deleted]


def _forms(call: Call, assets: list[Asset], below: str = "") -> Response:
    base, entries = call.base + below, []
    for asset in assets:
        form = asset.deployed.xform if asset.deployed else None
        if form is None:
            continue
        name, version = escape(asset.name), escape(form.version)
        entries.append(
            f"<xform><formID>{asset.uid}</formID><name>{name}</name>"
            f"<majorMinorVersion>{version}</majorMinorVersion><version>{version}</version>"
            f"<hash>md5:{form.digest('md5')}</hash><descriptionText>{name}</descriptionText>"
            f"<downloadUrl>{base}/forms/{asset.number}/form.xml</downloadUrl>"
            f"<manifestUrl>{base}/xformsManifest/{asset.number}</manifestUrl></xform>"
        )
    return _xml(DECLARATION + LIST.format("".join(entries)))


def _numbered(call: Call, number: str) -> Asset:
    for asset in _deployed(call):
        if str(asset.number) == number and asset.may(call.user, "view_asset"):
            return asset
    raise Refused(404, {"detail": "Not found."})


@routes.on("GET HEAD", "/forms/<number>/form.xml", "/<owner>/forms/<number>/form.xml")
def form_xml(call: Call, number: str, owner: str = "") -> Response:
    """The form that phones get."""
    if call.user is None:
        return challenge(call, NEEDED, ROOT)
    deployed = _numbered(call, number).deployed
    return _xml(deployed.xform.xml if deployed and deployed.xform else "")


@routes.on("GET HEAD", "/xformsManifest/<number>", "/<owner>/xformsManifest/<number>")
def manifest(call: Call, number: str, owner: str = "") -> Response:
    """The files of the last deployment."""
    if call.user is None:
        return challenge(call, NEEDED, ROOT)
    asset = _numbered(call, number)
    files = "".join(
        f"<mediaFile><filename>{escape(media.name)}</filename><hash>md5:{md5(media.content)}</hash>"
        f"<downloadUrl>{call.base}/xformsMedia/{number}/{place}.{media.name.rsplit('.', 1)[-1]}"
        "</downloadUrl></mediaFile>"
        for place, media in enumerate(asset.manifest, 1)
    )
    shell = f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{files}</manifest>'
    return _xml(DECLARATION + shell)


@routes.on("GET HEAD", "/xformsMedia/<number>/<place>.<kind>")
def media(call: Call, number: str, place: str, kind: str) -> Response:
    """One of those files."""
    if call.user is None:
        response = challenge(call, NEEDED, ROOT)
        refused = as_json({"detail": NEEDED}, 401)
        refused.headers["WWW-Authenticate"] = response.headers["WWW-Authenticate"]
        return refused
    files = _numbered(call, number).manifest
    if not place.isdigit() or not 0 < int(place) <= len(files):
        raise Refused(404, {"detail": "Not found."})
    found = files[int(place) - 1]
    response = Response(found.content, content_type=found.mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename={found.name}"
    return response


@routes.on("HEAD", "/submission", "/<username>/submission")
def submission_head(call: Call, username: str = "") -> Response:
    """204 before a phone sends."""
    if call.user is None and not username:
        return challenge(call, NEEDED, ROOT)
    return _xml("", 204, location=call.base + call.path)


@routes.on("POST", "/submission", "/<username>/submission")
def submission(call: Call, username: str = "") -> Response:
    """Take a submission, as multipart or as JSON."""
    kind = call.request.content_type or ""
    if call.user is None and not _open_to_all(call, username):
        return challenge(call, NEEDED, ROOT)
    if kind.startswith("application/json"):
        return _from_json(call)
    if not kind.startswith("multipart/"):
        return early(server_error_page())
    upload = call.request.files.get("xml_submission_file")
    if upload is None:
        return server_error_page()
    files = {
        part.filename or name: File(part.read(), part.content_type or "application/octet-stream")
        for name, part in call.request.files.items()
        if name != "xml_submission_file"
    }
    xml = upload.read().decode("utf-8", "replace")
    return _told(call, call.state.receiver.receive(xml, files, call.user))


def _open_to_all(call: Call, username: str) -> bool:
    owned = [a for a in call.state.assets.values() if a.owner.username == username]
    return any(asset.may(None, "add_submissions") for asset in owned)


def _told(call: Call, answer: Answer) -> Response:
    location = call.base + call.path
    if answer.message == "Not found.":
        return _xml(DECLARATION + ROOT.format("<detail>Not found.</detail>"), 404, rosa=False)
    if answer.status == 201 and answer.row and answer.asset:
        date = answer.row.submitted_at.isoformat()
        done = call.state.clock.now().isoformat()
        text = (
            '<OpenRosaResponse xmlns="http://openrosa.org/http/response">\n'
            f"    <message>{answer.message}</message>\n"
            '    <submissionMetadata xmlns="http://www.opendatakit.org/xforms" '
            f'id="{answer.asset.uid}"  instanceID="uuid:{answer.row.uuid}" '
            f'submissionDate="{date}" isComplete="true" markedAsCompleteDate="{done}"/>\n'
            "</OpenRosaResponse>\n"
        )
        return _xml(text, 201, location=location)
    text = (
        "<?xml version='1.0' encoding='UTF-8' ?>\n"
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">\n'
        f'        <message nature="">{escape(answer.message)}</message>\n</OpenRosaResponse>'
    )
    return _xml(text, answer.status, location=location if answer.status in {202, 409} else "")


def _from_json(call: Call) -> Response:
    body = call.json()
    uid, answers = str(body.get("id")), dict(body.get("submission") or {})
    if not (answers.get("meta") or {}).get("instanceID"):
        return _rosa_json(call, {"error": "Instance ID is required"}, 400)
    inner = "".join(_element(name, value) for name, value in answers.items())
    answer = call.state.receiver.receive(f'<{uid} id="{uid}">{inner}</{uid}>', {}, call.user)
    if answer.row is None:
        return _rosa_json(call, {"error": answer.message}, answer.status)
    return _rosa_json(
        call,
        {
            "message": answer.message,
            "formid": uid,
            "encrypted": False,
            "instanceID": f"uuid:{answer.row.uuid}",
            "submissionDate": micros(answer.row.submitted_at),
            "markedAsCompleteDate": micros(call.state.clock.now()),
        },
        201,
    )


def _rosa_json(call: Call, body: dict[str, object], status: int) -> Response:
    response = as_json(body, status)
    response.headers["X-OpenRosa-Version"] = "1.0"
    response.headers["X-OpenRosa-Accept-Content-Length"] = LENGTH
    response.headers["Location"] = call.base + call.path
    return response


def _element(name: str, value: object) -> str:
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(k, v) for k, v in value.items())}</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"


@routes.on("GET HEAD", "/view/submissionList")
def submission_list(call: Call) -> Response:
    """Briefcase: newest instanceIDs by `_id`, the cursor is the last `_id`."""
    if call.user is None:
        return challenge(call, NEEDED, ROOT)
    asset = call.asset(call.args.get("formId", ""), "view_submissions")
    after, count = int(call.args.get("cursor") or 0), int(call.args.get("numEntries") or 100)
    rows = [row for row in call.state.rows(asset.uid) if row.id > after][:count]
    ids = "".join(f"        <id>uuid:{row.uuid}</id>\n" for row in rows)
    cursor = rows[-1].id if rows else after
    return _xml(
        '<idChunk xmlns="http://opendatakit.org/submissions">\n'
        f"    <idList>\n{ids}    </idList>\n"
        f"    <resumptionCursor>{cursor}</resumptionCursor>\n</idChunk>\n"
    )


@routes.on("GET HEAD", "/view/downloadSubmission")
def download_submission(call: Call) -> Response:
    """Briefcase: one submission."""
    if call.user is None:
        return challenge(call, NEEDED, ROOT)
    form_id = call.args.get("formId", "")
    asset = call.asset(form_id.split("[")[0], "view_submissions")
    row = asset.find(form_id.rsplit("@key=", 1)[-1].rstrip("]"))
    if row is None:
        raise Refused(404, {"detail": "Not found."})
    return _xml(
        "<?xml version='1.0' encoding='UTF-8' ?>\n"
        '<submission xmlns="http://opendatakit.org/submissions" '
        'xmlns:orx="http://openrosa.org/xforms">\n'
        f"    <data>\n        {bare(row.xml)}\n    </data>\n</submission>"
    )
