"""Sessions, users, projects, app users, audits of Central."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.http import http_date
from werkzeug.wrappers import Response

from tests.stand_ins.central import shapes
from tests.stand_ins.central.http import (
    Call,
    Refused,
    as_json,
    forbidden,
    not_found,
    success,
    unauthenticated,
)
from tests.stand_ins.central.model import Actor, when
from tests.stand_ins.routing import Router

routes = Router()
EVER = "9999-12-31T23:59:59.000Z"


@routes.on("POST", "/v1/sessions")
def log_in(call: Call) -> Response:
    """A token for 24 hours, also as cookies."""
    body = call.json()
    got = {name: body[name] for name in ("email", "password") if name in body}
    if len(got) < 2:
        shown = ", ".join(
            f"{name}: '{got[name]}'" if name in got else f"{name}: undefined"
            for name in ("email", "password")
        )
        told = f"Required parameters missing. Expected (email, password), got ({shown})."
        raise Refused(400.3, told, {"expected": ["email", "password"], "got": got})
    actor = next((a for a in call.state.actors.values() if a.name == body["email"]), None)
    if actor is None or actor.type != "user" or actor.password != body["password"]:
        raise unauthenticated()
    token, ends = call.state.sign_in(actor)
    begun = when(ends - timedelta(hours=24))
    shown = {
        "token": token,
        "csrf": call.state.token(),
        "expiresAt": when(ends),
        "createdAt": begun,
    }
    response = as_json(shown)
    expires = f"Path=/; Expires={http_date(ends.timestamp())}"
    cookie = f"__Host-session={token}; {expires}; HttpOnly; Secure; SameSite=Strict"
    response.headers.add("Set-Cookie", cookie)
    csrf = f"__csrf={shown['csrf']}; {expires}; Secure; SameSite=Strict"
    response.headers.add("Set-Cookie", csrf)
    return response


@routes.on("GET HEAD", "/v1/sessions/restore")
def restore_session(call: Call) -> Response:
    """The session of the cookie."""
    token = call.request.cookies.get("__Host-session", "")
    if token not in call.state.sessions:
        raise not_found()
    ends = call.state.sessions[token][1]
    response = as_json({"createdAt": when(ends - timedelta(hours=24)), "expiresAt": when(ends)})
    response.headers["Cache-Control"], response.headers["Vary"] = "no-store", "*"
    return response


@routes.on("DELETE", "/v1/sessions/<token>")
def end_session(call: Call, token: str) -> Response:
    """Sign out (`current`), or revoke a phone's key by its token."""
    header = call.request.headers.get("Authorization", "").removeprefix("Bearer ")
    own = token == "current"
    token = header if own else token
    phone = next((a for a in call.state.actors.values() if a.token == token), None)
    if phone is not None:
        call.must("write")
        phone.token = None
    elif call.state.sessions.pop(token, None) is None:
        raise forbidden()
    response = success()
    if own:
        past = "Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
        gone = f"__Host-session=null; {past}; HttpOnly; Secure; SameSite=Strict"
        response.headers.add("Set-Cookie", gone)
        response.headers.add("Set-Cookie", f"__csrf=null; {past}; Secure; SameSite=Strict")
    return response


def _user(actor: Actor) -> dict[str, Any]:
    shown = actor.shown()
    return {"email": actor.name, "lastLoginAt": when(actor.last_login), **shown}


@routes.on("GET HEAD", "/v1/users/current")
def current_user(call: Call) -> Response:
    """Who is signed in; extended: what they may do on the whole site."""
    if call.actor is None:
        raise unauthenticated()
    shown = _user(call.actor)
    if call.extended:
        site = shapes.verbs(call.actor.role) if call.actor.role == "admin" else []
        shown = {"verbs": site, "preferences": {"site": {}, "projects": {}}, **shown}
    return as_json(shown)


@routes.on("POST", "/v1/users")
def create_user(call: Call) -> Response:
    """A web user without a role."""
    call.must("site")
    body = call.json()
    return as_json(_user(call.state.add_user(body["email"], body.get("password"))))


@routes.on("POST", "/v1/projects/<project>/assignments/<role>/<actor>")
def assign_role(call: Call, project: str, role: str, actor: str) -> Response:
    """Give a web user a role on the project (here: on all)."""
    call.must("write")
    call.project(project)
    if not actor.isdigit() or int(actor) not in call.state.actors:
        raise not_found()
    call.state.actors[int(actor)].role = role
    return success()


@routes.on("GET HEAD", "/v1/projects")
def projects(call: Call) -> Response:
    """What the user may see; nothing for no role."""
    if call.actor is None:
        raise unauthenticated()
    seen = [p for p in call.state.projects.values() if call.actor.role]
    return as_json([shapes.project_json(call, p, with_verbs=True) for p in seen])


@routes.on("POST", "/v1/projects")
def create_project(call: Call) -> Response:
    """A project."""
    call.must("site")
    body = call.json()
    if not body.get("name"):
        raise Refused(400.2, "Required parameter name missing.", {"field": "name"})
    made = call.state.add_project(body["name"], body.get("description"))
    return as_json({**shapes.project_json(call, made), "acteeId": made.actee})


@routes.on("GET HEAD", "/v1/projects/<project>")
def project(call: Call, project: str) -> Response:
    """One project; extended: with `verbs`."""
    if call.actor is None:
        raise unauthenticated()
    found = call.project(project)
    call.must("project")
    return as_json(shapes.project_json(call, found, with_verbs=call.extended))


def _app_user(call: Call, actor: Actor, project: str) -> dict[str, Any]:
    shown = {"projectId": int(project), **actor.shown(), "token": actor.token}
    if call.extended:
        shown |= {"createdBy": call.state.admin.shown(), "lastUsed": None, "properties": None}
    return shown


@routes.on("GET HEAD", "/v1/projects/<project>/app-users")
def app_users(call: Call, project: str) -> Response:
    """The phones' keys; token null once revoked."""
    call.project(project)
    call.must("write")
    phones = [a for a in call.state.actors.values() if a.type == "field_key"]
    return as_json([_app_user(call, actor, project) for actor in phones])


@routes.on("POST", "/v1/projects/<project>/app-users")
def create_app_user(call: Call, project: str) -> Response:
    """A phone's key without any form."""
    call.project(project)
    call.must("write")
    made = call.state.add_app_user(call.json()["displayName"])
    shown = {**_app_user(call, made, project), "csrf": call.state.token(), "expiresAt": EVER}
    return as_json(shown)


@routes.on("GET HEAD", "/v1/audits")
def audits(call: Call) -> Response:
    """Newest first; `action=submission` stands for all its verbs, start and end are inclusive."""
    call.must("audit")
    lines = list(reversed(call.state.audits))
    action = call.args.get("action")
    if action:
        lines = [line for line in lines if _acts(line["action"], action)]
    for name, keep in (("start", lambda a, b: a >= b), ("end", lambda a, b: a <= b)):
        if name in call.args:
            bound = _instant(call.args[name])
            lines = [ln for ln in lines if keep(datetime.fromisoformat(ln["loggedAt"]), bound)]
    offset, limit = (_number(call, name) for name in ("offset", "limit"))
    start = offset or 0
    lines = lines[start : None if limit is None else start + limit]
    return as_json([shapes.audit_json(call, line) for line in lines])


def _acts(action: str, wanted: str) -> bool:
    if wanted == "nonverbose":
        return not action.startswith(("submission.", "user.session", "entity."))
    return action == wanted or action.startswith(wanted + ".")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        told = f'Invalid input data type: expected "{text}" to be (type timestamp)'
        raise Refused(400.11, told, {"value": text, "expected": "type timestamp"}) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _number(call: Call, name: str) -> int | None:
    text = call.args.get(name)
    if text is None:
        return None
    if not text.isdigit():
        told = f"Invalid input data type: expected ({name}) to be (integer)"
        raise Refused(400.11, told, {"field": name, "expected": "integer"})
    return int(text)


paging_number = _number
