"""To when an adjustment moves an activity: the periods that a person may choose from."""

from collections.abc import Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from server.i18n import reader_language
from server.models.adjustments import Adjustment
from server.plan.wording import periods_text
from sync.gaps.windows import windows
from sync.plan_workbook.records import Period

MOVES = ("postpone", "split")


def moves(chosen: Sequence[Adjustment], today: date) -> dict[int, list[tuple[str, str]]]:
    """Return for those that move something to another time the periods left, the proposed first."""
    return {
        each.id: [("", _text(proposed)), *_others(each.plan.year, today, proposed)]
        for each in chosen
        if each.kind in MOVES and not each.change.get("links") and (proposed := _proposed(each))
    }


def chosen_periods(form: MultiDict[str, str], chosen: Sequence[Adjustment]) -> dict[int, Period]:
    """Return the periods that a form says, of the adjustments that it may move."""
    found = {each.id: _period(form.get(f"period-{each.id}", "")) for each in chosen}
    return {key: period for key, period in found.items() if period is not None}


def _proposed(adjustment: Adjustment) -> list[list[str]]:
    change = adjustment.change.get("add") or adjustment.change.get("set") or {}
    return change.get("periods") or []


def _others(year: int, today: date, proposed: list[list[str]]) -> list[tuple[str, str]]:
    options = [[each.start.isoformat(), each.end.isoformat()] for each in windows(year, today)]
    return [("/".join(each), _text([each])) for each in options if [each] != proposed]


def _text(periods: list[list[str]]) -> str:
    return periods_text(periods, reader_language())


def _period(text: str) -> Period | None:
    first, _, last = text.partition("/")
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
    return period if period.start <= period.end else None
