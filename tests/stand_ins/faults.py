"""What goes wrong between a client and a server, on demand: `fail(match, times, how)`."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.wrappers import Request, Response

HTML = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
STATUSES = {
    "401": "401 Unauthorized",
    "404": "404 Not Found",
    "429": "429 Too Many Requests",
    "500": "500 Internal Server Error",
    "502": "502 Bad Gateway",
    "503": "503 Service Unavailable",
    "504": "504 Gateway Time-out",
}
HOWS = {*STATUSES, "html", "cut", "slow", "close", "truncated_json"}


@dataclass
class Fault:
    """One rule; `times` counts down, None stays for good."""

    match: str
    times: int | None = 1
    how: str = "500"
    method: str | None = None
    seconds: float = 0.5
    retry_after: str | None = None
    after: int = 0

    def applies(self, request: Request, path: str) -> bool:
        """By method, and by a part or a regular expression of path and query."""
        if self.method and self.method != request.method:
            return False
        target = f"{path}?{request.query_string.decode()}"
        return self.match in target or re.search(self.match, target) is not None


@dataclass
class Faults:
    """The rules that are waiting; each request meets at most one."""

    rules: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, rule: Fault) -> None:
        """Add a rule; `how` must be one of `HOWS`."""
        if rule.how not in HOWS:
            raise ValueError(f"how={rule.how!r}: one of {sorted(HOWS)}")
        with self.lock:
            self.rules.append(rule)

    def clear(self) -> None:
        """From now on nothing fails."""
        with self.lock:
            self.rules.clear()

    def take(self, request: Request, path: str) -> Fault | None:
        """The rule that this request meets, counted."""
        with self.lock:
            for rule in self.rules:
                if not rule.applies(request, path):
                    continue
                if rule.after > 0:
                    rule.after -= 1
                    continue
                if rule.times is not None:
                    rule.times -= 1
                    if rule.times <= 0:
                        self.rules.remove(rule)
                return rule
        return None


def instead(rule: Fault) -> Response | None:
    """The answer that a rule puts in place of the real one, if it is of that kind."""
    if rule.how == "html":
        return Response(HTML.format("Site under maintenance"), 200, content_type="text/html")
    if rule.how in STATUSES:
        status = STATUSES[rule.how]
        response = Response(HTML.format(status), status, content_type="text/html")
        after = rule.retry_after or ("1" if rule.how in {"503", "429"} else None)
        if after:
            response.headers["Retry-After"] = after
        return response
    return None


def spoil(rule: Fault, response: Response, connection: socket.socket) -> Response:
    """Damage the real answer: cut its body, or end its JSON early with a right Content-Length."""
    body = response.get_data()
    if rule.how == "truncated_json":
        response.set_data(body[: max(1, len(body) * 2 // 3)])
        return response
    length = str(len(body) or 1000)

    def half() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        hang_up(connection)

    cut = Response(half(), response.status, headers=response.headers)
    cut.headers["Content-Length"] = length
    return cut


def hang_up(connection: socket.socket) -> None:
    """Close the connection under the client's feet."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        connection.close()
