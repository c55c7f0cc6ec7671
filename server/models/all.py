"""Loads every table, so that `Base.metadata` is whole wherever the store is made or compared."""

from server.models import (
    accounts,
    adjustments,
    checks,
    events,
    forms,
    joins,
    keys,
    matching,
    persons,
    plan,
    review_desk,
    reviews,
    runs,
    sources,
    submissions,
    threads,
    told,
)
from server.models.base import Base

TABLES = (
    accounts,
    adjustments,
    checks,
    events,
    forms,
    joins,
    keys,
    matching,
    persons,
    plan,
    review_desk,
    reviews,
    runs,
    sources,
    submissions,
    threads,
)
LISTENERS = (told,)
metadata = Base.metadata

__all__ = ["LISTENERS", "TABLES", "metadata"]
