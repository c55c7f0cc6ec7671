"""Errors as the API speaks them: problem details (RFC 9457), whatever went wrong."""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="Terrain"'
API = "/api/"
# Where the error itself says nothing of its own.
WHAT_TO_DO = {
    404: "nothing is at this address; /api/v1/openapi.json lists what there is",
    405: "this address takes other methods, see Allow; the API only reads",
    500: "this went wrong on our side and is in the server's log; nothing was changed",
}


def is_api() -> bool:
    """Whether the request came in by the API's door."""
    return request.path.startswith(API)


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """An answer that says what is wrong and what to do."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
        **more,
    }
    answer = Response(json.dumps(body, ensure_ascii=False), status, headers, mimetype=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer


def problem_of(error: HTTPException) -> Response:
    """The problem that an HTTP error is; says which parameters are wrong where it knows."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    wrong = list(_wrong_fields(getattr(error, "data", None) or {}))
    if not wrong:
        said = error.description or ""
        detail = WHAT_TO_DO.get(status, said) if said == type(error).description else said
        return problem(status, detail, _kept_headers(error))
    names = ", ".join(sorted({each["field"] for each in wrong}))
    return problem(status, f"look at: {names}", errors=wrong)


def _wrong_fields(data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What webargs found, as {location: {field: [messages]}}, one by one."""
    for location, fields in (data.get("messages") or {}).items():
        for field, messages in fields.items():
            for message in messages:
                yield {"location": location, "field": field, "detail": message}


def _kept_headers(error: HTTPException) -> dict[str, str]:
    """`Allow`, `Retry-After`: what the error says beside its page."""
    return {name: value for name, value in error.get_headers() if name != "Content-Type"}
