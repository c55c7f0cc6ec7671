"""Loads every table, so that `Base.metadata` is whole wherever the store is made or compared."""

from server.models import (
    accounts,
    events,
    forms,
    keys,
    persons,
    plan,
    review_desk,
    reviews,
    runs,
    sources,
    submissions,
    threads,
)
from server.models.base import Base

TABLES = (
    accounts,
    events,
    forms,
    keys,
    persons,
    plan,
    review_desk,
    reviews,
    runs,
    sources,
    submissions,
    threads,
)
metadata = Base.metadata

__all__ = ["TABLES", "metadata"]
