"""What happened to a submission, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from server.models.reviews import HistoryEntry
from server.models.sources import Source, SourceKind
from server.review.kinds import KINDS


@dataclass(frozen=True)
class Said:
    """One line of the history: icon, tone, text, and a comment where there is one."""

    icon: str
    tone: str
    text: str
    comment: str = ""
    flip: bool = False


def words_of(entry: HistoryEntry, sources: Mapping[int, Source]) -> Said:
    """Put a line in words; one of a kind that has none shows its kind."""
    source = source_name(sources.get(entry.source_id or 0))
    facts = entry.facts or {}
    icon, tone, flip = LOOKS.get(entry.kind, ("history", "mute", False))
    return Said(icon, tone, _text(entry.kind, facts, source), facts.get("comment") or "", flip)


def source_name(source: Source | None) -> str:
    """A source by its name; the doors of this installation by what they are."""
    if source is None:
        return ""
    if source.kind == SourceKind.PHONE:
        return _("a phone")
    if source.kind == SourceKind.WEB:
        return _("the web form")
    return _("a folder") if source.kind == SourceKind.FOLDER else source.name


LOOKS = {
    "received": ("inbox", "mute", False),
    "edited": ("pencil", "info", False),
    "conflict": ("arrows-split-2", "bad", False),
    "deleted": ("trash", "bad", False),
    "restored": ("rotate-clockwise", "info", False),
    "approved": ("circle-check", "ok", False),
    "has_issues": ("arrow-back-up", "warn", True),
    "rejected": ("ban", "bad", False),
    "reopened": ("inbox", "mute", False),
    "withdrawn": ("arrow-back-up", "mute", True),
    "linked": ("link", "ok", False),
    "unlinked": ("link-off", "odd", False),
    "dismissed": ("flag", "mute", False),
    "undismissed": ("flag", "mute", False),
    "joined": ("link", "info", False),
    "split": ("arrows-split-2", "mute", False),
    "comment": ("message-2", "mute", False),
    "corrected": ("pencil", "info", False),
    "correcting": ("clipboard-text", "mute", False),
    "assigned": ("user", "mute", False),
}


def _text(kind: str, facts: Mapping[str, Any], source: str) -> str:
    code = facts.get("code") or ""
    finding = KINDS.get(facts.get("finding", ""))
    said = {
        "received": _("Received from %(source)s", source=source) if source else _("Received"),
        "edited": _("New edition from %(source)s", source=source) if source else _("New edition"),
        "conflict": _("Other content under the same number, kept beside"),
        "deleted": _("Deleted at its source"),
        "restored": _("Back after deletion"),
        "approved": _("Approved"),
        "has_issues": _("Sent back"),
        "rejected": _("Rejected"),
        "reopened": _("Put back to do"),
        "withdrawn": _("Decision undone"),
        "linked": _("Linked to %(code)s", code=code),
        "unlinked": _("Link decision taken back")
        if facts.get("withdrawn")
        else _("Said to be unplanned"),
        "dismissed": _("False alarm: %(finding)s", finding=finding.name if finding else ""),
        "undismissed": _("No false alarm: %(finding)s", finding=finding.name if finding else ""),
        "joined": _("Joined with another submission: one event"),
        "split": _("Apart again, with its own event"),
        "comment": _("Comment"),
        "corrected": _("Corrected here, as edition %(number)s", number=facts.get("edition")),
        "correcting": _("To be corrected in the web form"),
        "assigned": _("Assigned to %(name)s", name=facts["to"])
        if facts.get("to")
        else _("Assigned to nobody"),
    }
    return said.get(kind, kind)
