"""What an import does or would do, and why it was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from server.models.plan import PlanVersion
from sync.errors import TerrainError
from sync.plan_workbook.errors import PlanWorkbookError
from sync.plan_workbook.messages import sentence
from sync.plan_workbook.records import PlanProblem, PlanRow, SetAside, Severity


@dataclass(frozen=True)
class Rename:
    """A new activity that may be a removed one under another code; a person confirms."""

    code: str
    renamed_from: str
    title: str
    likeness: float


@dataclass(frozen=True)
class Difference:
    """What a version changes in its part. Activities are named by code, with their title.

    `changed` has for each field its value before and after.
    """

    added: tuple[dict[str, Any], ...] = ()
    removed: tuple[dict[str, Any], ...] = ()
    changed: tuple[dict[str, Any], ...] = ()
    unchanged: int = 0
    renames: tuple[Rename, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added, removed or changed."""
        return not (self.added or self.removed or self.changed)

    def as_json(self) -> dict[str, Any]:
        """Return it as the store and `--json` have it."""
        return {
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": list(self.changed),
            "unchanged": self.unchanged,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Difference":
        """Read it back from the store."""
        lists = {name: tuple(stored.get(name, ())) for name in ("added", "removed", "changed")}
        return cls(unchanged=stored.get("unchanged", 0), **lists)


@dataclass(frozen=True)
class PlanImport:
    """What an import did, or a preview would do; `version` is None where nothing was written."""

    year: int
    part: str
    base: int
    difference: Difference
    rows: tuple[PlanRow, ...]
    problems: tuple[PlanProblem, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    left_out: tuple[PlanRow, ...] = ()
    is_partial: bool = False
    axes: Mapping[str, str] = field(default_factory=dict)
    version: PlanVersion | None = None

    @property
    def errors(self) -> tuple[PlanProblem, ...]:
        """Return the problems that stand in the way of importing all of it."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)

    @property
    def is_refused(self) -> bool:
        """Whether it can't be imported as it is."""
        return not self.rows or (bool(self.errors) and not self.is_partial)

    @property
    def changes_nothing(self) -> bool:
        """Whether the part already says all of it, so that no version is made."""
        return bool(self.base) and self.difference.is_empty


@dataclass
class PlanRefused(TerrainError):
    """A workbook with errors; nothing of it was imported. `outcome` has them, cell by cell."""

    outcome: PlanImport
    status = 422

    def __str__(self) -> str:
        """Say how many errors there are; the cells are listed beside."""
        return f"nothing was imported: {len(self.outcome.errors)} errors, listed by cell"


@dataclass
class WorkbookRefused(TerrainError):
    """A file that can't be read as a plan at all."""

    problem: PlanWorkbookError
    status = 422

    def __str__(self) -> str:
        """Say what the file is and what to do."""
        return sentence(self.problem, "en")
