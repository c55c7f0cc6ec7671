"""What each setting of the thresholds would give on the decisions that people made so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Candidate, LinkDecision
from sync.reconcile.thresholds import Thresholds

LINK_AT = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)
PROPOSE_AT = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)


@dataclass(frozen=True)
class Point:
    """One setting: the shares of the decided events that it would link, propose, call unplanned.

    `right` is the share of those linked whose activity a person chose, `truly_unplanned` of those
    called unplanned that a person called so too; empty where there are none.
    """

    thresholds: Thresholds
    decisions: int
    linked: float
    right: float | None
    proposed: float
    unplanned: float
    truly_unplanned: float | None


@dataclass(frozen=True)
class Decided:
    """A decided event: what the machine's first choice scored, whether it was the person's."""

    score: float
    is_right: bool
    is_unplanned: bool


def curve(session: Session) -> list[Point]:
    """One point for each setting worth showing; none before there are decisions."""
    decided = decided_events(session)
    settings = [Thresholds(link, propose) for link in LINK_AT for propose in PROPOSE_AT]
    return [point(decided, each) for each in settings if decided and each.propose_at < each.link_at]


def at(session: Session, thresholds: Thresholds) -> Point | None:
    """What one setting would give; nothing before there are decisions."""
    decided = decided_events(session)
    return point(decided, thresholds) if decided else None


def point(decided: Sequence[Decided], thresholds: Thresholds) -> Point:
    """Count what a setting gives."""
    linked = [each for each in decided if each.score >= thresholds.link_at]
    unplanned = [each for each in decided if each.score < thresholds.propose_at]
    many = len(decided)
    return Point(
        thresholds,
        many,
        len(linked) / many,
        _share([each.is_right for each in linked]),
        (many - len(linked) - len(unplanned)) / many,
        len(unplanned) / many,
        _share([each.is_unplanned for each in unplanned]),
    )


def _share(said: Sequence[bool]) -> float | None:
    return sum(said) / len(said) if said else None


def decided_events(session: Session) -> list[Decided]:
    """The events whose link people decided, beside what the machine thinks of them."""
    rows = session.execute(
        select(
            LinkDecision.event_id,
            LinkDecision.activity_id,
            Candidate.activity_id,
            Candidate.score,
        )
        .outerjoin(Candidate, (Candidate.event_id == LinkDecision.event_id) & (Candidate.rank == 1))
        .where(~LinkDecision.is_withdrawn)
        .order_by(LinkDecision.at, LinkDecision.id)
    )
    held = {event: (chosen, first, score or 0.0) for event, chosen, first, score in rows}
    return [
        Decided(score, chosen is not None and chosen == first, chosen is None)
        for chosen, first, score in held.values()
    ]
