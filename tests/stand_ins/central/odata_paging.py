"""Pages of Central's OData: `$top`, `$skip`, `$skiptoken`, `@odata.nextLink`, `@odata.count`."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from tests.stand_ins.central.http import Call, Refused, broken
from tests.stand_ins.central.model import Form, Submission


@dataclass
class Page:
    """What a page of a table was asked to be."""

    top: int | None
    skip: int
    after: str | None
    count: bool


def base(call: Call, form: Form) -> str:
    return f"{call.state.domain}/v1/projects/{form.project_id}/forms/{form.xml_form_id}.svc"


def context(call: Call, form: Form, table: str = "") -> str:
    return f"{base(call, form)}/$metadata#Submissions" + (f".{table}" if table else "")


class LazyRows(list[Any]):
    """Rows that are made only for the page that is shown."""

    def __init__(self, found: list[Submission], make: Any) -> None:
        super().__init__(found)
        self.make = make


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


def paged(call: Call, form: Form, table: str, listed: list[Any], key: str) -> dict[str, Any]:
    page = _page(call)
    ids = [row["__id"] if isinstance(row, dict) else row.instance_id for row in listed]
    start = page.skip
    if page.after is not None:
        start = _place(form, ids, listed, page.after)
    end = len(listed) if page.top is None else start + page.top
    shown = listed[start:end]
    make = getattr(listed, "make", lambda row: row)
    name = table.removeprefix("Submissions").lstrip(".")
    body = {"value": [make(row) for row in shown], "@odata.context": context(call, form, name)}
    if shown and end < len(listed):
        body["@odata.nextLink"] = _next(call, form, table, {key: ids[end - 1]})
    elif page.skip > len(listed):
        body["@odata.nextLink"] = _next(call, form, table, {key: None})
    if page.count:
        body["@odata.count"] = len(listed)
    return body


def _place(form: Form, ids: list[str], listed: list[Any], after: str) -> int:
    """Where the rows after a skiptoken begin; a deleted row still marks its place, an unknown
    one none.
    """
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
    return f"{base(call, form)}/{table}?{query}"
