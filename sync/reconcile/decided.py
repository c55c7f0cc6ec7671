"""The decisions of people on links, read."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import LinkDecision


def holding_decisions(session: Session, event_ids: Iterable[int]) -> dict[int, LinkDecision]:
    """The decision that holds for each event: the last that was not taken back."""
    decisions = session.scalars(
        select(LinkDecision)
        .where(LinkDecision.event_id.in_(list(event_ids)), ~LinkDecision.is_withdrawn)
        .order_by(LinkDecision.at, LinkDecision.id)
    )
    return {decision.event_id: decision for decision in decisions}
