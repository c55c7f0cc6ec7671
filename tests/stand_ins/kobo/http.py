"""How Kobo answers: headers, sign-in, pages, errors in JSON, XML or HTML."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from werkzeug.http import http_date
from werkzeug.wrappers import Request, Response

from tests.stand_ins.kobo.model import Asset, User

if TYPE_CHECKING:
    from tests.stand_ins.kobo.state import KoboState

NOT_FOUND = "Not found."
FORBIDDEN = "You do not have permission to perform this action."
SHELL = """


<!doctype html>
<html>
  <head>
    <meta charset="utf-8">
    <title>KoboToolbox </title>
  </head>

  <body>
  <div class="registration__bg">
  <form class='registration registration--login'>
    <h1>
      {title}
    </h1>

    {text}

    <a href="javascript: history.back()">Go back</a>
  </form>
  </div>
  </body>
</html>
"""
API_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title>KoboToolbox API</title>
</head>
<body>
    <hr>
        <pre>{0}</pre>
</body>
</html>
"""


class Refused(Exception):
    """An answer that ends the request; `early` ones come before the server knows who asks."""

    def __init__(self, status: int, body: Any, *, early: bool = False) -> None:
        super().__init__(body)
        self.status, self.body, self.early = status, body, early


@dataclass
class Call:
    """One request with who makes it."""

    state: KoboState
    request: Request
    path: str
    user: User | None

    @property
    def args(self) -> dict[str, str]:
        """The query, last value of each name."""
        return dict(parse_qsl(self.request.query_string.decode(), keep_blank_values=True))

    @property
    def base(self) -> str:
        """The address called, without its path."""
        scheme = self.request.headers.get("X-Forwarded-Proto", self.request.scheme)
        return f"{scheme}://{self.request.host}"

    def link(self, path: str) -> str:
        """An absolute address on the host called, with the format asked for."""
        wanted = self.args.get("format")
        return f"{self.base}{path}" + (f"?format={wanted}" if wanted else "")

    def json(self) -> Any:
        """The body as JSON or as a form whose values are JSON."""
        if "form-urlencoded" in (self.request.content_type or ""):
            return {k: _maybe_json(v) for k, v in self.request.form.items()}
        try:
            return json.loads(self.request.get_data() or b"{}")
        except ValueError as error:
            raise Refused(400, {"detail": f"JSON parse error - {error}"}) from error

    def asset(self, uid: str, right: str = "view_asset") -> Asset:
        """The asset, or 404 when it cannot be seen and 403 when the right is missing."""
        asset = self.state.assets.get(uid)
        if asset is None or asset.deleted or not asset.may(self.user, "view_asset"):
            raise Refused(404, {"detail": NOT_FOUND})
        if not asset.may(self.user, right):
            raise Refused(403, {"detail": FORBIDDEN})
        return asset


def _maybe_json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def sign_in(state: KoboState, request: Request) -> User | None:
    """The user of the Authorization header; None when there is none."""
    header = request.headers.get("Authorization", "")
    scheme, _, rest = header.partition(" ")
    if not header:
        return None
    if scheme == "Token":
        user = next((u for u in state.users.values() if u.token == rest), None)
        if user is None:
            raise Refused(401, {"detail": "Invalid token."})
        return user
    wrong = Refused(401, {"detail": "Invalid username/password."})
    if scheme != "Basic" or request.authorization is None:
        raise wrong
    user = state.users.get(request.authorization.username or "")
    if user is None or user.password != request.authorization.password:
        raise wrong
    return user


def as_json(body: Any, status: int = 200) -> Response:
    """A JSON answer; 204 has no body."""
    text = "" if status == 204 else json.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type="application/json")


def page(title: str, text: str, status: int) -> Response:
    """An HTML page of the front end, as for 404 of an unknown asset's data and for faults."""
    return Response(
        SHELL.format(title=title, text=text), status, content_type="text/html; charset=utf-8"
    )


def not_found_page() -> Response:
    """The 404 page."""
    text = (
        "This page does not exist on the server. Please check the URL or link that sent you here."
    )
    return early(page("Page not found (404)", text, 404))


def server_error_page() -> Response:
    """The 500 page."""
    return page("Server error (500)", "Sorry, there was an unexpected error.", 500)


def api_page(body: Any, status: int = 200) -> Response:
    """What a browser gets from the API."""
    text = API_PAGE.format(html.escape(json.dumps(body, indent=2, ensure_ascii=False)))
    return Response(text, status, content_type="text/html; charset=utf-8")


def finish(call: Call | None, state: KoboState, response: Response, allowed: list[str]) -> Response:
    """The headers that every answer of kpi carries."""
    response.headers.setdefault("Vary", "Accept, origin, Accept-Language, Cookie")
    if response.status_code == 204 and response.content_type.startswith("text/plain"):
        del response.headers["Content-Type"]
    if "X-Early" in response.headers:
        del response.headers["X-Early"]
    elif call and call.user:
        response.headers["X-KoBoNaUt"] = call.user.username
    if allowed and not _is_page(response):
        response.headers["Allow"] = ", ".join([*allowed, "OPTIONS"])
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Language"] = "en"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    week = http_date(state.clock.now().timestamp() + 604800)
    cookie = f"django_language=en; expires={week}; Max-Age=604800; Path=/"
    response.headers["Set-Cookie"] = cookie
    return response


def _is_page(response: Response) -> bool:
    return response.status_code in {404, 500} and response.mimetype == "text/html"


def early(response: Response) -> Response:
    """Mark an answer that was given before sign-in; `finish` takes the mark away."""
    response.headers["X-Early"] = "1"
    return response


def positive(call: Call, name: str, default: int, message: str, minimum: int) -> int:
    """A whole number of the query, or 400."""
    text = call.args.get(name)
    if text is None:
        return default
    try:
        number = int(text)
    except ValueError:
        number = minimum - 1
    if number < minimum:
        raise Refused(400, {name: message})
    return number


def replace_query(call: Call, **changes: int | None) -> str:
    """The address called with other parameters, sorted, as Django REST framework writes it."""
    query = {**call.args, **{k: str(v) for k, v in changes.items() if v is not None}}
    query = {k: v for k, v in query.items() if not (k in changes and changes[k] is None)}
    return f"{call.base}{call.path}?{urlencode(sorted(query.items()))}"


def paged(call: Call, total: int, results: list[Any], limit: int, start: int) -> dict[str, Any]:
    """`count`, `next`, `previous`, `results`."""
    after = replace_query(call, limit=limit, start=start + limit) if start + limit < total else None
    before = None
    if start > 0:
        earlier = start - limit if start - limit > 0 else None
        before = replace_query(call, limit=limit, start=earlier)
    return {"count": total, "next": after, "previous": before, "results": results}
