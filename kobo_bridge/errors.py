"""What went wrong with another server, named by what to do next."""

from __future__ import annotations


class SourceError(Exception):
    """A request to a source failed; the message says what to do, the facts say where and how."""

    retriable = False
    never_sent = False
    advice = "See the server's own answer."

    def __init__(
        self, url: str = "", *, status: int | None = None, excerpt: str = "", what: str = ""
    ) -> None:
        self.url = url
        self.status = status
        self.excerpt = excerpt
        self.what = what
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        facts = [part for part in (self.what, self.url) if part]
        if self.status is not None:
            facts.append(f"status {self.status}")
        if self.excerpt:
            facts.append(f"the server says: {self.excerpt}")
        return f"{self.advice} ({'; '.join(facts)})" if facts else self.advice


class SourceUnreachable(SourceError):
    """No answer: name not found, refused, timed out, broken off before the answer began."""

    retriable = True
    advice = "The server can't be reached: check its address and the network, or try again later."


class SourceBusy(SourceError):
    """The server asks to come back later (423, 429, 502, 503, 504)."""

    retriable = True
    advice = "The server is busy or being maintained: try again later."

    def __init__(
        self,
        url: str = "",
        *,
        status: int | None = None,
        excerpt: str = "",
        what: str = "",
        retry_after: float | None = None,
    ) -> None:
        self.retry_after = retry_after
        super().__init__(url, status=status, excerpt=excerpt, what=what)


class SourceFailed(SourceError):
    """The server broke while answering (500 and other 5xx)."""

    retriable = True
    advice = "The server failed on its side: try again later; if it lasts, tell its administrator."


class SourceRefusedSignIn(SourceError):
    """Token or password is not accepted (401). Never tried again with the same secret."""

    advice = "The server refuses the sign-in: check the token, or the e-mail and password."


class SourceForbids(SourceError):
    """Signed in, but the account may not do this (403); `right` names what to ask for."""

    advice = "The account isn't allowed to do this: ask the server's administrator for the right."

    def __init__(
        self,
        url: str = "",
        *,
        status: int | None = None,
        excerpt: str = "",
        what: str = "",
        right: str = "",
    ) -> None:
        self.right = right
        if right:
            what = f"right needed: {right}" + (f"; {what}" if what else "")
        super().__init__(url, status=status, excerpt=excerpt, what=what)


class SourceNotFound(SourceError):
    """There is no such thing, or the account doesn't see it (404)."""

    advice = "The server doesn't have this, or the account may not see it: check id and rights."


class SourceGone(SourceNotFound):
    """It was there and isn't any more (410)."""

    advice = "The server has removed this for good."


class SourceConflict(SourceError):
    """The server has something else there already (409)."""

    advice = "The server holds something that contradicts this: look at it there, then decide."


class SourceRefuses(SourceError):
    """The server doesn't accept what was asked or sent (other 4xx, 501)."""

    advice = "The server doesn't accept this request: see its reason."


class SourceAnswerUnreadable(SourceError):
    """An answer came that is not what was asked for: HTML, cut short, not JSON, wrong bytes."""

    retriable = True
    advice = (
        "The answer can't be understood: check that the address is that of the server itself "
        "(not of a sign-in page or proxy), or try again later."
    )
