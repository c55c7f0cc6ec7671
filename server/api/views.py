"""The API's door: its resources put in place, and their description."""

from importlib.metadata import version

from flask import Flask, Request, Response, jsonify, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_smorest import Api

from server.api import attachments, editions, events, links, plan, runs, submissions
from server.api.blueprint import PREFIX, bp
from server.api.examples import a_problem
from server.api.schemas import Problem
from server.auth import open_to_all
from server.config import Settings
from server.errors import API, MEDIA_TYPE

RESOURCES = (submissions, editions, attachments, events, links, plan, runs)
ABOUT = """What Terrain holds, to read: submissions with their editions and attachments, the events
that they tell of, links to the plan, the plan, and the runs of the night.

Sign in with `Authorization: Bearer …` and a token made under Administration; it sees what its
account sees on screen. Personal answers are replaced by ••• unless `personal=true` asks for them,
which takes the right to see them and is noted. Lists page by an opaque cursor: send the `next` of
a page as `cursor`. Errors are problem details (RFC 9457)."""
PROBLEMS = {
    401: ("Unauthorized", "send Authorization: Bearer and a token made under Administration"),
    403: ("Forbidden", "this account lacks the right see_submissions; ask an administrator"),
    404: ("Not Found", "there is no submission '7'"),
    422: ("Unprocessable Content", "look at: limit"),
}
WRONG = [{"location": "query", "field": "limit", "detail": "Must be at most 1000."}]


class TerrainApi(Api):
    """flask-smorest with our own errors: `server.errors` speaks them."""

    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = "Problem"

    def _register_error_handlers(self) -> None:
        """Leave them to `server.edge`, which also speaks to screens and phones."""


class NoSessionHere(SecureCookieSessionInterface):
    """A session cookie opens nothing at the API's door, and none is set there."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Open the session of a screen."""
        if request.path.startswith(API):
            return self.make_null_session(app)
        return super().open_session(app, request)


def init_app(app: Flask) -> None:
    """Put the API into the application."""
    app.session_interface = NoSessionHere()
    settings: Settings = app.extensions["terrain"]
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has it
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has it
    api = TerrainApi()
    api.init_app(app, spec_kwargs=_described(settings))
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    _describe_problems(api)
    api.register_blueprint(bp)

    @open_to_all
    def description() -> Response:
        answer = jsonify(api.spec.to_dict())
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    app.add_url_rule(f"{PREFIX}/openapi.json", "api_description", description)


def _described(settings: Settings) -> dict[str, object]:
    return {
        "title": "Terrain",
        "version": version("terrain"),
        "openapi_version": "3.1.0",
        "info": {"description": ABOUT},
        "servers": [{"url": settings.public_url}],
        "security": [{"token": []}],
    }


def _describe_problems(api: Api) -> None:
    _problem(api, "Problem", "Anything else that went wrong", a_problem(500, "…", "…"))
    for status, (title, detail) in PROBLEMS.items():
        more = {"errors": WRONG} if status == 422 else {}
        _problem(api, f"Problem{status}", title, a_problem(status, title, detail, **more))


def _problem(api: Api, name: str, description: str, example: dict[str, object]) -> None:
    content = {MEDIA_TYPE: {"schema": Problem, "example": example}}
    api.spec.components.response(name, {"description": description, "content": content})
