"""What the top of the screen says: one sentence on the last run, and six figures."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.i18n import day, moment
from server.models.runs import Run, RunState
from server.models.submissions import Receipt, ReceiptState
from server.runs.nights import TONES, Night, Outcome, outcome_of
from sync.nightly import NIGHTLY

ICONS = {"ok": "circle-check", "warn": "alert-triangle", "bad": "circle-x", "mute": "clock"}


@dataclass(frozen=True)
class Headline:
    """The sentence, with its colour and sign."""

    text: str
    tone: str

    @property
    def icon(self) -> str:
        """The sign that goes with the tone."""
        return ICONS[self.tone]


@dataclass(frozen=True)
class Figure:
    """One of the six figures; `href` opens what it counts."""

    name: str
    value: int
    href: str = ""


def headline(run: Run) -> Headline:
    """How a run went, in one sentence."""
    outcome, name = outcome_of(run), run_name(run)
    failed = sum(step.state == RunState.FAILED for step in run.steps)
    if outcome == Outcome.DONE:
        text = _("%(run)s: done", run=name)
    elif outcome == Outcome.PART:
        text = ngettext(
            "%(run)s: done, except one step",
            "%(run)s: done, except %(num)s steps",
            failed,
            run=name,
        )
    else:
        text = _("%(run)s: failed", run=name)
    return Headline(text, TONES[outcome])


def missed(night: Night) -> Headline:
    """The last night had no run."""
    return Headline(_("%(run)s: missed", run=night_name(night.day)), "bad")


def never() -> Headline:
    """A new installation."""
    return Headline(_("No run yet"), "mute")


def run_name(run: Run) -> str:
    """`Night of 9 to 10 June`, or what was started by hand and when."""
    if run.night is not None:
        return night_name(run.night)
    names = {
        NIGHTLY: _("Whole run"),
        "pull": _("Pull"),
        "retell": _("Reading anew"),
    }
    when = moment(run.started_at, "d MMMM, HH:mm")
    return _("%(run)s of %(when)s", run=names.get(run.kind, run.kind), when=when)


def night_name(night: date) -> str:
    """A night by the two days it lies between."""
    before = night - timedelta(days=1)
    first = day(before, "d" if before.month == night.month else "d MMMM")
    return _("Night of %(first)s to %(last)s", first=first, last=day(night, "d MMMM"))


def figures(session: Session, run: Run, *, may_review: bool) -> list[Figure]:
    """What the run brought, and what stands in quarantine now."""

    def total(key: str, *names: str) -> int:
        steps = [step for step in run.steps if step.name.split(":")[0] in names]
        return sum(int(step.counts.get(key) or 0) for step in steps)

    queue = url_for("review.queue") if may_review else ""
    kept = url_for("review.quarantine") if may_review else ""
    return [
        Figure(pgettext("figure", "new"), total("new", "pull"), queue),
        Figure(pgettext("figure", "edited"), total("edited", "pull"), queue),
        Figure(pgettext("figure", "linked to the plan"), total("linked", "reconcile")),
        Figure(pgettext("figure", "links proposed"), total("proposed", "reconcile")),
        Figure(pgettext("figure", "in quarantine"), quarantined(session), kept),
        Figure(pgettext("figure", "decisions sent back"), total("done", "push")),
    ]


def quarantined(session: Session) -> int:
    """How many receipts wait in quarantine."""
    statement = select(func.count()).select_from(Receipt)
    return session.scalar(statement.where(Receipt.state == ReceiptState.QUARANTINED)) or 0
