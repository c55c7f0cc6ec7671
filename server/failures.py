"""Failures of a source or a step in words: what happened, what is safe, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

HELD = "held_deletions"


@dataclass(frozen=True)
class Failure:
    """What the reader is told; `detail` is for who maintains the servers."""

    kind: str
    what: str
    safe: str
    todo: str
    detail: str


def failure_in_words(error: Mapping[str, Any], source: str) -> Failure:
    """Put a kept error in words; `source` names the server, empty where it was none."""
    kind = str(error.get("kind", ""))
    what, todo = _told(kind, error, source)
    if kind == HELD:
        safe = _("Nothing was marked; all the rest was pulled.")
    elif source:
        safe = _("Nothing is lost: the next pull goes on where this one stopped.")
    else:
        safe = _("What had been stored is whole, and the other steps went on.")
    detail = f"{kind} · {error.get('message', '')}".strip(" ·")
    return Failure(kind, what, safe, todo, detail)


def _told(kind: str, error: Mapping[str, Any], source: str) -> tuple[str, str]:
    if kind == HELD:
        return _held(error, source)
    if kind in _SOURCE_ERRORS:
        return _source_errors(source or "?")[_SOURCE_ERRORS[kind]]
    if kind == "Refused" and source:
        return (
            _("The secret of “%(source)s” can't be read", source=source),
            _("Enter the token or password of the source anew, then retry."),
        )
    return (
        _("A step stopped on an error of its own"),
        _("Run it again; if it stays, send the technical detail to who maintains Terrain."),
    )


def _held(error: Mapping[str, Any], source: str) -> tuple[str, str]:
    return (
        _(
            "%(count)s submissions of “%(form)s” seem deleted at “%(source)s”",
            count=error.get("held", "?"),
            form=error.get("form", "?"),
            source=source,
        ),
        _("So many at once may be a mistake. Look there, then mark them here, or leave them."),
    )


# Errors of `kobo_bridge` by what they are told as.
_SOURCE_ERRORS = {
    "SourceUnreachable": "unreachable",
    "SourceBusy": "busy",
    "SourceFailed": "failed",
    "SourceRefusedSignIn": "sign_in",
    "SourceForbids": "forbids",
    "SourceNotFound": "missing",
    "SourceGone": "missing",
    "SourceConflict": "conflict",
    "SourceRefuses": "refuses",
    "SourceAnswerUnreadable": "unreadable",
}


def _source_errors(source: str) -> dict[str, tuple[str, str]]:
    return {
        "unreachable": (
            _("“%(source)s” could not be reached", source=source),
            _("Check the address and whether that server is up, then retry."),
        ),
        "busy": (
            _("“%(source)s” is busy or being maintained", source=source),
            _("Retry in a few minutes; the next night tries again by itself."),
        ),
        "failed": (
            _("“%(source)s” broke while answering", source=source),
            _("Retry later; if it lasts, tell the administrator of that server."),
        ),
        "sign_in": (
            _("“%(source)s” refused the sign-in", source=source),
            _("Enter the new token or password in the source, then retry."),
        ),
        "forbids": (
            _("“%(source)s” does not allow this account to do it", source=source),
            _("Ask the administrator of that server for the right named below, then retry."),
        ),
        "missing": (
            _("“%(source)s” does not have what was asked for", source=source),
            _("It was removed there, or the account no longer sees it: check the project."),
        ),
        "conflict": (
            _("“%(source)s” holds something else already", source=source),
            _("Look at it there and decide which one is right."),
        ),
        "refuses": (
            _("“%(source)s” did not accept the request", source=source),
            _("Its reason stands below; if it isn't clear, tell who maintains Terrain."),
        ),
        "unreadable": (
            _("The answer of “%(source)s” could not be understood", source=source),
            _(
                "Check that the address is that of the server itself, not of a sign-in page, "
                "or retry later."
            ),
        ),
    }
