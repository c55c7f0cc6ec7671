"""What the filters of the plan offer: only what its activities have."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import pgettext

from server.plan.formats import part_name, region_names
from server.plan.rows import NOT_SAID, SEVERAL, ActivityRow
from sync.plan.progress import ActivityState

Options = list[tuple[str, str]]


def choices(rows: Iterable[ActivityRow]) -> dict[str, Options]:
    """Return the options of each filter, as (value, words)."""
    taken = list(rows)
    return {
        "axis_choices": _axes({row.axis_key for row in taken}),
        "region_choices": _regions(taken),
        "state_choices": _states(taken),
        "part_choices": [(name, part_name(name)) for name in sorted({row.part for row in taken})],
    }


def state_word(state: ActivityState) -> str:
    """An activity's state in the reader's language."""
    return {
        ActivityState.PLANNED: pgettext("activity", "Planned"),
        ActivityState.UNDER_WAY: pgettext("activity", "Under way"),
        ActivityState.DONE: pgettext("activity", "Done"),
        ActivityState.DONE_LATE: pgettext("activity", "Done late"),
        ActivityState.PARTLY_DONE: pgettext("activity", "Partly done"),
        ActivityState.LATE: pgettext("activity", "Late"),
        ActivityState.POSTPONED: pgettext("activity", "Postponed"),
        ActivityState.CANCELLED: pgettext("activity", "Cancelled"),
    }[state]


def _axes(keys: set[str]) -> Options:
    said = [(key, key) for key in sorted(keys - {NOT_SAID})]
    return said + ([(NOT_SAID, _("Not said"))] if NOT_SAID in keys else [])


def _regions(rows: Iterable[ActivityRow]) -> Options:
    keys = {key for row in rows for key in (row.region_key, *row.values.regions)}
    words = region_names() | {SEVERAL: _("Several regions"), NOT_SAID: _("Not said")}
    return [(key, word) for key, word in words.items() if key in keys]


def _states(rows: list[ActivityRow]) -> Options:
    counts = {state: sum(row.state == state for row in rows) for state in ActivityState}
    return [
        (state.value, f"{state_word(state)} ({count})") for state, count in counts.items() if count
    ]
