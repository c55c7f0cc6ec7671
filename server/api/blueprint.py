"""The API's blueprint, and how one address is offered: its right, its answer, its problems."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import g, request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema
from werkzeug.exceptions import Forbidden, RequestEntityTooLarge
from werkzeug.wrappers import Response

from server.auth import token_of, utc_now
from server.extensions import csrf, db
from server.models.accounts import ApiToken
from server.rights import Right, may

PREFIX = "/api/v1"
LARGEST_ID = 2**31 - 1  # what the store can hold
NOTED_EVERY = timedelta(hours=1)
View = Callable[..., Any]

bp = Blueprint("api", __name__, url_prefix=PREFIX)
csrf.exempt(bp)


@bp.before_request
def let_in() -> None:
    """Know the account by its token, by nothing else."""
    if (request.content_length or 0) > (request.max_content_length or 0):
        raise RequestEntityTooLarge("the API reads; send no body")
    token = token_of(db.session(), request.headers.get("Authorization"))
    _note_use(token)
    g.account = token.account


def _note_use(token: ApiToken) -> None:
    """When it was last used, by the hour, so that forgotten tokens can be found."""
    now = utc_now()
    if token.last_used_at and now - token.last_used_at < NOTED_EVERY:
        return
    store = db.session()
    token.last_used_at = now
    store.commit()


@bp.after_request
def mark(answer: Response) -> Response:
    """Give each whole answer its ETag, and 304 to those who have it."""
    if answer.status_code == 200 and not answer.is_streamed:
        answer.add_etag()
        answer.make_conditional(request)
    return answer


def offers(
    rule: str,
    right: Right,
    answer: type[Schema],
    *,
    tag: str,
    query: type[Schema] | None = None,
    example: Mapping[str, Any] | None = None,
) -> Callable[[View], View]:
    """Put a view at an address, and what it takes and gives into the description."""

    def put(view: View) -> View:
        documented = bp.response(200, answer, example=example)(view)
        return put_at(rule, right, documented, tag=tag, query=query)

    return put


def put_at(
    rule: str, right: Right, view: View, *, tag: str, query: type[Schema] | None = None
) -> View:
    """Put a view whose answer is documented already at an address."""
    for status in (401, 403, 404, 422):
        view = bp.alt_response(status, response=f"Problem{status}")(view)
    view = bp.alt_response(304, description="You have it: its ETag is the one that you sent")(view)
    if query is not None:
        view = bp.arguments(query, location="query", unknown=RAISE)(view)
    view = bp.doc(operationId=view.__name__)(_needs(right)(view))
    return bp.route(rule.replace("<int:", f"<int(max={LARGEST_ID}):"), tags=[tag])(view)


def _needs(right: Right) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not may(g.account, right):
                raise Forbidden(f"this account lacks the right {right.value}; ask an administrator")
            return view(*args, **kwargs)

        guarded.__dict__["guarded"] = True
        return guarded

    return guard
