"""What a version changed, turned back on the plan as it stands now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.plan import ActivityValues, PlanVersion
from sync.gaps.errors import PlanChanged
from sync.gaps.revising import Revision
from sync.plan.compare import compared
from sync.plan.current import current_version, values_of
from sync.plan.values import row_of
from sync.plan_workbook.records import PlanRow

Rows = Mapping[str, PlanRow]


def restored(session: Session, version: PlanVersion) -> Revision:
    """Return the part as it is, without what that version changed in it."""
    before = session.scalar(
        select(PlanVersion).where(
            PlanVersion.part_id == version.part_id, PlanVersion.number == version.number - 1
        )
    )
    old, new = (_by_key(values_of(session, each)) for each in (before, version))
    current = current_version(session, version.part)
    stored = values_of(session, current)
    now = _by_key(stored)
    touched = [key for key in {**old, **new} if not _same(old.get(key), new.get(key))]
    for key in touched:
        if not _same(now.get(key), new.get(key)):
            raise PlanChanged(new[key].code if key in new else key)
    rows = {key: row for key, row in now.items() if key not in touched}
    rows |= {key: old[key] for key in touched if key in old}
    ordered = [rows[key] for key in {**now, **old} if key in rows]
    number = current.number if current else 0
    return Revision(version.part, number, tuple(ordered), compared(stored, ordered), (), {})


def _by_key(values: Sequence[ActivityValues]) -> Rows:
    return {each.activity.code_key: row_of(each) for each in values}


def _same(one: PlanRow | None, other: PlanRow | None) -> bool:
    """Whether two rows say the same, wherever they stand."""
    if one is None or other is None:
        return one is other
    return _placed(one) == _placed(other)


def _placed(row: PlanRow) -> PlanRow:
    return replace(row, sheet="", row=0, rows=())
