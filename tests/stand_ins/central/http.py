"""How Central answers: headers, ETags of Express, problems in JSON or OpenRosa XML."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from werkzeug.wrappers import Request, Response

from tests.stand_ins.instances import ascii_name

if TYPE_CHECKING:
    from tests.stand_ins.central.model import Actor, Form, FormVersion, Project
    from tests.stand_ins.central.state import CentralState

ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "/": "&#x2F;"}
XML = "text/xml; charset=utf-8"


class Refused(Exception):
    """A problem: Central's own number, whose whole part is the status; `bare` ones lack cache
    headers.
    """

    def __init__(
        self, code: float, message: str, details: Any = None, *, bare: bool = False
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.details, self.bare = code, message, details, bare

    def body(self) -> dict[str, Any]:
        """The problem as JSON; a 500 has only a message."""
        body: dict[str, Any] = {"message": self.message}
        if self.code != 500:
            body["code"] = self.code
        if self.details is not None:
            body["details"] = self.details
        return body


def not_found() -> Refused:
    """404.1, also for methods that a path does not know."""
    return Refused(404.1, "Could not find the resource you were looking for.")


def forbidden() -> Refused:
    """403.1."""
    told = "The authentication you provided does not have rights to perform that action."
    return Refused(403.1, told)


def unauthenticated() -> Refused:
    """401.2."""
    return Refused(401.2, "Could not authenticate with the provided credentials.")


def broken() -> Refused:
    """500 without a code."""
    return Refused(500, "Internal Server Error")


READS = {
    "viewer": {"project", "form", "submission"},
    "no-audits": {"project", "form", "submission", "write"},
    "manager": {"project", "form", "submission", "write"},
    "admin": {"project", "form", "submission", "write", "audit", "site"},
}


@dataclass
class Call:
    """One request with who makes it and through which door (login, key, draft token)."""

    state: CentralState
    request: Request
    path: str
    actor: Actor | None = None
    key: str | None = None
    draft_form: Form | None = None
    raw_key: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The query in its order."""
        return parse_qsl(self.request.query_string.decode(), keep_blank_values=True)

    @property
    def args(self) -> dict[str, str]:
        """The query, first value of each name."""
        found: dict[str, str] = {}
        for name, value in self.pairs:
            found.setdefault(name, value)
        return found

    @property
    def extended(self) -> bool:
        """Whether X-Extended-Metadata asks for more."""
        return self.request.headers.get("X-Extended-Metadata", "") == "true"

    def must(self, right: str) -> Actor:
        """The actor, with a right: project, form, submission, write, audit or site."""
        if self.actor is None:
            raise unauthenticated()
        if right not in READS.get(self.actor.role or "", set()):
            raise forbidden()
        return self.actor

    def json(self) -> Any:
        """The body as JSON."""
        text = self.request.get_data()
        if self.request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            raise Refused(500, "Internal Server Error", bare=True)
        try:
            return json.loads(text or b"{}")
        except ValueError as error:
            told = f"Could not parse the given data ({len(text)} chars) as json."
            details = {"format": "json", "rawLength": len(text)}
            raise Refused(400.1, told, details, bare=True) from error

    def project(self, number: str) -> Project:
        """The project of an address."""
        if not number.isdigit():
            told = f'Invalid input data type: expected "{number}" to be (type integer)'
            raise Refused(400.11, told, {"value": number, "expected": "type integer"})
        found = self.state.projects.get(int(number))
        if found is None:
            raise not_found()
        return found

    def form(self, project: str, form: str) -> Form:
        """The form of an address, with the right to see it."""
        found = self.project(project).forms.get(form)
        if found is None or found.deleted:
            raise not_found()
        if self.draft_form is not None:
            if self.draft_form is not found:
                raise forbidden()
        elif self.actor and self.actor.type == "field_key":
            if self.actor.id not in found.assigned or found.state == "closed":
                raise forbidden()
        else:
            self.must("form")
        return found


def version_of(form: Form) -> FormVersion:
    """The current version, or the draft while nothing is published."""
    version = form.published or form.draft
    if version is None:
        raise not_found()
    return version


def express_etag(body: bytes) -> str:
    """The weak ETag that Express makes of a body."""
    digest = base64.b64encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
    return f'W/"{len(body):x}-{digest[:27]}"'


def as_json(body: Any, status: int = 200) -> Response:
    """Compact JSON, as Node writes it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, content_type="application/json; charset=utf-8")


def success() -> Response:
    """What most writes answer."""
    return as_json({"success": True})


def as_xml(text: str, status: int = 200, kind: str = XML) -> Response:
    """XML."""
    return Response(text, status, content_type=kind)


def as_file(content: bytes, name: str, kind: str) -> Response:
    """A download; its ETag is the MD5, Range is not looked at."""
    shown = "inline" if kind in {"image/jpeg", "image/png", "image/gif"} else "attachment"
    plain, full = ascii_name(name), quote(name, safe="!'()*-._~")
    if kind == "text/csv":
        kind = "text/csv; charset=utf-8"
    response = Response(content, content_type=kind)
    response.headers["ETag"] = f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
    disposition = f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{full}"
    response.headers["Content-Disposition"] = disposition
    return response


def problem(refused: Refused) -> Response:
    """A problem as JSON."""
    response = as_json(refused.body(), int(refused.code))
    if refused.bare:
        response.headers["Cache-Control"] = response.headers["Vary"] = ""
    return response


def rosa_problem(refused: Refused) -> Response:
    """A problem for phones."""
    return as_xml(rosa_message(refused.message, "error"), int(refused.code))


def rosa_message(message: str, nature: str = "") -> str:
    """The one message of an OpenRosa answer."""
    safe = "".join(ESCAPES.get(c, c) for c in message)
    return (
        '\n  <OpenRosaResponse xmlns="http://openrosa.org/http/response" items="0">\n'
        f'    <message nature="{nature}">{safe}</message>\n  </OpenRosaResponse>'
    )


def finish(request: Request, response: Response) -> Response:
    """Cache headers, ETag, and 304 where the client has it (not with Cache-Control: no-cache)."""
    reading = request.method in {"GET", "HEAD"}
    response.headers.setdefault("Cache-Control", "private, no-cache" if reading else "no-store")
    response.headers.setdefault("Vary", "Accept-Encoding, Origin" if reading else "*")
    if not response.headers["Vary"]:
        del response.headers["Vary"], response.headers["Cache-Control"]
    if response.status_code == 204:
        response.headers.pop("Content-Type", None)
    if response.status_code != 301 and "ETag" not in response.headers:
        response.headers["ETag"] = express_etag(response.get_data())
    known = request.headers.get("If-None-Match", "")
    fresh = "no-cache" not in request.headers.get("Cache-Control", "")
    tag = response.headers.get("ETag", "")
    tags = {part.strip().removeprefix("W/") for part in known.split(",")}
    if (
        reading
        and fresh
        and known
        and tag.removeprefix("W/") in tags
        and response.status_code < 500
    ):
        response.status_code = 304
        response.set_data(b"")
        for name in ("Content-Type", "Content-Length", "Content-Disposition"):
            response.headers.pop(name, None)
    return response
