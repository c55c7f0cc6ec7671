"""Quarantine, tried again: the form may have come, the reader may have learned."""

from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.submissions import Receipt, ReceiptState
from sync.again import again_if_beaten
from sync.ingest import Outcome, replay


def replay_all(session: Session, *, now: datetime) -> tuple[int, int]:
    """Replay every quarantined or waiting receipt; (understood, left). Commits one by one."""
    waiting = (ReceiptState.QUARANTINED, ReceiptState.WAITING)
    statement = select(Receipt.id).where(Receipt.state.in_(waiting)).order_by(Receipt.id)
    understood = left = 0
    for receipt_id in list(session.scalars(statement)):
        outcome = again_if_beaten(session, partial(_replayed, session, receipt_id, now))
        understood += outcome not in (None, Outcome.QUARANTINED)
        left += outcome is Outcome.QUARANTINED
    return understood, left


def _replayed(session: Session, receipt_id: int, now: datetime) -> Outcome | None:
    receipt = session.get(Receipt, receipt_id)
    return replay(session, receipt, now=now).outcome if receipt else None
