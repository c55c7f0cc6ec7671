"""The difference between two versions of a plan, activity by activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rapidfuzz import fuzz

from sync.plan_workbook.draft import key_of
from sync.plan_workbook.text import fold

FIELDS = ("title", "title_ar", "sub_activity", "axis", "regions", "provinces", "kind",
          "responsible", "partner", "spending", "budget_line", "budget_mad", "budget_eur",
          "periods", "sessions", "participants", "deliverable", "indicator", "target",
          "verification", "risk", "status", "comment")  # fmt: skip
_SAME_TITLE = 85


class PlanRowLike(Protocol):
    """A planned activity's values; a field of `FIELDS` that it lacks is not compared."""

    @property
    def code(self) -> str:
        """Return its code as written."""

    @property
    def title(self) -> str:
        """Return its title."""


@dataclass(frozen=True)
class Renamed:
    """An activity gone and one come that look the same; a person says whether they are."""

    old_code: str
    new_code: str
    likeness: float


@dataclass(frozen=True)
class PlanDifference:
    """What a new version adds, removes and changes; codes as the new version writes them."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, Mapping[str, tuple[Any, Any]]], ...]
    unchanged: tuple[str, ...]
    renamed_candidates: tuple[Renamed, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether the new version says nothing new."""
        return not (self.added or self.removed or self.changed)


def difference(old: Sequence[PlanRowLike], new: Sequence[PlanRowLike]) -> PlanDifference:
    """Compare two versions of a plan's part by their codes, however they are written."""
    before = {_key(row): row for row in old}
    after = {_key(row): row for row in new}
    changes = [
        (row.code, _changes(before[key], row)) for key, row in after.items() if key in before
    ]
    added = [row for key, row in after.items() if key not in before]
    removed = [row for key, row in before.items() if key not in after]
    return PlanDifference(
        added=tuple(row.code for row in added),
        removed=tuple(row.code for row in removed),
        changed=tuple((code, fields) for code, fields in changes if fields),
        unchanged=tuple(code for code, fields in changes if not fields),
        renamed_candidates=_renamed(removed, added),
    )


def _key(row: PlanRowLike) -> str:
    return key_of(row.code) or fold(row.title)


def _changes(old: PlanRowLike, new: PlanRowLike) -> dict[str, tuple[Any, Any]]:
    return {
        name: (getattr(old, name), getattr(new, name))
        for name in FIELDS
        if hasattr(old, name)
        and hasattr(new, name)
        and _comparable(getattr(old, name)) != _comparable(getattr(new, name))
    }


def _comparable(value: object) -> object:
    """Make a list of regions and a tuple of them, and nothing and an empty text, the same."""
    if isinstance(value, list | tuple):
        return tuple(value)
    return value if value not in ("", None) else None


def _renamed(removed: Sequence[PlanRowLike], added: Sequence[PlanRowLike]) -> tuple[Renamed, ...]:
    pairs = [
        Renamed(old.code, new.code, round(likeness / 100, 2))
        for old in removed
        for new in added
        if (likeness := fuzz.token_sort_ratio(fold(old.title), fold(new.title))) >= _SAME_TITLE
    ]
    return tuple(sorted(pairs, key=lambda pair: -pair.likeness))
