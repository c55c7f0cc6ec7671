"""Sends the recorded requests to a stand-in Central in their order and says where its answers
differ.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import requests

from tests.stand_ins.central import CentralState
from tests.stand_ins.recordings import FOREIGN, body_bytes, differences, recorded

HEADERS = (
    "ETag", "OData-Version", "X-OpenRosa-Version", "X-OpenRosa-Accept-Content-Length",
    "Content-Language", "Cache-Control", "Vary", "Content-Disposition", "Location", "Content-Type",
)  # fmt: skip
NEWER = "2026040103"
DELETED = ("771f672a-b555-434e-aed0-961d413649b2", "aaaaaaaa-0000-4000-8000-000000000003")


class CentralReplay:
    """One timeline; what was done between the recordings is in `_between`."""

    def __init__(self, state: CentralState, url: str) -> None:
        self.state, self.url = state, url
        self.session = requests.Session()
        self.bearer = ""
        self.tags: dict[str, str] = {}
        self.form_v2 = ""
        self.throwaway = 0
        state.admin.password = "PASSWORD"

    def run(self, left_out: Callable[[int], bool]) -> Iterator[tuple[str, list[str]]]:
        """Each exchange by name, with what differs."""
        for exchange in recorded("odk_central"):
            number = int(exchange["name"][:3])
            if not left_out(number):
                self._between(number)
                yield exchange["name"], self._compare(exchange, self._send(number, exchange))

    def _between(self, number: int) -> None:
        state = self.state
        steps: dict[int, Callable[[], object]] = {
            148: lambda: state.add_version("formation_essai", self.form_v2),
            295: lambda: state.set_review("uuid:1d75cc23-c4ad-487d-a0c6-dbb8a2e5c7d7", None),
            329: self._add_throwaway,
            332: lambda: state.set_form_state("reunion_essai", "open"),
            397: lambda: state.add_app_user("Tablette 2"),
            402: self._sign_in,
            427: lambda: [state.delete(f"uuid:{name}") for name in DELETED],
            428: state.purge,
        }
        steps.get(number, lambda: None)()

    def _add_throwaway(self) -> None:
        xml = (FOREIGN / "forms" / "reunion_essai.xml").read_text(encoding="utf-8")
        xml = xml.replace("reunion_essai", "jetable")
        form = self.state.create_form(self.state.projects[1], xml, self.state.admin)
        self.state.publish(form, self.state.admin)
        self.throwaway = form.id

    def _sign_in(self) -> None:
        self.bearer = self.state.sign_in(self.state.admin)[0]

    def _send(self, number: int, exchange: dict[str, Any]) -> requests.Response:
        asked = exchange["request"]
        headers = self._headers(number, exchange)
        body = body_bytes(asked["body"])
        if number == 135:
            self.form_v2 = body.decode().replace("2026040102", NEWER)
        prepared = requests.Request(asked["method"], self.url, headers=headers, data=body).prepare()
        prepared.url = self.url + self._path(number, asked["path"])
        answer = self.session.send(prepared, allow_redirects=False)
        if number == 1:
            self.bearer = answer.json()["token"]
        return answer

    def _path(self, number: int, path: str) -> str:
        phones = [a for a in self.state.actors.values() if a.type == "field_key"]
        if "/key/TOKEN" in path:
            token = phones[0].token or ""
            token = {74: self.bearer, 398: "c" * 64}.get(number, token)
            return path.replace("TOKEN", token, 1)
        if "/test/TOKEN" in path:
            draft = self.state.form("formation_essai").draft
            return path.replace("TOKEN", (draft and draft.draft_token) or "d" * 64, 1)
        path = path.replace("/sessions/TOKEN", f"/sessions/{phones[-1].token if phones else ''}")
        if number == 331:
            return path.replace("/5/", f"/{self.throwaway}/")
        return path.replace("/viewer/20", f"/viewer/{self._reader()}") if number == 394 else path

    def _reader(self) -> int:
        return next(a.id for a in self.state.actors.values() if a.name.startswith("lecteur"))

    def _headers(self, number: int, exchange: dict[str, Any]) -> dict[str, str]:
        left = {"host", "content-length", "connection"}
        headers = {k: v for k, v in exchange["request"]["headers"] if k.lower() not in left}
        headers.setdefault("Accept", "*/*")
        headers.setdefault("User-Agent", "")
        basic = "Basic " + base64.b64encode(b"admin@example.org:PASSWORD").decode()
        for name, value in headers.items():
            value = basic if "BASICCREDENTIALS" in value else value
            headers[name] = self.tags.get(value, value.replace("TOKEN", self.bearer))
        if "X-Forwarded-Proto: https" in (exchange.get("note") or "") and number != 10:
            headers["X-Forwarded-Proto"] = "https"
        if number == 12:
            headers["X-Forwarded-Proto"] = "https"
        if number in {391, 392, 393, 395, 396}:
            token, _ = self.state.sign_in(self.state.actors[self._reader()])
            headers["Authorization"] = f"Bearer {token}"
        return headers

    def _compare(self, exchange: dict[str, Any], answer: requests.Response) -> list[str]:
        told = exchange["response"]
        if told["status"] != answer.status_code:
            return [
                f"status {told['status']} recorded, {answer.status_code} given: {answer.text[:200]}"
            ]
        known = dict(told["headers"])
        if "ETag" in known and "ETag" in answer.headers:
            self.tags[known["ETag"]] = answer.headers["ETag"]
        found = [
            f"{name}: {known.get(name)} recorded, {answer.headers.get(name)} given"
            for name in HEADERS
            if _plain(known.get(name)) != _plain(answer.headers.get(name))
        ]
        return found + _bodies(told["body"], answer)


def _plain(value: str | None) -> str | None:
    """A header without the digest in it."""
    return value and re.sub(r'"(eventhash:)?[^"]*"', r'"\1"', value)


def _bodies(told: Any, answer: requests.Response) -> list[str]:
    if not told or "base64" in told:
        return []
    text = body_bytes(told).decode()
    try:
        known = json.loads(text)
    except ValueError:
        same = text == answer.text or "TOKEN" in text
        return [] if same else [f"text {text[:80]!r} recorded, {answer.text[:80]!r} given"]
    given = answer.json()
    found = differences(known, given)
    if isinstance(known, dict):
        for name in ("message", "code", "details", "@odata.count", "@odata.nextLink"):
            if known.get(name) != given.get(name):
                found.append(f"{name}: {known.get(name)} recorded, {given.get(name)} given")
    return found
