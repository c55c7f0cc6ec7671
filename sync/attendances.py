"""One submission turns out to be another: what people decided on its attendances moves along."""

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server.models.persons import PairDecision


def hand_over(session: Session, heir_of: Mapping[int, int]) -> None:
    """Let decisions on attendances that go away stand for those that are the same and stay."""
    if not heir_of:
        return
    gone = list(heir_of)
    touched = or_(PairDecision.first_id.in_(gone), PairDecision.second_id.in_(gone))
    for decision in session.scalars(select(PairDecision).where(touched)):
        ids = {heir_of.get(each, each) for each in (decision.first_id, decision.second_id)}
        if len(ids) == 2:
            decision.first_id, decision.second_id = sorted(ids)
        else:
            session.delete(decision)
    session.flush()
