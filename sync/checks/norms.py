"""What is usual: the median of a measure and how far values spread around it, outliers or not.

A group with too few values has no norm, so that nothing is called unusual on thin ground.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from server.models.checks import CheckNorm, FillingTime
from server.models.events import Attendance, Event, Telling
from server.models.submissions import Edition, ReviewState, Submission
from sync.checks.subject import Usual

ENOUGH = 20
# Of a normal distribution, the median distance from the median times this is its spread.
AS_SPREAD = 1.4826
# Values that hardly differ still may: costs by a quarter, ages by five years.
LEAST_SPREAD = {"cost": 0.25, "age": 5.0, "clock": 1.0, "log": 1.0}
Groups = Mapping[str, Mapping[str, Sequence[float]]]


def renew(session: Session) -> None:
    """Measure anew what is usual, over all submissions that count."""
    rows = [
        {"measure": measure, "scope": scope, **usual._asdict()}
        for measure, groups in _measures(session).items()
        for scope, values in groups.items()
        if (usual := usual_of(values, LEAST_SPREAD[measure])) is not None
    ]
    session.execute(delete(CheckNorm))
    if rows:
        session.execute(insert(CheckNorm), rows)


def usual_of(values: Sequence[float], least_spread: float) -> Usual | None:
    """The median and the spread by the median distance from it; none of too few values."""
    if len(values) < ENOUGH:
        return None
    measured = np.asarray(values, dtype=float)
    middle = float(np.median(measured))
    spread = AS_SPREAD * float(np.median(np.abs(measured - middle)))
    return Usual(len(values), middle, max(spread, least_spread))


def _measures(session: Session) -> Groups:
    by_form: dict[str, dict[str, list[float]]] = {"clock": {}, "log": {}}
    for form_id, is_logged, seconds in session.execute(_times()):
        groups = by_form["log" if is_logged else "clock"]
        groups.setdefault(str(form_id), []).append(seconds)
    costs = ((kind, region, [cost]) for kind, region, cost in session.execute(_costs()))
    ages = ((kind, region, [age] * count) for kind, region, age, count in session.execute(_ages()))
    return {"cost": _logs(_by_kind(costs)), "age": _by_kind(ages), **by_form}


def _by_kind(rows: Iterable[tuple[str | None, str | None, list[float]]]) -> dict[str, list[float]]:
    """Values by kind and region, and by kind over all regions."""
    found: dict[str, list[float]] = defaultdict(list)
    for kind, region, values in rows:
        found[f"{kind or ''}|{region}"].extend(values)
        found[kind or ""].extend(values)
    return found


def _logs(groups: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """Costs as multiples of each other: far too little shows as well as far too much."""
    return {scope: list(np.log(values)) for scope, values in groups.items()}


def _counting(statement: Any) -> Any:
    """Of what was told, what is neither withdrawn nor deleted nor rejected."""
    return (
        statement.join(Telling, Telling.event_id == Event.id)
        .join(Submission, Submission.id == Telling.submission_id)
        .where(
            ~Telling.is_withdrawn,
            Submission.deleted_at.is_(None),
            Submission.review_state != ReviewState.REJECTED,
        )
    )


def _costs() -> Any:
    return _counting(select(Event.kind, Event.region, Event.cost)).where(Event.cost > 0)


def _ages() -> Any:
    age = func.coalesce(
        Attendance.facts["age"].as_integer(),
        func.extract("year", Event.date) - Attendance.facts["birth_year"].as_integer(),
    )
    statement = select(Event.kind, Event.region, age, func.count()).select_from(Event)
    joined = _counting(statement.join(Attendance, Attendance.event_id == Event.id))
    here = Attendance.submission_id == Submission.id, Attendance.row.is_not(None)
    return joined.where(*here, age.is_not(None)).group_by(Event.kind, Event.region, age)


def _times() -> Any:
    return (
        select(Submission.form_id, FillingTime.is_logged, FillingTime.seconds)
        .join(Edition, Edition.id == FillingTime.edition_id)
        .join(Submission, Submission.id == Edition.submission_id)
        .where(FillingTime.seconds > 0, Edition.deprecated_id.is_(None))
    )
