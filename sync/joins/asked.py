"""Which questions are open: asked by a search, and not answered by anyone since."""

from sqlalchemy import ColumnElement, exists

from server.models.joins import EventPair, JoinAct, JoinDecision


def is_open() -> ColumnElement[bool]:
    """The pairs on which nobody's word holds; an answer taken back opens its question again."""
    return ~(
        exists()
        .where(
            JoinDecision.first_id == EventPair.first_id,
            JoinDecision.second_id == EventPair.second_id,
            JoinDecision.act_id == JoinAct.id,
            JoinAct.withdrawn_at.is_(None),
        )
        .correlate(EventPair)
    )
