"""What a version changes in its part, as the store keeps it and a reader sees it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from server.models.plan import ActivityValues
from sync.plan.outcome import Difference, Rename
from sync.plan.values import row_of
from sync.plan_workbook.compare import PlanDifference, difference
from sync.plan_workbook.records import Period, PlanRow

# Titles of one programme resemble each other; below this they are as a rule two activities.
LIKE_ENOUGH = 0.93


def compared(before: Sequence[ActivityValues], after: Sequence[PlanRow]) -> Difference:
    """Return what rows change in stored values, field by field; where a row stands is no change."""
    return _difference([row_of(values) for values in before], after)


def between(before: Sequence[ActivityValues], after: Sequence[ActivityValues]) -> Difference:
    """Return what one stored version changes against another."""
    return _difference([row_of(values) for values in before], [row_of(values) for values in after])


def _difference(before: Sequence[PlanRow], after: Sequence[PlanRow]) -> Difference:
    found = difference(before, after)
    old = {row.code: row for row in before}
    by_key = {row.code_key: row for row in before}
    new = {row.code: row for row in after}
    fields = {code: dict(changes) for code, changes in found.changed}
    for row in after:
        if row.code_key in by_key:
            fields.setdefault(row.code, {}).update(_written_otherwise(by_key[row.code_key], row))
    return Difference(
        added=tuple(_named(new[code]) for code in found.added),
        removed=tuple(_named(old[code]) for code in found.removed),
        changed=tuple(
            _named(new[code]) | {"fields": _json(changes)}
            for code, changes in fields.items()
            if changes
        ),
        unchanged=sum(not changes for changes in fields.values()),
        renames=tuple(_renames(found, old, new)),
    )


def _named(row: PlanRow) -> dict[str, Any]:
    return {"code": row.code, "title": row.title}


def _written_otherwise(old: PlanRow, new: PlanRow) -> dict[str, tuple[Any, Any]]:
    """Return changes of the code's spelling and of the office's own columns."""
    names = dict.fromkeys((*old.extra, *new.extra))
    changes: dict[str, tuple[Any, Any]] = {
        name: (old.extra.get(name), new.extra.get(name)) for name in names
    }
    changes["code"] = (old.code, new.code)
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def _renames(
    found: PlanDifference, old: Mapping[str, PlanRow], new: Mapping[str, PlanRow]
) -> list[Rename]:
    """Return the likeliest pairs of the same regions, each activity in one of them at most."""
    renames: list[Rename] = []
    for pair in found.renamed_candidates:
        taken = {code for each in renames for code in (each.code, each.renamed_from)}
        come, gone = new[pair.new_code], old[pair.old_code]
        if pair.likeness < LIKE_ENOUGH:
            break
        if come.regions == gone.regions and not taken & {come.code, gone.code}:
            renames.append(Rename(come.code, gone.code, come.title, pair.likeness))
    return renames


def _json(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    return {name: [_plain(before), _plain(after)] for name, (before, after) in changes.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Period):
        return [value.start.isoformat(), value.end.isoformat()]
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value
