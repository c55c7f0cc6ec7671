"""What the tests of gaps share: a plan, events linked to it or not, a supervisor's desk."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.adjustments import Adjustment
from server.models.events import Event
from server.models.forms import Form
from server.models.plan import PlannedActivity
from sync.gaps.deciding import Desk
from sync.gaps.refresh import refresh_adjustments
from tests import factories
from tests.plan.conftest import imported, linked_event, media, planned

__all__ = ["imported", "linked_event", "media", "planned"]

TODAY, NOW = date(2026, 7, 6), datetime(2026, 7, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def form(store: Session) -> Form:
    return factories.create_form(store)


@pytest.fixture
def desk(store: Session, media: MediaStore) -> Desk:
    return Desk(media, factories.create_account(store), NOW, "Ajustements")


def activity(store: Session, code: str) -> PlannedActivity:
    return store.scalars(select(PlannedActivity).where(PlannedActivity.code == code)).one()


def unplanned(store: Session, media: MediaStore, form: Form, **answers: Any) -> Event:
    """An event that no activity stands for."""
    usual = {"titre": "Caravane", "nature": "atelier", "jour": "2026-04-03", "region": "sm"}
    submission = factories.create_submission(store, media, form, usual | answers)
    return factories.event_of(store, submission)


def proposals(store: Session, day: date = TODAY) -> dict[str, Adjustment]:
    """Refresh, and return what is proposed by the activity's code or "add"."""
    refresh_adjustments(store, today=day, now=NOW)
    found = store.scalars(select(Adjustment).where(Adjustment.state == "proposed"))
    return {each.activity.code if each.activity else "add": each for each in found}
