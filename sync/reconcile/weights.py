"""The weights of evidence: those that Terrain comes with, or those learned from decisions."""

import json
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.matching import LearnedWeights
from sync.reconcile.model import Vector, vector

FILE = Path(__file__).with_name("weights.json")


@lru_cache(maxsize=1)
def shipped() -> Vector:
    """The weights learned from made worlds (weights.json says how)."""
    return vector(json.loads(FILE.read_text(encoding="utf-8"))["weights"])


def learned(session: Session) -> LearnedWeights | None:
    """The newest weights learned from this programme's decisions."""
    newest = select(LearnedWeights).order_by(LearnedWeights.at.desc(), LearnedWeights.id.desc())
    return session.scalars(newest.limit(1)).first()


def current(session: Session) -> Vector:
    """The weights that hold."""
    own = learned(session)
    return shipped() if own is None else vector(own.weights)
