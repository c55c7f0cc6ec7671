"""`/forms/X.svc`: service, metadata, tables, single rows; paging by `$top` and `@odata.nextLink`."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, unquote, urlencode

from werkzeug.wrappers import Response

from tests.stand_ins.central.http import (
    Call,
    Refused,
    as_json,
    as_xml,
    broken,
    not_found,
    problem,
    version_of,
)
from tests.stand_ins.central.model import Form, Submission
from tests.stand_ins.central.odata_filter import DATES, SYSTEM, Filter, Parser, everything
from tests.stand_ins.central.odata_rows import Table
from tests.stand_ins.routing import Router

routes = Router()
SVC = "/v1/projects/<project>/forms/<form>.svc"
OPTIONS = {
    "$filter", "$top", "$skip", "$skiptoken", "$count", "$select", "$expand", "$orderby",
    "$search", "$wkt", "$format",
}  # fmt: skip
SHOWN = ("submissionDate", "updatedAt", "deletedAt", "submitterId", "submitterName", "reviewState")


@dataclass
class Page:
    """What a page of a table was asked to be."""

    top: int | None
    skip: int
    after: str | None
    count: bool


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
        "@odata.context": f"{_base(call, found)}/$metadata",
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


def _base(call: Call, form: Form) -> str:
    return f"{call.state.domain}/v1/projects/{form.project_id}/forms/{form.xml_form_id}.svc"


def _table(call: Call, form: Form, name: str) -> dict[str, Any]:
    call.must("submission")
    rows = Table(form, wkt=call.args.get("$wkt") == "true", expand="$expand" in call.args)
    single = re.fullmatch(r"Submissions\('(.*)'\)", name)
    if single:
        row = rows.row(_alive(form, single[1]))
        return {"value": [_selected(call, rows, row)], "@odata.context": _context(call, form)}
    if name == "Submissions":
        return _submissions(call, form, rows)
    path = "/" + name.removeprefix("Submissions.").replace(".", "/")
    if not name.startswith("Submissions.") or rows.fields.get(path) is None:
        raise not_found()
    accepted = _accepted(call, form, below_root=True)
    listed = [row for s in accepted for row in rows.below_row(s, path)]
    return _paged(call, form, name, listed, "repeatId")


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
    return {"value": listed, "@odata.context": _context(call, form, ".".join(names))}


def _context(call: Call, form: Form, table: str = "") -> str:
    return f"{_base(call, form)}/$metadata#Submissions" + (f".{table}" if table else "")


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
    listed = _Lazy(found, lambda s: _selected(call, rows, rows.row(s)))
    return _paged(call, form, "Submissions", listed, "instanceId")


class _Lazy(list[Any]):
    """Rows that are made only for the page that is shown."""

    def __init__(self, found: list[Submission], make: Any) -> None:
        super().__init__(found)
        self.make = make


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


def _page(call: Call) -> Page:
    token = call.args.get("$skiptoken")
    after = None
    if token is not None:
        try:
            after = str(next(iter(json.loads(base64.b64decode(token[2:], validate=True)).values())))
        except (ValueError, StopIteration, AttributeError) as error:
            raise Refused(400.35, "Invalid $skiptoken") from error
    count = call.args.get("$count", "").lower() == "true"
    return Page(_whole(call, "$top"), _whole(call, "$skip") or 0, after, count)


def _whole(call: Call, name: str) -> int | None:
    text = call.args.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"-?\d+", text):
        told = 'Invalid input data type: expected "NaN" to be (type bigint)'
        raise Refused(400.11, told, {"value": "NaN", "expected": "type bigint"})
    if int(text) < 0:
        raise broken()
    return int(text)


def _paged(call: Call, form: Form, table: str, listed: list[Any], key: str) -> dict[str, Any]:
    page = _page(call)
    ids = [row["__id"] if isinstance(row, dict) else row.instance_id for row in listed]
    start = page.skip
    if page.after is not None:
        start = _place(form, ids, listed, page.after)
    end = len(listed) if page.top is None else start + page.top
    shown = listed[start:end]
    make = getattr(listed, "make", lambda row: row)
    name = table.removeprefix("Submissions").lstrip(".")
    body = {"value": [make(row) for row in shown], "@odata.context": _context(call, form, name)}
    if shown and end < len(listed):
        body["@odata.nextLink"] = _next(call, form, table, {key: ids[end - 1]})
    elif page.skip > len(listed):
        body["@odata.nextLink"] = _next(call, form, table, {key: None})
    if page.count:
        body["@odata.count"] = len(listed)
    return body


def _place(form: Form, ids: list[str], listed: list[Any], after: str) -> int:
    """Where the rows after a skiptoken begin; a deleted row still marks its place, an unknown one none."""
    if after in ids:
        return ids.index(after) + 1
    gone = form.submissions.get(after)
    if gone is None:
        return len(ids)
    mark = (gone.created, gone.id)
    return sum(1 for row in listed if not isinstance(row, dict) and (row.created, row.id) > mark)


def _next(call: Call, form: Form, table: str, last: dict[str, str | None]) -> str:
    text = json.dumps(last, separators=(",", ":"))
    token = "01" + base64.b64encode(text.encode()).decode()
    kept = [(k, v) for k, v in call.pairs if k not in {"$skip", "$skiptoken"}]
    query = urlencode([*kept, ("$skiptoken", token)], quote_via=quote_plus, safe="*")
    return f"{_base(call, form)}/{table}?{query}"
