"""`/api/v2/assets/<uid>/data/`: lists, single rows, deletion, bulk edits."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from tests.stand_ins.instances import read_head
from tests.stand_ins.kobo.http import (
    NOT_FOUND,
    Call,
    Refused,
    api_page,
    as_json,
    not_found_page,
    paged,
    positive,
)
from tests.stand_ins.kobo.model import Asset, Row
from tests.stand_ins.kobo.mongo import matches, sorted_rows
from tests.stand_ins.kobo.rows import only, row_json
from tests.stand_ins.routing import Router

LIMIT, MOST = 100, 1000
POSITIVE = "A positive integer is required"
routes = Router()
BASE = "/api/v2/assets/<uid>/data/"


def _json_argument(call: Call, name: str, default: Any) -> Any:
    text = call.args.get(name)
    if text is None:
        return default
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Refused(400, {name: "Value must be valid JSON."}) from error
    if not isinstance(value, type(default)):
        raise Refused(400, {name: "Value must be valid JSON."})
    return value


def _format(call: Call) -> str:
    accept = call.request.headers.get("Accept", "*/*")
    wanted = call.args.get("format")
    if wanted is not None:
        if wanted not in {"json", "xml", "geojson"}:
            raise Refused(404, {"detail": NOT_FOUND}, early=True)
        return wanted
    if "json" in accept or ("*/*" in accept and "text/html" not in accept):
        return "json"
    if "text/html" in accept:
        return "html"
    raise Refused(406, {"detail": "Could not satisfy the request Accept header."}, early=True)


@routes.on("GET HEAD", BASE)
def data_list(call: Call, uid: str) -> Response:
    """A page of rows: `limit` is cut to 1000 without a word, only `start` moves the page."""
    wanted = _format(call)
    if uid not in call.state.assets:
        return not_found_page()
    asset = call.asset(uid, "view_submissions")
    if not asset.deployed:
        raise Refused(400, {"detail": "The specified asset has not been deployed"})
    if "count" in call.args:
        told = "This param is not implemented. Use `count` property of the response instead."
        raise Refused(400, {"count": told})
    limit = min(positive(call, "limit", LIMIT, POSITIVE, 1), MOST)
    start = positive(call, "start", 0, POSITIVE + ".", 0)
    shown_start = _shown_start(call, start)
    query = _json_argument(call, "query", {})
    call.state.log(asset, call.user, "view-data")
    if wanted == "xml":
        return _xml_page(call, asset, query, limit, start)
    rows = select(call, asset, query)
    rows = sorted_rows(rows, _json_argument(call, "sort", {"_id": 1}))
    results = rows[start : start + limit]
    if fields := _json_argument(call, "fields", []):
        results = [only(row, fields) for row in results]
    if wanted == "geojson":
        return _geojson(asset, results)
    body = paged(call, len(rows), results, limit, shown_start)
    return api_page(body) if wanted == "html" else as_json(body)


def _shown_start(call: Call, start: int) -> int:
    """`next` and `previous` believe in `offset` and `page`, the query does not."""
    if "start" in call.args:
        return start
    if call.args.get("offset", "").isdigit():
        return int(call.args["offset"])
    if call.args.get("page", "").isdigit():
        return (int(call.args["page"]) - 1) * LIMIT
    return start


def select(call: Call, asset: Asset, query: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a filter lets through, by `_id`."""
    by_id = {"_id": query["_id"]} if "_id" in query else {}  # before the costly making of rows
    rows = [r for r in _visible(asset, "json") if not by_id or matches({"_id": r.id}, by_id)]
    shown = (row_json(asset, row, call.state.kf_url) for row in rows)
    return [row for row in shown if not query or matches(row, query)]


def _visible(asset: Asset, where: str) -> list[Row]:
    return [row for _, row in sorted(asset.rows.items()) if where not in row.hidden_from]


def _xml_page(call: Call, asset: Asset, query: dict[str, Any], limit: int, start: int) -> Response:
    for name, told in (
        ("sort", "This param is not supported in `XML` format"),
        ("fields", "This is not supported in `XML` format"),
    ):
        if name in call.args:
            raise Refused(400, {name: told})
    ids = {row["_id"] for row in select(call, asset, query)} if query else None
    rows = [row for row in _visible(asset, "xml") if ids is None or row.id in ids]
    body = paged(call, len(rows), [], limit, start)
    links = {name: escape(str(body[name])) for name in ("next", "previous")}
    inside = "".join(bare(row.xml) for row in rows[start : start + limit])
    text = (
        f'<?xml version="1.0" encoding="utf-8"?><root><count>{len(rows)}</count>'
        f"<next>{links['next']}</next><previous>{links['previous']}</previous>"
        f"<results>{inside}</results></root>"
    )
    return Response(text, content_type="application/xml; charset=utf-8")


def bare(xml: str) -> str:
    """A submission without its XML declaration."""
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>\s*", "", xml)


def _geojson(asset: Asset, rows: list[dict[str, Any]]) -> Response:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": row["_geolocation"][::-1]},
            "properties": {k: v for k, v in row.items() if isinstance(v, str) and k[0] != "_"},
        }
        for row in rows
        if row.get("_geolocation", [None])[0] is not None
    ]
    body = {"type": "FeatureCollection", "name": asset.name, "features": features}
    return as_json(body)


def the_row(asset: Asset, key: str) -> Row:
    """The row of an address, or 404."""
    row = asset.find(key)
    if row is None:
        raise Refused(404, {"detail": NOT_FOUND})
    return row


@routes.on("PATCH", BASE + "bulk/")
def bulk_update(call: Call, uid: str) -> Response:
    """Change answers of many rows; in a repeat only the first instance, each row gets a new
    uuid.
    """
    asset = call.asset(uid, "change_submissions")
    payload = call.json().get("payload") or {}
    changes = payload.get("data")
    if not changes:
        raise Refused(400, {"payload": ["`data` is required"]})
    if "query" in payload:
        ids = [row["_id"] for row in select(call, asset, payload["query"])]
    else:
        ids = [int(i) for i in payload.get("submission_ids", [])]
    rows = [asset.rows[i] for i in ids if i in asset.rows]
    if not rows:
        raise Refused(400, ["No submissions match the given `submission_ids`"])
    results = [_change(call, asset, row, changes) for row in rows]
    counts = {"count": len(rows), "successes": len(rows), "failures": 0}
    return as_json({**counts, "results": results})


def _change(call: Call, asset: Asset, row: Row, changes: dict[str, str]) -> dict[str, Any]:
    uuid = call.state.ids.uuid()
    xml = row.xml
    for path, value in changes.items():
        if not path.startswith(("meta/", "_")):
            xml = _set(xml, path, value)
    meta = f"<instanceID>uuid:{uuid}</instanceID><deprecatedID>uuid:{row.uuid}</deprecatedID>"
    if "<rootUuid>" not in xml:
        meta += f"<rootUuid>uuid:{row.root_uuid}</rootUuid>"
    xml = re.sub(r"<deprecatedID>[^<]*</deprecatedID>", "", xml)
    xml = re.sub(r"<instanceID>[^<]*</instanceID>", meta, xml)
    call.state.receiver.replace(asset, row, xml, uuid)
    call.state.log_row(asset, row, "modify-submission", call.user)
    return {
        "uuid": uuid,
        "root_uuid": row.root_uuid,
        "status_code": 201,
        "message": "Successful submission",
    }


def _set(xml: str, path: str, value: str) -> str:
    name = path.rsplit("/", 1)[-1]
    element = f"<{name}>{escape(str(value))}</{name}>"
    changed, done = re.subn(rf"<{name}(?:\s*/>|>[^<]*</{name}>)", lambda _: element, xml, count=1)
    if done:
        return changed
    for part in reversed(path.split("/")[:-1]):
        element = f"<{part}>{element}</{part}>"
    root = read_head(xml).root
    return xml.replace(f"</{root}>", f"{element}</{root}>")


@routes.on("DELETE", BASE + "bulk/")
def bulk_delete(call: Call, uid: str) -> Response:
    """Delete rows by `_id`; one unknown id and nothing is done."""
    asset = call.asset(uid, "delete_submissions")
    payload = call.json().get("payload") or {}
    ids = payload.get("submission_ids")
    if not ids and not payload.get("confirm"):
        raise Refused(400, {"payload": ["Confirmation is required"]})
    ids = [int(i) for i in ids] if ids else list(asset.rows)
    if not set(ids) <= set(asset.rows):
        raise Refused(400, {"detail": "One or more submission ids are invalid"})
    for row_id in ids:
        call.state.delete(row_id, call.user)
    return as_json({"detail": f"{len(ids)} submissions have been deleted"})


@routes.on("GET HEAD", BASE + "<key>/")
def one(call: Call, uid: str, key: str) -> Response:
    """One row, by `_id`, root uuid or newest uuid."""
    wanted = _format(call)
    asset = call.asset(uid, "view_submissions")
    row = the_row(asset, key)
    call.state.log(asset, call.user, "view-data")
    if wanted == "xml":
        return Response(row.xml, content_type="application/xml; charset=utf-8")
    body = row_json(asset, row, call.state.kf_url)
    fields = _json_argument(call, "fields", [])
    return as_json(only(body, fields) if fields else body)


@routes.on("DELETE", BASE + "<key>/")
def delete_one(call: Call, uid: str, key: str) -> Response:
    """Delete a row: 204, then 404."""
    asset = call.asset(uid, "delete_submissions")
    call.state.delete(the_row(asset, key).id, call.user)
    return Response(status=204)
