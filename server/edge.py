"""Where errors are spoken: once, as a page in the reader's language or as a problem for the API."""

from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from server.errors import is_api, problem, problem_of
from server.rights import Right
from sync.errors import TerrainError

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """A number in an address: one that the store can't hold is no address."""

    def __init__(self, routes: Map, **said: Any) -> None:
        """As Werkzeug's, with the largest that an id can be."""
        super().__init__(routes, **{"max": LARGEST_ID, **said})


def init_app(app: Flask) -> None:
    """Register the handlers; called before any address is."""
    app.url_map.converters["int"] = IdConverter
    app.register_error_handler(TerrainError, _spoken)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)


def _spoken(error: TerrainError) -> ResponseReturnValue:
    if is_api():
        return problem(error.status, str(error))
    return _page(error.status, str(error))


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, "csrf")


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if is_api():
        return problem_of(error)
    return _page(status, error.description or "")


def _page(status: int, detail: str) -> ResponseReturnValue:
    partial = bool(request.headers.get("HX-Request"))
    template = "problem_part.html" if partial else "problem.html"
    right = detail if detail in {r.value for r in Right} else None
    page = render_template(template, status=status, detail=detail, right=right)
    return page, status
