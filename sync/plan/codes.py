"""Each row's code within its plan year: the one it has, or one given to a row that has none.

A row without a code gets `SC_R1_01` ("sans code", its axis, a running number), so that an event can
name it and a phone can offer it. A later version gives the same code to the row of the same title
and regions; a row that reads otherwise gets a new one, and a renaming is proposed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from server.models.plan import ActivityValues
from sync.plan_workbook.draft import key_of
from sync.plan_workbook.records import PlanProblem, PlanRow, Severity
from sync.plan_workbook.text import fold

GIVEN = "SC"
LENGTH = 100  # what the store holds of a code
Likeness = tuple[str, tuple[str, ...]]


def with_codes(
    rows: Sequence[PlanRow], taken: Iterable[str], before: Sequence[ActivityValues]
) -> tuple[list[PlanRow], list[PlanProblem]]:
    """Return the rows, each with code and key, and a warning for each code that was given.

    `taken` are the keys that the plan year ever had, `before` what the part says now.
    """
    used = {*taken, *(row.code_key for row in rows if row.code_key)}
    known = _given_before(before)
    coded, problems = [], []
    for row in rows:
        if row.code_key:
            coded.append(replace(row, code=row.code[:LENGTH], code_key=row.code_key[:LENGTH]))
            continue
        code = known.pop(_likeness(row.title, row.regions), None) or _next_code(row, used)
        key = key_of(code) or code
        used.add(key)
        coded.append(replace(row, code=code, code_key=key))
        problems.append(_given(row, code))
    return coded, problems


def _given_before(before: Sequence[ActivityValues]) -> dict[Likeness, str]:
    return {
        _likeness(values.title, values.regions): values.code
        for values in before
        if values.code.startswith(f"{GIVEN}_")
    }


def _likeness(title: str, regions: Iterable[str]) -> Likeness:
    return fold(title), tuple(regions)


def _next_code(row: PlanRow, used: set[str]) -> str:
    numbers = count(1)
    return next(
        code
        for code in (f"{GIVEN}_{row.axis or 'R0'}_{number:02}" for number in numbers)
        if key_of(code) not in used
    )


def _given(row: PlanRow, code: str) -> PlanProblem:
    return PlanProblem(row.sheet, row.row, "", "code_given", code, facts={"code": code})


def taken_elsewhere(rows: Iterable[PlanRow], elsewhere: Mapping[str, str]) -> list[PlanProblem]:
    """Return an error for each code that the current version of another part has."""
    return [
        PlanProblem(
            row.sheet,
            row.row,
            "",
            "code_of_other_part",
            row.code,
            Severity.ERROR,
            {"code": row.code, "part": elsewhere[row.code_key or ""]},
        )
        for row in rows
        if row.code_key in elsewhere
    ]
