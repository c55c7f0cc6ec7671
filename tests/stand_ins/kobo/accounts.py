"""Accounts of Kobo: who the token belongs to, and facts about the server."""

from __future__ import annotations

from werkzeug.wrappers import Response

from tests.stand_ins.clock import seconds
from tests.stand_ins.kobo.http import Call, Refused, as_json
from tests.stand_ins.routing import Router

routes = Router()


@routes.on("GET HEAD", "/me/")
def me(call: Call) -> Response:
    """Who the token belongs to."""
    if call.user is None:
        raise Refused(401, {"detail": "Authentication credentials were not provided."})
    user = call.user
    return as_json(
        {
            "username": user.username,
            "first_name": "",
            "last_name": "",
            "email": f"{user.username}@example.org",
            "is_superuser": user.superuser,
            "server_time": seconds(call.state.clock.now()),
            "date_joined": seconds(call.state.clock.now()),
            "projects_url": f"{call.state.kc_url}/{user.username}",
            "gravatar": "https://www.gravatar.com/avatar/0?s=40",
            "last_login": None,
            "extra_details": {"name": "", "organization": "", "require_auth": True},
            "git_rev": False,
            "social_accounts": [],
            "validated_password": True,
            "accepted_tos": False,
            "organization": {
                "url": call.link("/api/v2/organizations/orgA/"),
                "name": f"{user.username}'s organization",
                "uid": "orgA",
            },
            "extra_details__uid": user.uid,
        }
    )


@routes.on("GET HEAD", "/token/")
def token(call: Call) -> Response:
    """The token, against name and password."""
    if call.user is None:
        raise Refused(401, {"detail": "Authentication credentials were not provided."})
    return as_json({"token": call.user.token})


@routes.on("GET HEAD", "/api/v2/environment/")
def environment(call: Call) -> Response:
    """Facts about the server."""
    return as_json(
        {"source_code_url": "https://github.com/kobotoolbox/", "frontend_min_retry_time": 2}
    )
