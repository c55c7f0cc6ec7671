"""What thresholds would give on the decisions made so far, as counts that a page can add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sync.reconcile.curve import Decided

STEPS = 100


@dataclass(frozen=True)
class Outcome:
    """How decided events would fall.

    `right` of those linked are as people decided, `truly` of those called unplanned.
    """

    decided: int
    linked: int
    right: int
    proposed: int
    unplanned: int
    truly: int

    @property
    def linked_share(self) -> float:
        """Return the share linked without asking."""
        return self.linked / self.decided if self.decided else 0.0

    @property
    def right_share(self) -> float | None:
        """Return the share of those that is as people decided; None where there are none."""
        return self.right / self.linked if self.linked else None

    @property
    def proposed_share(self) -> float:
        """Return the share that people are asked about."""
        return self.proposed / self.decided if self.decided else 0.0

    @property
    def unplanned_share(self) -> float:
        """Return the share called unplanned."""
        return self.unplanned / self.decided if self.decided else 0.0

    @property
    def truly_share(self) -> float | None:
        """Return the share of those that people called so too; None where there are none."""
        return self.truly / self.unplanned if self.unplanned else None


@dataclass(frozen=True)
class Bins:
    """Decided events by the per cent of their likeliest activity.

    Each place has how many there are, of how many that activity is right, how many are unplanned.
    """

    counts: tuple[int, ...]
    rights: tuple[int, ...]
    unplanned: tuple[int, ...]

    @classmethod
    def of(cls, events: Iterable[Decided]) -> "Bins":
        """Count decided events."""
        bins = [[0, 0, 0] for _ in range(STEPS + 1)]
        for each in events:
            place = bins[max(0, min(STEPS, int(each.score * STEPS + 1e-9)))]
            place[0] += 1
            place[1] += each.is_right
            place[2] += each.is_unplanned
        return cls(*zip(*bins, strict=True))

    @property
    def decided(self) -> int:
        """Return how many events people decided on."""
        return sum(self.counts)

    def at(self, link_at: float, propose_at: float) -> Outcome:
        """Return what these thresholds would give."""
        linked, proposed = round(link_at * STEPS), round(propose_at * STEPS)
        return Outcome(
            decided=self.decided,
            linked=sum(self.counts[linked:]),
            right=sum(self.rights[linked:]),
            proposed=sum(self.counts[proposed:linked]),
            unplanned=sum(self.counts[:proposed]),
            truly=sum(self.unplanned[:proposed]),
        )

    def as_text(self) -> str:
        """Return them for the page's script."""
        places = zip(self.counts, self.rights, self.unplanned, strict=True)
        return " ".join(",".join(map(str, each)) for each in places)


@dataclass(frozen=True)
class Chart:
    """The curve drawn: shares against the threshold of linking, in the units of its view box."""

    width: int = 600
    height: int = 240

    def x(self, threshold: float) -> float:
        """Return where a threshold stands."""
        return round(threshold * self.width, 1)

    def line(self, shares: Sequence[float | None]) -> str:
        """Return the points of a line over all thresholds; it breaks off where nothing is said."""
        return " ".join(
            f"{self.x(step / STEPS)},{round((1 - share) * self.height, 1)}"
            for step, share in enumerate(shares)
            if share is not None
        )


def lines(bins: Bins, chart: Chart) -> dict[str, str]:
    """Return the lines of the chart: how much is linked without asking, how much of it right."""
    outcomes = [bins.at(step / STEPS, 0) for step in range(STEPS + 1)]
    return {
        "linked": chart.line([each.linked_share for each in outcomes]),
        "right": chart.line([each.right_share for each in outcomes]),
    }
