"""One session to one server: pooled, timed out, retried within bounds, counted, by any thread."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter

from kobo_bridge import answers
from kobo_bridge.addresses import checked, plain, same_server
from kobo_bridge.errors import (
    SourceAnswerUnreadable,
    SourceBusy,
    SourceError,
    SourceRefusedSignIn,
    SourceUnreachable,
)
from kobo_bridge.records import Traffic

T = TypeVar("T")
Reader = Callable[[requests.Response], T]
Credentials = Callable[[], dict[str, str]]

_CHUNK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_WAIT = 120.0
_SHORTEST_SECRET = 5


@dataclass(frozen=True)
class Ask:
    """One request, told apart from how often it is sent."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    data: Any = None
    files: Any = None
    right: str = ""
    redirects: bool = True
    signed: bool = True
    harmless: bool = False

    @property
    def repeatable(self) -> bool:
        """A POST that got lost may have been done: it is sent again only when surely not."""
        return self.harmless or self.method != "POST"


class _NoAuth(requests.auth.AuthBase):
    """Keeps requests from reading a password for this host out of ~/.netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Http:
    """Sends requests below one base URL. Credentials go to that host alone."""

    def __init__(
        self,
        base_url: str,
        *,
        secrets: Sequence[str] = (),
        timeout: tuple[float, float] = (10.0, 120.0),
        attempts: int = 4,
        sleep: Callable[[float], object] = time.sleep,
        jitter: Callable[[], float] = random.random,
        pool: int = 16,
    ) -> None:
        self.base_url = checked(base_url)
        self.credentials: Credentials = dict
        self.renew: Callable[[dict[str, str]], bool] = lambda _: False
        self.secrets = list(secrets)
        self._timeout, self._attempts = timeout, attempts
        self.sleep, self._jitter = sleep, jitter
        self._session = _session(pool)
        self._lock = threading.Lock()
        self._traffic = Traffic(0, 0)

    @property
    def traffic(self) -> Traffic:
        """Requests sent and bytes read so far."""
        return self._traffic

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def json(self, ask: Ask) -> Any:
        """The answer as JSON; None for an empty one (204)."""
        return self.send(ask, self.parsed)[0]

    def record(self, ask: Ask) -> dict[str, Any]:
        """The answer as a JSON object; anything else is no answer of the API."""
        found = self.json(ask)
        if not isinstance(found, dict):
            raise SourceAnswerUnreadable(self.plain(self.url(ask.path)), what="not an object")
        return found

    def rows(self, ask: Ask) -> list[dict[str, Any]]:
        """The answer as a JSON list of objects."""
        found = self.json(ask)
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise SourceAnswerUnreadable(self.plain(self.url(ask.path)), what="not a list")
        return found

    def content(self, ask: Ask) -> bytes:
        """The whole answer."""
        return self.send(ask, self.body)[0]

    def send(self, ask: Ask, read: Reader[T]) -> tuple[T, requests.Response]:
        """Send until an answer was read whole, within bounds; errors are named by what to do."""
        signed = self.credentials() if ask.signed else {}
        try:
            return self._tried(ask, signed, read)
        except SourceRefusedSignIn:
            if not ask.signed or not self.renew(signed):
                raise
        return self._tried(ask, self.credentials(), read)

    def _tried(
        self, ask: Ask, signed: dict[str, str], read: Reader[T]
    ) -> tuple[T, requests.Response]:
        for attempt in range(self._attempts):
            try:
                return self._once(ask, signed, read)
            except SourceError as error:
                wait = self._wait(error, attempt)
                if attempt + 1 == self._attempts or wait is None or not _may_repeat(ask, error):
                    raise
            self.sleep(wait)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def body(self, response: requests.Response) -> bytes:
        """Read an answer, counting it; one that breaks off is an error."""
        parts = []
        for chunk in response.iter_content(_CHUNK):
            self._count(size=len(chunk))
            parts.append(chunk)
        return b"".join(parts)

    def chunks(self, response: requests.Response, write: Callable[[bytes], object]) -> int:
        """Pass an answer on piece by piece; its size."""
        size = 0
        for chunk in response.iter_content(_CHUNK):
            self._count(size=len(chunk))
            write(chunk)
            size += len(chunk)
        return size

    def plain(self, url: str) -> str:
        """An address that may be shown: without query, user and secrets."""
        return self.masked(plain(url))

    def masked(self, text: str) -> str:
        """The text with every secret replaced."""
        for secret in self.secrets:
            if len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, "…")
        return text

    def url(self, path: str) -> str:
        """The address of a path on this server."""
        return self.base_url + path

    def _once(
        self, ask: Ask, signed: dict[str, str], read: Reader[T]
    ) -> tuple[T, requests.Response]:
        url = self.url(ask.path)
        try:
            with self._follow(ask, url, signed) as response:
                if response.status_code >= 400:
                    raise self._error(ask, response)
                return read(response), response
        except requests.ConnectTimeout as error:
            raise answers.never_sent(self.plain(url), error) from error
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise SourceAnswerUnreadable(self.plain(url), what="the answer broke off") from None
        except requests.ConnectionError as error:
            raise answers.unreachable(self.plain(url), error) from error
        except requests.Timeout as error:
            raise SourceUnreachable(self.plain(url), what="no answer in time") from error
        except requests.RequestException as error:
            raise SourceAnswerUnreadable(self.plain(url), what=type(error).__name__) from error

    def _follow(self, ask: Ask, url: str, signed: dict[str, str]) -> requests.Response:
        method, headers = ask.method, {**signed, **ask.headers}
        response = self._request(replace(ask, headers=headers), url)
        for _ in range(5):
            if not ask.redirects or response.status_code not in _REDIRECTS:
                return response
            target = urljoin(url, response.headers.get("Location", ""))
            response.close()
            if method not in ("GET", "HEAD"):
                raise SourceAnswerUnreadable(
                    self.plain(url),
                    status=response.status_code,
                    what=f"sent on to {self.plain(target)}: use that address for this source",
                )
            known = headers if same_server(url, target) else dict(ask.headers)
            url, headers = target, known
            response = self._request(replace(ask, headers=headers, params={}), url)
        response.close()
        raise SourceAnswerUnreadable(self.plain(url), what="redirects in a circle")

    def _request(self, ask: Ask, url: str) -> requests.Response:
        self._count(requests_=1)
        return self._session.request(
            ask.method,
            url,
            params=dict(ask.params) or None,
            headers=dict(ask.headers),
            json=ask.json,
            data=ask.data,
            files=ask.files,
            timeout=self._timeout,
            allow_redirects=False,
            stream=True,
            auth=_NoAuth(),
        )

    def _error(self, ask: Ask, response: requests.Response) -> SourceError:
        excerpt = self.masked(answers.reason(response.headers, self._beginning(response)))
        return answers.error_for(
            response.status_code,
            url=self.plain(response.url),
            excerpt=excerpt,
            headers=response.headers,
            right=ask.right,
        )

    def parsed(self, response: requests.Response) -> Any:
        """Read an answer as JSON; for one that is not, say what came instead."""
        body = self.body(response)
        if not body:
            return None
        try:
            return json.loads(body)
        except ValueError:
            excerpt = self.masked(answers.reason(response.headers, body))
            raise SourceAnswerUnreadable(
                self.plain(response.url),
                status=response.status_code,
                excerpt=excerpt,
                what=f"expected JSON, got {response.headers.get('Content-Type', 'something else')}",
            ) from None

    def _beginning(self, response: requests.Response) -> bytes:
        try:
            found: bytes = next(response.iter_content(20_000), b"")
        except requests.RequestException:
            return b""
        self._count(size=len(found))
        return found

    def _wait(self, error: SourceError, attempt: int) -> float | None:
        """Seconds until the next try; None when there should be none."""
        asked = error.retry_after if isinstance(error, SourceBusy) else None
        if asked is not None and asked > _LONGEST_WAIT:
            return None
        spread = 0.5 + self._jitter() / 2
        return float(max(asked or 0.0, min(30.0, 0.5 * 2**attempt) * spread))

    def _count(self, requests_: int = 0, size: int = 0) -> None:
        with self._lock:
            was = self._traffic
            self._traffic = Traffic(was.requests + requests_, was.bytes + size)


def _may_repeat(ask: Ask, error: SourceError) -> bool:
    if not error.retriable:
        return False
    if ask.repeatable:
        return True
    return error.never_sent or error.status in (423, 429, 503)


def _session(pool: int) -> requests.Session:
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = HTTPAdapter(pool_connections=2, pool_maxsize=pool, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
