"""Gaps by officer: what is behind whose name, and the activities and events behind each figure."""

from collections.abc import Callable, Sequence

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from server.auth import requires
from server.extensions import db
from server.models.events import Event
from server.plan.asked import year_in
from server.plan.blueprint import bp
from server.plan.events import SeenEvent, events_by_id
from server.plan.today import programme_day
from server.rights import Right, visible_submissions
from sync.gaps.cases import Case, cases
from sync.gaps.officers import Officer, officers
from sync.gaps.standing import GAPS, Standing
from sync.plan.current import years

CASES: dict[str, tuple[Standing, ...]] = {
    "all": tuple(Standing),
    **{each.value: (each,) for each in GAPS},
}
EVENTS: dict[str, Callable[[Officer], list[Event]]] = {
    "unplanned": lambda officer: officer.unplanned,
    "proposed": lambda officer: officer.proposed,
}


@bp.get("/gaps")
@requires(Right.CHANGE_PLAN)
def gaps() -> ResponseReturnValue:
    """Each officer's activities behind and events without an activity."""
    store, today = db.session(), programme_day()
    known = years(store)
    year = year_in(request.args, today.year if today.year in known or not known else known[0])
    found = officers(store, cases(store, year, today), year, visible_submissions(g.account))
    chosen = next((each for each in found if each.key == request.args.get("officer")), None)
    what = request.args.get("what", "all")
    return render_template(
        "plan/gaps.html",
        year=year,
        today=today,
        officers=found,
        counts={each.key: _counts(each) for each in found},
        chosen=chosen,
        what=what,
        behind=_cases(chosen, what),
        events=_events(store, chosen, what),
    )


def _counts(officer: Officer) -> dict[str, int]:
    behind = {name: len(officer.standing(*standings)) for name, standings in CASES.items()}
    return behind | {name: len(read(officer)) for name, read in EVENTS.items()}


def _cases(chosen: Officer | None, what: str) -> Sequence[Case]:
    return chosen.standing(*CASES[what]) if chosen and what in CASES else []


def _events(store: Session, chosen: Officer | None, what: str) -> list[SeenEvent]:
    if chosen is None or what not in EVENTS:
        return []
    return list(events_by_id(store, [each.id for each in EVENTS[what](chosen)], g.account).values())
