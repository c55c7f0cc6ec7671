"""The stand-in Kobo as an application: routes, sign-in, refusals."""

from __future__ import annotations

import re

from werkzeug.wrappers import Request, Response

from tests.stand_ins.kobo import accounts, assets, data, openrosa, statuses
from tests.stand_ins.kobo.http import (
    Call,
    Refused,
    api_page,
    as_json,
    early,
    finish,
    not_found_page,
    sign_in,
)
from tests.stand_ins.kobo.state import KoboState
from tests.stand_ins.routing import Router

GONE = (
    "The V1 API has been removed. "
    "Please read the migration article at https://support.kobotoolbox.org/migrating_api.html"
)
HTTPS = (
    "Using basic authentication without HTTPS transmits credentials in clear text! "
    "You MUST connect via HTTPS to use basic authentication."
)
PHONE = re.compile(r"(/[^/]+)?/(formList|submission)|/(xformsManifest|forms|view)/.*")
UNBUILT = (
    (r"/me/", ("PATCH", "DELETE")),
    (r"/token/", ("POST", "DELETE")),
    (r"/api/v2/imports/", ("GET", "HEAD")),
    (r"/api/v2/assets/(\w+/versions/)?", ("POST",)),
    (r"/api/v2/assets/(\w+/|\w+\.xml|\w+/versions/\w+/)", ("PUT", "PATCH", "DELETE")),
)
KINDS = (
    (r"/(token|me)/\?.*", "signin"),
    (r".*/history/.*", "changes"),
    (r".*/attachments/.*", "attachment"),
    (r".*/data/.*[?&]?.*format=xml.*", "xml"),
    (r".*/data/\?.*fields=.*", "sweep"),
    (r".*/data/.*", "list"),
    (r".*/versions/.*|.*/forms/\d+/form\.xml.*|.*/assets/\w+\.xml.*", "versions"),
    (r"/api/v2/assets/\w+/\?.*|/api/v2/assets/\w+/", "versions"),
    (r"/api/v2/assets/.*|.*/formList.*", "forms"),
)


class KoboApp:
    """Answers for KF and KC alike, as the real server does."""

    def __init__(self, state: KoboState | None = None) -> None:
        self.state = state or KoboState()
        self.router = Router(
            [
                *accounts.routes.routes,
                *statuses.routes.routes,
                *data.routes.routes,
                *assets.routes.routes,
                *openrosa.routes.routes,
            ]
        )

    def kind(self, method: str, path: str, query: str) -> str:
        """Sort a request for the journal."""
        if method not in {"GET", "HEAD"}:
            return "write"
        target = f"{path}?{query}"
        return next((kind for pattern, kind in KINDS if re.fullmatch(pattern, target)), "other")

    def answer(self, request: Request, path: str) -> Response:
        """One answer with the headers of kpi."""
        handler, arguments, allowed = self.router.find(request.method, path)
        call = Call(self.state, request, path, None)
        try:
            call.user = self._user(request, path)
            if path.startswith("/api/v1/"):
                response = self._gone(request)
            elif handler is None and allowed:
                told = f'Method "{request.method}" not allowed.'
                response = as_json({"detail": told}, 405)
            elif handler is None:
                response = not_found_page()
            else:
                response = handler(call, **arguments)
        except Refused as refused:
            response = self._refused(call, refused)
        return finish(call, self.state, response, self._allowed(path))

    def _allowed(self, path: str) -> list[str]:
        """The methods of the first route that fits, and those that only the real server knows."""
        if path.startswith("/api/v1/"):
            return []
        first = next((r.pattern for r in self.router.routes if r.pattern.fullmatch(path)), None)
        methods = {r.method for r in self.router.routes if r.pattern == first}
        methods |= {m for pattern, known in UNBUILT if re.fullmatch(pattern, path) for m in known}
        order = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
        return [method for method in order if method in methods]

    def _user(self, request: Request, path: str):
        basic = request.headers.get("Authorization", "").startswith("Basic ")
        https = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        if basic and PHONE.fullmatch(path) and not https:
            raise Refused(401, {"detail": HTTPS})
        return sign_in(self.state, request)

    def _gone(self, request: Request) -> Response:
        as_data = "format=json" in request.query_string.decode()
        body = {"detail": GONE}
        response = early(as_json(body, 410) if as_data else api_page(body, 410))
        response.headers["Allow"] = "OPTIONS"
        return response

    def _refused(self, call: Call, refused: Refused) -> Response:
        body = refused.body
        if PHONE.fullmatch(call.path):
            detail = body["detail"]
            if refused.status == 401:
                shell = openrosa.LIST if call.path.endswith("formList") else openrosa.ROOT
                return openrosa.challenge(call, detail, shell)
        if call.args.get("format") == "xml" and refused.status == 400 and isinstance(body, dict):
            inner = "".join(f"<{name}>{value}</{name}>" for name, value in body.items())
            text = f'<?xml version="1.0" encoding="utf-8"?><root>{inner}</root>'
            return Response(text, 400, content_type="application/xml; charset=utf-8")
        response = as_json(body, refused.status)
        if refused.early:
            early(response)
        if refused.status == 401:
            response.headers["WWW-Authenticate"] = "Session"
        return response
