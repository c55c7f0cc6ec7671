"""A submission as OData shows it: only the fields of the version published now."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from tests.stand_ins.central.model import Form, Submission, when
from tests.stand_ins.instances import children, local, text_of, tree
from tests.stand_ins.xforms import Field

NUMBER = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")


class Table:
    """The rows of a form, for one answer."""

    def __init__(self, form: Form, *, wkt: bool = False, expand: bool = False) -> None:
        version = form.published or form.draft
        fields = version.form.fields if version else ()
        self.below: dict[str, list[Field]] = {}
        for f in fields:
            self.below.setdefault(f.path.rsplit("/", 1)[0], []).append(f)
        self.fields = {f.path: f for f in fields}
        self.wkt, self.expand = wkt, expand

    def row(self, submission: Submission) -> dict[str, Any]:
        """One row of `Submissions`."""
        root = tree(submission.current.xml)
        link = f"Submissions('{quote(submission.instance_id, safe='')}')"
        data, tail = self._group(root, "", submission.instance_id, link)
        system = {"__id": submission.instance_id, "__system": system_fields(submission)}
        return {**data, **system, **tail}

    def below_row(self, submission: Submission, path: str) -> Iterator[dict[str, Any]]:
        """The rows of a repeat's table, with the key of their parent."""
        root = tree(submission.current.xml)
        link = f"Submissions('{quote(submission.instance_id, safe='')}')"
        trail = path.strip("/").split("/")
        yield from self._instances(root, "", trail, (submission.instance_id, link, "Submissions"))

    def _instances(
        self, node: Any, path: str, trail: list[str], parent: tuple[str, str, str]
    ) -> Iterator[dict[str, Any]]:
        key, link, names = parent
        here = f"{path}/{trail[0]}"
        found = self.fields.get(here)
        same = [n for n in children(node) if local(n) == trail[0]] if node is not None else []
        if found is None or found.type != "repeat":
            for kid in same[:1]:
                yield from self._instances(kid, here, trail[1:], parent)
            return
        for index, kid in enumerate(same):
            own = instance_key(key, here, index)
            own_link = f"{link}/{trail[0]}('{own}')"
            if len(trail) == 1:
                data, tail = self._group(kid, here, own, own_link)
                yield {**data, "__id": own, f"__{names}-id": key, **tail}
            else:
                inner = (own, own_link, f"{names}-{trail[0]}")
                yield from self._instances(kid, here, trail[1:], inner)

    def _group(
        self, node: Any, path: str, key: str, link: str
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data: dict[str, Any] = {}
        tail: dict[str, Any] = {}
        kids: dict[str, list[Any]] = {}
        for kid in children(node) if node is not None else []:
            kids.setdefault(local(kid), []).append(kid)
        for f in self.below.get(path, []):
            found = kids.get(f.name, [])
            if f.type == "repeat":
                self._repeat(f, found, (key, link), tail)
            elif f.type == "structure":
                data[f.name], more = self._group(found[0] if found else None, f.path, key, link)
                data[f.name].update(more)
            else:
                data[f.name] = self._value(f, text_of(found[0]) if found else "")
        return data, tail

    def _repeat(
        self, f: Field, found: list[Any], parent: tuple[str, str], tail: dict[str, Any]
    ) -> None:
        key, link = parent
        if not found:
            return
        tail[f"{f.name}@odata.navigationLink"] = f"{link}/{f.name}"
        if not self.expand:
            return
        rows = []
        for index, kid in enumerate(found):
            own = instance_key(key, f.path, index)
            data, more = self._group(kid, f.path, own, f"{link}/{f.name}('{own}')")
            rows.append({**data, "__id": own, **more})
        tail[f.name] = rows

    def _value(self, f: Field, text: str) -> Any:
        if text == "":
            return None
        if f.type in {"int", "decimal"}:
            return _number(text, whole=f.type == "int")
        if f.type in {"geopoint", "geotrace", "geoshape"}:
            return _geo(f.type, text, wkt=self.wkt)
        return text


def instance_key(parent: str, path: str, index: int) -> str:
    """A repeat's `__id`: it hangs on the position, so a row put first moves all."""
    text = f"{parent}{path}[{index}]".encode()
    return hashlib.sha1(text, usedforsecurity=False).hexdigest()


def system_fields(submission: Submission) -> dict[str, Any]:
    """`__system`; formVersion is the first edition's for ever."""
    current = submission.current
    sender = submission.submitter
    return {
        "submissionDate": when(submission.created),
        "updatedAt": when(submission.updated),
        "submitterId": str(sender.id) if sender else None,
        "submitterName": sender.name if sender else None,
        "attachmentsPresent": sum(1 for f in current.files.values() if f is not None),
        "attachmentsExpected": len(current.files),
        "status": None,
        "reviewState": submission.review_state,
        "deviceId": submission.device_id,
        "edits": len(submission.editions) - 1,
        "formVersion": submission.editions[0].form_version.version,
        "deletedAt": when(submission.deleted),
    }


def _number(text: str, *, whole: bool) -> float | int | None:
    """As JavaScript reads it: a prefix is enough, a large whole number loses digits."""
    match = re.match(r"\s*[-+]?\d+", text) if whole else NUMBER.match(text)
    return _plain(float(match.group())) if match else None


def _plain(number: float) -> float | int | None:
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else number


def _geo(kind: str, text: str, *, wkt: bool) -> Any:
    points = [_point(part) for part in text.split(";") if part.strip()]
    if not points or None in points:
        return None
    coordinates = [point[:3] for point in points if point]
    if kind == "geopoint":
        shown: Any = coordinates[0]
    else:
        shown = coordinates if kind == "geotrace" else [coordinates]
    name = {"geopoint": "Point", "geotrace": "LineString", "geoshape": "Polygon"}[kind]
    if wkt:
        inside = ",".join(" ".join(str(number) for number in point) for point in coordinates)
        return f"{name.upper()} {'((' if kind == 'geoshape' else '('}{inside}" + (
            "))" if kind == "geoshape" else ")"
        )
    geo = {"type": name, "coordinates": shown}
    if kind == "geopoint" and points[0] and len(points[0]) > 3:
        geo["properties"] = {"accuracy": points[0][3]}
    return geo


def _point(text: str) -> list[Any] | None:
    try:
        numbers = [_plain(float(part)) for part in text.split()]
    except ValueError:
        return None
    if len(numbers) < 2:
        return None
    return [numbers[1], numbers[0], *numbers[2:]]
