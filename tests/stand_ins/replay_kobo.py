"""Sends the recorded requests to a stand-in Kobo in the order of their times and says where
answers differ.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from tests.stand_ins import seeds
from tests.stand_ins.kobo import KoboState
from tests.stand_ins.kobo.model import Ids
from tests.stand_ins.recordings import FOREIGN, differences, recorded

HEADERS = (
    "Content-Type", "Allow", "X-OpenRosa-Version", "X-OpenRosa-Accept-Content-Length", "Location",
    "Content-Disposition", "X-KoBoNaUt", "Content-Language",
)  # fmt: skip
TRAINING, MEETING, BLOCK = (
    "awFey7rKkwuCqGLThUH3JJ",
    "aS7FSK6uYF4vwaj7GoAvQr",
    "aoQsPeTQtPHdvJvExyQTFF",
)
FORMHUB = {
    TRAINING: "a76ef5ee3cf24f79a4792056215d3450",
    MEETING: "4d43cb4cb32a4d88bed840d5ead16bf6",
}
VERSIONS = [
    "v73fKyyLCEzorN8prY3S6j",
    "vxqMMkdkgmMRC7BBJPFCfA",
    "vuVF2SEdi9JhAmCZztK4wV",
    "vvzFzQmT9Bsj9CqTfHRXto",
]


class RecordedIds(Ids):
    """Gives assets and versions the uids of the recordings, so that the recorded XML fits."""

    def __init__(self) -> None:
        super().__init__(3)
        self.waiting = {"a": [TRAINING, BLOCK, MEETING], "v": list(VERSIONS)}

    def short(self, prefix: str, length: int = 22) -> str:
        """The next recorded uid of that kind while there is one."""
        waiting = self.waiting.get(prefix)
        return waiting.pop(0) if waiting else super().short(prefix, length)


class KoboReplay:
    """One timeline; what was done between the recordings is in `_between`."""

    def __init__(self, state: KoboState, url: str) -> None:
        self.state, self.url = state, url
        state.ids = RecordedIds()
        state.users.clear()
        state.owner = state.add_user("depomi")
        state.add_user("lectrice")
        state.add_user("kobo").superuser = True
        self.exchanges = sorted(recorded("kobo"), key=_time)
        self.attachments = {
            uid: place for e in self.exchanges for uid, place in _attachments(e["response"])
        }
        self.foreign = {
            e["file"][:2]: (xml, files) for e, xml, files in seeds.foreign_submissions(FOREIGN)
        }

    def run(self, left_out: Callable[[int], bool]) -> Iterator[tuple[str, list[str]]]:
        """Each exchange by name, with what differs."""
        for exchange in self.exchanges:
            number = int(exchange["name"][:3])
            if not left_out(number):
                self.state.clock.set(_time(exchange)[0])
                self._between(number)
                yield exchange["name"], self._compare(exchange, self._send(exchange))

    def _between(self, number: int) -> None:
        steps: dict[int, Callable[[], object]] = {
            27: lambda: setattr(self.state.assets[TRAINING], "formhub_uuid", FORMHUB[TRAINING]),
            100: lambda: self._receive(6, "03", "04", "05", "06"),
            # Rows 8, 10 to 12 and 14 onward came and went between the recordings.
            82: lambda: self._receive(8),
            400: lambda: self._receive(12, "08", "09"),
            420: lambda: self.state.set_review(2, "approved"),
            500: self._twin,
            48: self._add_meeting,
            85: lambda: self._receive(3015),
        }
        steps.get(number, lambda: None)()

    def _twin(self) -> None:
        row = self.state.rows(TRAINING)[0]
        xml = row.xml.replace(row.uuid, "35548bd8-0042-4d7a-87fb-c35d72d75ad2")
        self.state.receiver.store(self.state.assets[TRAINING], xml, {}, self.state.owner)

    def _add_meeting(self) -> None:
        form = (FOREIGN / "forms" / "reunion_essai.xml").read_text(encoding="utf-8")
        self.state.add_asset(form, "bloc", "block")
        meeting = self.state.add_asset(form)
        meeting.formhub_uuid = FORMHUB[MEETING]
        self.state.deploy(meeting)
        self.state.last_row = 14

    def _receive(self, last_row: int, *names: str) -> None:
        for name in names:
            self.state.receive(*self.foreign[name])
        self.state.last_row = max(last_row, self.state.last_row)

    def _send(self, exchange: dict[str, Any]) -> requests.Response:
        asked = exchange["request"]
        headers = {k: v for k, v in asked["headers"].items() if k.lower() not in {"cookie", "host"}}
        told = dict(exchange["response"]["headers"])
        user = self.state.users[told.get("X-KoBoNaUt", "depomi")]
        for name, value in headers.items():
            headers[name] = value.replace("TOKEN", user.token)
        if "<base64" in headers.get("Authorization", ""):
            secret = user.password if exchange["response"]["status"] == 200 else "faux"
            pair = f"{user.username}:{secret}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        host = re.match(r"https://([^/]+)(.*)", asked["url"])
        assert host is not None
        headers["Host"] = host[1]
        if "plain http" not in (exchange.get("note") or ""):
            headers["X-Forwarded-Proto"] = "https"
        if (asked["body"] or {}) and "multipart" in headers.get("Content-Type", ""):
            del headers["Content-Type"]
        filler = b"1" if exchange["name"][:3] in {"443", "445"} else b"0"
        body = self._body(asked["body"], filler)
        prepared = requests.Request(asked["method"], self.url, headers=headers, **body).prepare()
        prepared.url = self.url + self._path(host[2])
        return requests.Session().send(prepared, allow_redirects=False)

    def _path(self, path: str) -> str:
        if "/imports/" in path and self.state.imports:
            return re.sub(r"/imports/\w+", f"/imports/{list(self.state.imports)[-1]}", path)
        found = re.search(r"att\w{21}", path)
        if found and found[0] in self.attachments:
            row_id, name = self.attachments[found[0]]
            row = next(
                (a.rows.get(row_id) for a in self.state.assets.values() if row_id in a.rows), None
            )
            ours = next((a.uid for a in row.attachments if a.name == name), None) if row else None
            return path.replace(found[0], ours or "attnone")
        return path

    def _body(self, body: Any, filler: bytes) -> dict[str, Any]:
        if not body:
            return {}
        if isinstance(body, dict) and "multipart" in body:
            parts = [self._part(part, filler) for part in body["multipart"]]
            return {"files": parts, "data": body.get("fields")}
        if isinstance(body, dict) and "text" in body:
            return {"data": body["text"].encode()}
        text = body if isinstance(body, str) else json.dumps(body.get("json", body))
        return {"data": text.encode()}

    def _part(self, part: dict[str, Any], filler: bytes) -> tuple[str, tuple[str, bytes, str]]:
        name = part["filename"]
        content = part.get("text", "").encode() or filler * part.get("size", 0)
        if name.endswith(".xlsx"):
            content = (FOREIGN / "forms" / name).read_bytes()
        return part["name"], (name, content, part["content_type"])

    def _compare(self, exchange: dict[str, Any], answer: requests.Response) -> list[str]:
        told = exchange["response"]
        if told["status"] != answer.status_code:
            return [
                f"status {told['status']} recorded, {answer.status_code} given: {answer.text[:200]}"
            ]
        known = {k.lower(): v for k, v in told["headers"].items()}
        found = [
            f"{name}: {known.get(name.lower())} recorded, {answer.headers.get(name)} given"
            for name in HEADERS
            if _plain(known.get(name.lower())) != _plain(answer.headers.get(name))
        ]
        if ("www-authenticate" in known) != ("WWW-Authenticate" in answer.headers):
            found.append("WWW-Authenticate")
        if "body_json" in told:
            return found + _json(told["body_json"], answer)
        return found + _text((told.get("body") or {}).get("text"), answer.text)


def _time(exchange: dict[str, Any]) -> Any:
    headers = {k.lower(): v for k, v in exchange["response"]["headers"].items()}
    return parsedate_to_datetime(headers["date"]), exchange["name"]


def _attachments(response: dict[str, Any]) -> Iterator[tuple[str, tuple[int, str]]]:
    body = response.get("body_json")
    rows = body.get("results", [body]) if isinstance(body, dict) else []
    for row in rows:
        for one in row.get("_attachments", []) if isinstance(row, dict) else []:
            place = int(one["download_url"].split("/data/")[1].split("/")[0])
            yield one["uid"], (place, one["media_file_basename"])


def _plain(value: str | None) -> str | None:
    return value and re.sub(r"/(af|p)\w{20,}/", "/uid/", value).split("; charset")[0]


def _json(known: Any, answer: requests.Response) -> list[str]:
    given = answer.json()
    found = differences(known, given)
    if isinstance(known, dict):
        for name in ("detail", "count", "next", "previous", "limit", "payload"):
            if known.get(name) != given.get(name):
                found.append(f"{name}: {known.get(name)} recorded, {given.get(name)} given")
    return found


def _text(known: str | None, given: str) -> list[str]:
    if not known or "<html" in known[:400] or "<h:html" in known[:400] or "truncated" in known:
        return []
    loose = (_loose(known), _loose(given))
    return (
        []
        if loose[0] == loose[1]
        else [f"text {loose[0][:300]!r} recorded, {loose[1][:300]!r} given"]
    )


def _loose(text: str) -> str:
    text = re.sub(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+\+00:00)?", "TIME", text)
    return re.sub(r"md5:\w+", "md5:x", text)
