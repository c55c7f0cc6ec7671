"""What stands in the way of accepting an adjustment, or of taking it back."""

from dataclasses import dataclass

from sync.errors import TerrainError


@dataclass
class PlanChanged(TerrainError):
    """The plan, or a proposal, is no longer what the person saw; nothing was written."""

    what: str = ""
    status = 409

    def __str__(self) -> str:
        """Say what to do."""
        where = f" ({self.what})" if self.what else ""
        return f"the plan changed meanwhile{where}: look at the adjustments again"
