"""`/forms/X.svc`: service, metadata, tables, single rows; paging by `$top` and
`@odata.nextLink`.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Response

from tests.stand_ins.central.http import (
    Call,
    Refused,
    as_json,
    as_xml,
    not_found,
    problem,
    version_of,
)
from tests.stand_ins.central.model import Form, Submission
from tests.stand_ins.central.odata_filter import DATES, SYSTEM, Filter, Parser, everything
from tests.stand_ins.central.odata_paging import LazyRows, base, context, paged
from tests.stand_ins.central.odata_rows import Table
from tests.stand_ins.routing import Router

routes = Router()
SVC = "/v1/projects/<project>/forms/<form>.svc"
OPTIONS = {
    "$filter", "$top", "$skip", "$skiptoken", "$count", "$select", "$expand", "$orderby",
    "$search", "$wkt", "$format",
}  # fmt: skip
SHOWN = ("submissionDate", "updatedAt", "deletedAt", "submitterId", "submitterName", "reviewState")


@routes.on("GET HEAD", SVC)
def service(call: Call, project: str, form: str) -> Response:
    """The tables: Submissions and one for each repeat."""
    found = call.form(project, form)
    call.must("submission")
    names = ["Submissions"] + [
        "Submissions." + f.path.strip("/").replace("/", ".")
        for f in version_of(found).form.fields
        if f.type == "repeat"
    ]
    body = {
        "@odata.context": f"{base(call, found)}/$metadata",
        "value": [{"name": name, "kind": "EntitySet", "url": name} for name in names],
    }
    response = as_json(body)
    kind = "application/json; charset=utf-8; odata.metadata=minimal"
    response.headers["Content-Type"] = kind
    response.headers["OData-Version"] = "4.0"
    return response


@routes.on("GET HEAD", SVC + "/$metadata")
def metadata(call: Call, project: str, form: str) -> Response:
    """The types, as EDMX."""
    found = call.form(project, form)
    system = "".join(f'<Property Name="{name}" Type="Edm.String"/>' for name in SHOWN)
    fields = "".join(
        f'<Property Name="{f.name}" Type="Edm.String"/>' for f in version_of(found).form.fields
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">'
        '<edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" '
        f'Namespace="org.opendatakit.submission"><ComplexType Name="metadata">{system}'
        f'</ComplexType><EntityType Name="Submissions">{fields}</EntityType></Schema>'
        "</edmx:DataServices></edmx:Edmx>"
    )
    response = as_xml(text, kind="application/xml; charset=utf-8")
    response.headers["OData-Version"] = "4.0"
    return response


@routes.on("GET HEAD", SVC + "/<table>")
def table(call: Call, project: str, form: str, table: str) -> Response:
    """A page of a table, or one row of Submissions."""
    _check_options(call)
    found = call.form(project, form)
    whole = "(" not in table and call.args.get("$top") != "0"
    return _odata(found, lambda: _table(call, found, table), whole=whole)


@routes.on("GET HEAD", SVC + "/<row>/<repeat>")
def inside(call: Call, project: str, form: str, row: str, repeat: str) -> Response:
    """The instances of a repeat in one submission."""
    found = call.form(project, form)
    return _odata(found, lambda: _navigate(call, found, row, [repeat]))


@routes.on("GET HEAD", SVC + "/<row>/<repeat>/<nested>")
def inside_nested(
    call: Call, project: str, form: str, row: str, repeat: str, nested: str
) -> Response:
    """The instances of a repeat in one instance of a repeat."""
    found = call.form(project, form)
    return _odata(found, lambda: _navigate(call, found, row, [repeat, nested]))


def _odata(form: Form, work: Any, *, whole: bool = False) -> Response:
    """Pages with rows and refused selections carry the data's ETag; all else that of its body."""
    tag = form.etag
    try:
        body = work()
        response: Response = as_json(body)
        tagged = whole
        if not body["value"]:
            tag = f'W/"eventhash:{0:032d}"'
    except Refused as refused:
        tagged = refused.code in {400.23, 404.1} and whole
        response = problem(refused)
    response.headers["OData-Version"] = "4.0"
    if tagged:
        response.headers["ETag"] = tag
    return response


def _check_options(call: Call) -> None:
    for name, _ in call.pairs:
        if name not in OPTIONS:
            told = f"The requested feature {name} is not supported by this server."
            raise Refused(501.1, told, {"feature": name})
    expand = call.args.get("$expand")
    if expand and expand != "*":
        told = (
            f'The given OData expand expression is not supported by this server: "{expand}". '
            'Currently, only "$expand=*" is supported.'
        )
        raise Refused(501.6, told, {"text": expand})
    if expand and "$select" in call.args:
        told = "This server doesn't support $select query parameter with $expand."
        raise Refused(501.11, told)
    _check_format(call)


def _check_format(call: Call) -> None:
    accept = call.request.headers.get("Accept", "*/*")
    got = call.args.get("$format") or ("*/*" if "*/*" in accept or "json" in accept else accept)
    if got not in {"*/*", "json", "application/json"}:
        allowed = ["application/json", "json"]
        told = f"Requested format not acceptable; this resource allows: {','.join(allowed)}."
        raise Refused(406.1, told, {"allowed": allowed, "got": got})


def _table(call: Call, form: Form, name: str) -> dict[str, Any]:
    call.must("submission")
    rows = Table(form, wkt=call.args.get("$wkt") == "true", expand="$expand" in call.args)
    single = re.fullmatch(r"Submissions\('(.*)'\)", name)
    if single:
        row = rows.row(_alive(form, single[1]))
        return {"value": [_selected(call, rows, row)], "@odata.context": context(call, form)}
    if name == "Submissions":
        return _submissions(call, form, rows)
    path = "/" + name.removeprefix("Submissions.").replace(".", "/")
    if not name.startswith("Submissions.") or rows.fields.get(path) is None:
        raise not_found()
    accepted = _accepted(call, form, below_root=True)
    listed = [row for s in accepted for row in rows.below_row(s, path)]
    return paged(call, form, name, listed, "repeatId")


def _alive(form: Form, key: str) -> Submission:
    plain = unquote(key)
    found = form.submissions.get(plain)
    if found is None or found.deleted or not re.fullmatch(r"[a-z0-9:-]+", plain):
        raise not_found()
    return found


def _navigate(call: Call, form: Form, row: str, trail: list[str]) -> dict[str, Any]:
    call.must("submission")
    single = re.fullmatch(r"Submissions\('(.*)'\)", row)
    if single is None:
        raise not_found()
    names = [part.split("(")[0] for part in trail]
    path = "/" + "/".join(names)
    rows = Table(form)
    if path not in rows.fields:
        raise not_found()
    listed = list(rows.below_row(_alive(form, single[1]), path))
    if len(trail) > 1:
        parent = trail[0].partition("('")[2].rstrip("')")
        listed = [r for r in listed if r[f"__Submissions-{names[0]}-id"] == parent]
    return {"value": listed, "@odata.context": context(call, form, ".".join(names))}


def _accepted(call: Call, form: Form, *, below_root: bool = False) -> list[Submission]:
    text = call.args.get("$filter")
    wanted: Filter = everything()
    if text is not None:
        wanted = Parser(text, call.state.clock.now(), below_root=below_root).parse()
    found = [s for s in form.submissions.values() if wanted.accepts(s)]
    return sorted(found, key=lambda s: (s.created, s.id), reverse=True)


def _submissions(call: Call, form: Form, rows: Table) -> dict[str, Any]:
    found = _accepted(call, form)
    order = call.args.get("$orderby")
    if order:
        if "$skiptoken" in call.args:
            feature = "using $orderby and $skiptoken together"
            told = f"The requested feature {feature} is not supported by this server."
            raise Refused(501.1, told, {"feature": feature})
        found = _ordered(found, order)
    listed = LazyRows(found, lambda s: _selected(call, rows, rows.row(s)))
    return paged(call, form, "Submissions", listed, "instanceId")


def _ordered(found: list[Submission], order: str) -> list[Submission]:
    for part in reversed(order.split(",")):
        path, _, way = part.strip().partition(" ")
        name = path.removeprefix("__system/")
        if path != "__id" and name not in SYSTEM:
            told = f"The given OData orderby references fields not supported: {path}"
            raise Refused(501.5, told, {"text": path})
        found = sorted(found, key=lambda s: _order_key(s, name), reverse=way.strip() == "desc")
    return found


def _order_key(submission: Submission, name: str) -> tuple[bool, Any]:
    value: Any = submission.instance_id
    if name in DATES:
        value = getattr(submission, DATES[name])
    elif name in SYSTEM:
        value = submission.review_state or ""
    return (value is not None, value or 0)


def _selected(call: Call, rows: Table, row: dict[str, Any]) -> dict[str, Any]:
    text = call.args.get("$select")
    if not text:
        return row
    names = [name.strip() for name in text.split(",")]
    system = {"__id", "__system", *(f"__system/{name}" for name in row["__system"])}
    for name in names:
        if name not in system and f"/{name}" not in rows.fields:
            told = f"Could not find a property named '{name}'"
            raise Refused(400.23, told, {"property": name})
    return _pick(row, names)


def _pick(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    picked: dict[str, Any] = {}
    for key, value in row.items():
        if key in names:
            picked[key] = value
            continue
        below = [name[len(key) + 1 :] for name in names if name.startswith(f"{key}/")]
        if below and isinstance(value, dict):
            picked[key] = _pick(value, below)
    return picked
