"""The steps of a run in words: name, state, what they counted, how long they took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from server.failures import Failure, failure_in_words
from server.i18n import number, reader_language
from server.models.runs import Run, RunState, RunStep
from server.models.sources import Source

PULL = "pull:"
LOOKS = {
    RunState.DONE: ("ok", "circle-check"),
    RunState.FAILED: ("bad", "circle-x"),
    RunState.RUNNING: ("info", "circle-dashed"),
}


@dataclass(frozen=True)
class StepRow:
    """One step as it is shown."""

    name: str
    state: str
    tone: str
    icon: str
    counts: str
    duration: str


@dataclass(frozen=True)
class StepFailure:
    """A failed step: its words, its source, and whether it was put right since."""

    failure: Failure
    source: Source | None
    resolved_at: datetime | None


def step_rows(run: Run, live: Mapping[int, int] | None = None) -> list[StepRow]:
    """The run's steps; `live` counts what came so far in those that go on."""
    return [_row(step, (live or {}).get(step.id)) for step in run.steps]


def failures(run: Run, sources: Sequence[Source]) -> list[StepFailure]:
    """What failed, in the order of the steps."""
    found = []
    for step in run.steps:
        if step.error:
            source = _source_of(step, sources)
            words = failure_in_words(step.error, source.name if source else "")
            found.append(StepFailure(words, source, _resolved_at(step, source)))
    return found


def step_name(name: str) -> str:
    """A step's name in words."""
    if name.startswith(PULL):
        return _("Pull: %(source)s", source=name.removeprefix(PULL))
    names = {
        "replay": _("Try the quarantine again"),
        "reconcile": _("Reconcile with the plan"),
        "adjust": _("Look for adjustments of the plan"),
        "people": _("Who is who"),
        "joins": _("Look for submissions that tell one event"),
        "check": _("Check the submissions"),
        "forward": _("Send corrections to their servers"),
        "push": _("Send decisions back"),
        "refresh": _("Renew the list of activities in forms"),
        "retell": _("Read the form anew with its meaning"),
    }
    return names.get(name, name)


def pull_step(source: Source) -> str:
    """The name of the step that pulls a source, as runs keep it."""
    return f"{PULL}{source.name}"[: RunStep.name.type.length]


def duration(started_at: datetime, finished_at: datetime | None) -> str:
    """How long something took: `4 min 12 s`; a dash while it goes on."""
    if finished_at is None:
        return "…"
    seconds = max(0, round((finished_at - started_at).total_seconds()))
    if seconds < 60:
        return _("%(seconds)s s", seconds=seconds)
    return _("%(minutes)s min %(seconds)s s", minutes=seconds // 60, seconds=seconds % 60)


def listed(parts: Sequence[str]) -> str:
    """Joined as a list, with the comma of the reader's script."""
    return ("، " if reader_language() == "ar" else ", ").join(parts)


def _row(step: RunStep, live: int | None) -> StepRow:
    tone, icon = LOOKS[RunState(step.state)]
    words = {
        RunState.DONE: pgettext("run", "done"),
        RunState.FAILED: pgettext("run", "failed"),
        RunState.RUNNING: pgettext("run", "under way"),
    }
    if live is not None and step.state == RunState.RUNNING:
        counts = ngettext("%(num)s received so far", "%(num)s received so far", live)
    else:
        counts = counts_in_words(step.name, step.counts)
    return StepRow(
        step_name(step.name),
        words[RunState(step.state)],
        tone,
        icon,
        counts,
        duration(step.started_at, step.finished_at),
    )


def counts_in_words(name: str, counts: Mapping[str, Any]) -> str:
    """What a step counted, leaving out what is nought."""
    kind = "pull" if name.startswith(PULL) else name
    said = [words for key, words in _counted(kind, counts) if counts.get(key)]
    return listed(said) if said else (_("nothing new") if counts else "")


def _counted(kind: str, counts: Mapping[str, Any]) -> list[tuple[str, str]]:
    def n(key: str) -> int:
        return int(counts.get(key) or 0)

    sent = [
        ("done", ngettext("%(num)s sent", "%(num)s sent", n("done"))),
        ("refused", ngettext("%(num)s refused", "%(num)s refused", n("refused"))),
        ("waiting", ngettext("%(num)s waiting", "%(num)s waiting", n("waiting"))),
    ]
    words: dict[str, list[tuple[str, str]]] = {
        "pull": [
            ("new", ngettext("%(num)s new", "%(num)s new", n("new"))),
            ("edited", ngettext("%(num)s edited", "%(num)s edited", n("edited"))),
            ("reviewed", ngettext("%(num)s decision", "%(num)s decisions", n("reviewed"))),
            ("deleted", ngettext("%(num)s deleted", "%(num)s deleted", n("deleted"))),
            ("restored", ngettext("%(num)s restored", "%(num)s restored", n("restored"))),
            ("conflicts", ngettext("%(num)s conflict", "%(num)s conflicts", n("conflicts"))),
            (
                "quarantined",
                ngettext("%(num)s in quarantine", "%(num)s in quarantine", n("quarantined")),
            ),
            ("held", ngettext("%(num)s deletion held", "%(num)s deletions held", n("held"))),
            ("attachments", ngettext("%(num)s file", "%(num)s files", n("attachments"))),
            ("requests", ngettext("%(num)s request", "%(num)s requests", n("requests"))),
        ],
        "replay": [
            ("understood", ngettext("%(num)s understood", "%(num)s understood", n("understood"))),
            ("quarantined", ngettext("%(num)s left", "%(num)s left", n("quarantined"))),
        ],
        "reconcile": [
            ("linked", ngettext("%(num)s linked", "%(num)s linked", n("linked"))),
            ("proposed", ngettext("%(num)s proposed", "%(num)s proposed", n("proposed"))),
            ("unplanned", ngettext("%(num)s unplanned", "%(num)s unplanned", n("unplanned"))),
        ],
        "adjust": [
            (
                "proposed",
                ngettext(
                    "%(num)s adjustment proposed", "%(num)s adjustments proposed", n("proposed")
                ),
            ),
            ("new", ngettext("%(num)s of them new", "%(num)s of them new", n("new"))),
        ],
        "people": [
            ("people", ngettext("%(num)s person", "%(num)s people", n("people"))),
            (
                "doubtful",
                ngettext("%(num)s doubtful pair", "%(num)s doubtful pairs", n("doubtful")),
            ),
        ],
        "joins": [
            ("questions", ngettext("%(num)s question", "%(num)s questions", n("questions"))),
        ],
        "check": [
            (
                "submissions",
                ngettext("%(num)s submission", "%(num)s submissions", n("submissions")),
            ),
            ("found", ngettext("%(num)s finding", "%(num)s findings", n("found"))),
        ],
        "forward": sent,
        "push": sent,
        "refresh": [("renewed", ngettext("%(num)s list", "%(num)s lists", n("renewed")))],
        "retell": [
            (
                "submissions",
                ngettext("%(num)s submission", "%(num)s submissions", n("submissions")),
            )
        ],
    }
    return words.get(kind, [(key, f"{key} {number(n(key))}") for key in counts])


def _source_of(step: RunStep, sources: Sequence[Source]) -> Source | None:
    """The source that a step was about: by its name, else by the address in the error."""
    if step.name.startswith(PULL):
        return next((one for one in sources if pull_step(one) == step.name), None)
    message = str((step.error or {}).get("message", ""))
    return next((one for one in sources if one.url and one.url in message), None)


def _resolved_at(step: RunStep, source: Source | None) -> datetime | None:
    """When a later pull went well; a failed push is not put right by a pull."""
    if source is None or not step.name.startswith(PULL) or step.finished_at is None:
        return None
    if source.last_error or source.pulled_at is None or source.pulled_at <= step.finished_at:
        return None
    return source.pulled_at
