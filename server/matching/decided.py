"""The decisions made so far beside what the machine thinks of the same events."""

from collections.abc import Iterator

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from server.models.events import Candidate, LinkDecision


def judged(session: Session) -> Iterator[tuple[float, bool]]:
    """Yield for each decided event its likeliest activity's probability, and whether it is right.

    Right is what the person chose; where they said unplanned, no activity is.
    """
    statement = (
        select(
            LinkDecision.event_id, LinkDecision.activity_id, Candidate.activity_id, Candidate.score
        )
        .outerjoin(
            Candidate, and_(Candidate.event_id == LinkDecision.event_id, Candidate.rank == 1)
        )
        .where(~LinkDecision.is_withdrawn)
        .order_by(LinkDecision.at, LinkDecision.id)
    )
    last = {event: rest for event, *rest in session.execute(statement)}
    for chosen, likeliest, score in last.values():
        yield score or 0.0, likeliest is not None and likeliest == chosen
