"""Requests to handlers by the raw path, so that `%2F` inside an id stays inside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Request, Response

Handler = Callable[..., Response]


@dataclass
class Route:
    """One method on one path template, such as `/v1/projects/<project>/forms/<form>.xml`."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler


@dataclass
class Router:
    """The routes of one stand-in, in the order of their registration."""

    routes: list[Route] = field(default_factory=list)

    def on(self, methods: str, *templates: str) -> Callable[[Handler], Handler]:
        """Register a handler for methods (space-separated) and templates."""

        def register(handler: Handler) -> Handler:
            for template in templates:
                parts = re.split(r"<(\w+)>", template)
                regex = "".join(
                    f"(?P<{part}>[^/]+?)" if index % 2 else re.escape(part)
                    for index, part in enumerate(parts)
                )
                for method in methods.split():
                    self.routes.append(Route(method, re.compile(regex), handler))
            return handler

        return register

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, Any], list[str]]:
        """The handler, the arguments from the path, and the methods this path knows."""
        allowed: list[str] = []
        for route in self.routes:
            match = route.pattern.fullmatch(path)
            if match is None:
                continue
            if route.method == method:
                arguments = {name: unquote(value) for name, value in match.groupdict().items()}
                return route.handler, arguments, allowed
            if route.method not in allowed:
                allowed.append(route.method)
        return None, {}, allowed


def raw_path(request: Request) -> str:
    """The path as it stood on the request line, still percent-encoded."""
    uri: str = request.environ.get("REQUEST_URI") or request.environ["PATH_INFO"]
    path = uri.split("?", 1)[0]
    if path.startswith("http"):
        path = "/" + path.split("/", 3)[-1]
    return path
