"""The stand-in Central as an application: doors, sign-in, problems."""

from __future__ import annotations

import re
from urllib.parse import unquote

from werkzeug.wrappers import Request, Response

from tests.stand_ins.central import (
    admin,
    form_parts,
    forms,
    odata,
    openrosa,
    submission_parts,
    submissions,
)
from tests.stand_ins.central.http import (
    Call,
    Refused,
    finish,
    forbidden,
    not_found,
    problem,
    rosa_problem,
    unauthenticated,
)
from tests.stand_ins.central.model import Actor
from tests.stand_ins.central.state import CentralState
from tests.stand_ins.routing import Router

DOOR = re.compile(r"/v1/(key|test)/([^/]+)(/.*)")
ROSA = re.compile(
    r"/v1/projects/[^/]+(/forms/[^/]+(/draft|/versions/[^/]+)?)?/(formList|manifest|submission)"
)
PLAIN_DRAFT = (
    "You tried to access a draft testing endpoint, but it does not exist anymore or your access "
    "is no longer valid. If the form has been published and you would like to submit to it, you "
    "should configure your device with an App User token. If there is a new draft, you may have "
    "to reconfigure your device from the draft settings."
)
KINDS = (
    (r"/v1/(sessions|users/current).*", "signin"),
    (r"/v1/audits.*|.*/audits.*", "changes"),
    (r".*/submissions/.*/attachments/.*", "attachment"),
    (r".*/submissions/.*\.xml.*", "xml"),
    (r".*/submissions/.*/(versions|attachments)\?.*", "list"),
    (r".*\.svc/.*(\$|%24)filter=.*", "changes"),
    (r".*\.svc/.*(\$|%24)select=.*|.*/submissions\?.*", "sweep"),
    (r".*\.svc/.*|.*/submissions/.*", "list"),
    (r".*/forms/[^/]+(/versions.*|\.xml.*|/fields.*|/attachments.*|\?.*)", "versions"),
    (r".*/projects.*|.*/formList.*", "forms"),
)


class CentralApp:
    """Answers as Central's backend does (no nginx in front)."""

    def __init__(self, state: CentralState | None = None) -> None:
        self.state = state or CentralState()
        self.router = Router(
            [
                *admin.routes.routes,
                *openrosa.routes.routes,
                *submissions.routes.routes,
                *submission_parts.routes.routes,
                *odata.routes.routes,
                *forms.routes.routes,
                *form_parts.routes.routes,
            ]
        )

    def kind(self, method: str, path: str, query: str) -> str:
        """Sort a request for the journal; a filter on system fields is a call for changes."""
        target = f"{path}?{query}"
        if method not in {"GET", "HEAD"} and not target.startswith("/v1/sessions"):
            return "write"
        return next((kind for pattern, kind in KINDS if re.fullmatch(pattern, target)), "other")

    def answer(self, request: Request, path: str) -> Response:
        """One answer with the headers of Central."""
        versioned = re.match(r"/v(\d+)/", path)
        if not versioned or versioned[1] != "1":
            return self._unversioned(request, versioned[1] if versioned else None)
        path = path.rstrip("/")
        door = DOOR.fullmatch(path)
        inside = f"/v1{door[3]}" if door else path
        call = Call(self.state, request, inside, raw_key=door[2] if door else "")
        rosa = ROSA.fullmatch(inside) is not None
        early = True
        try:
            self._enter(call, door[1] if door else "")
            if rosa:
                openrosa.check_header(call)
                openrosa.check_sender(call)
            early = False
            response = self._route(call, inside)
        except submissions.Moved as moved:
            response = self._moved(moved.location)
        except Refused as refused:
            in_json = refused.code in {400.39, 500}
            early = (early and refused.code != 404.7) or refused.code == 400.39
            response = rosa_problem(refused) if rosa and not in_json else problem(refused)
        if rosa and not early:
            response.headers["Content-Language"] = "en"
            response.headers["X-OpenRosa-Version"] = "1.0"
            response.headers["X-OpenRosa-Accept-Content-Length"] = "100000000"
        return finish(request, response)

    def _route(self, call: Call, path: str) -> Response:
        handler, arguments, _ = self.router.find(call.request.method, path)
        if handler is None:
            if call.actor is None and call.request.headers.get("Authorization"):
                raise unauthenticated()
            raise not_found()
        return handler(call, **arguments)

    def _unversioned(self, request: Request, got: str | None) -> Response:
        if got is None:
            told = "Expected an API version (eg /v1) at the start of the request URL."
            response = problem(Refused(404.2, told, bare=True))
        else:
            told = f"Unexpected an API version (accepts: 1) (got: {got})."
            response = problem(Refused(404.3, told, {"got": got}, bare=True))
        return finish(request, response)

    def _moved(self, location: str) -> Response:
        text = f"Moved Permanently. Redirecting to {location}"
        response = Response(text, 301, content_type="text/plain; charset=utf-8")
        response.headers["Location"] = location
        response.headers["Vary"] = "Accept-Encoding, Origin, Accept"
        return response

    def _enter(self, call: Call, door: str) -> None:
        key = unquote(call.raw_key)
        if door == "test":
            call.draft_form = self._draft_of(key)
        elif door == "key":
            if not re.fullmatch(r"[A-Za-z0-9!$]{64}", key):
                raise unauthenticated()
            phones = [a for a in self.state.actors.values() if a.type == "field_key"]
            call.actor = next((a for a in phones if a.token == key), None)
            if call.actor is None:
                raise forbidden()
        else:
            call.actor = self._signed_in(call.request)

    def _draft_of(self, token: str):
        for project in self.state.projects.values():
            for form in project.forms.values():
                if form.draft and form.draft.draft_token == token:
                    return form
        raise Refused(404.7, PLAIN_DRAFT)

    def _signed_in(self, request: Request) -> Actor | None:
        header = request.headers.get("Authorization", "")
        scheme, _, rest = header.partition(" ")
        if scheme == "Bearer":
            found = self.state.sessions.get(rest)
            if found is None or found[1] <= self.state.clock.now():
                raise unauthenticated()
            return found[0]
        if scheme == "Basic":
            return self._basic(request)
        return self._by_cookie(request)

    def _basic(self, request: Request) -> Actor:
        if request.headers.get("X-Forwarded-Proto") != "https":
            told = "This authentication method is only available over HTTPS"
            raise Refused(401.3, told)
        given = request.authorization
        for actor in self.state.actors.values():
            pair = (actor.name, actor.password)
            if given and actor.password and pair == (given.username, given.password):
                return actor
        raise unauthenticated()

    def _by_cookie(self, request: Request) -> Actor | None:
        https = request.headers.get("X-Forwarded-Proto") == "https"
        token = request.cookies.get("__Host-session", "")
        found = self.state.sessions.get(token)
        return found[0] if https and found and request.method in {"GET", "HEAD"} else None
