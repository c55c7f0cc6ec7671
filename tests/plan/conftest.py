"""What the plan's tests share: workbooks written as tables, a media store, a fixed hour."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy.orm import Session

from server.media import MediaStore, open_media
from server.models.events import Event, Link, LinkMethod, LinkStatus
from server.models.forms import Form
from server.models.plan import PlannedActivity
from server.models.submissions import ReviewState
from sync.plan.importing import import_plan
from sync.plan.outcome import PlanImport
from tests import factories

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
HEADER = (
    "Code",
    "Activité",
    "Région",
    "Type",
    "Début",
    "Fin",
    "Sessions",
    "Participants",
    "Budget (MAD)",
)
WORLDS = Path(__file__).parents[1] / "data" / "worlds"
Row = Sequence[Any]
Imports = Callable[..., PlanImport]


def workbook(*rows: Row, header: Row = HEADER) -> bytes:
    """A plan workbook of one sheet with these rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "PAA 2026"
    for row in (header, *rows):
        sheet.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def planned(code: str, title: str, region: str = "Souss-Massa", **changes: Any) -> list[Any]:
    """A row: an activity planned in March to May with two sessions."""
    values = {
        "kind": "Atelier",
        "start": "01/03/2026",
        "end": "31/05/2026",
        "sessions": 2,
        "participants": 40,
        "budget": 50000,
    } | changes
    return [code, title, region, *values.values()]


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media((tmp_path / "media").as_uri())


@pytest.fixture
def imported(store: Session, media: MediaStore) -> Imports:
    """Import a workbook of these rows for 2026, its part told by them unless named."""

    def imports(*rows: Row, **options: Any) -> PlanImport:
        options = {"file_name": "plan.xlsx", "year": 2026, "now": NOW} | options
        return import_plan(store, media, workbook(*rows), **options)

    return imports


def linked_event(
    store: Session,
    media: MediaStore,
    form: Form,
    activity: PlannedActivity,
    *,
    state: ReviewState = ReviewState.RECEIVED,
    share: float = 1.0,
    **answers: Any,
) -> Event:
    """A submission's event, linked to the activity; approved ones with their edition."""
    usual = {"titre": "Atelier", "nature": "atelier", "jour": "2026-06-03", "region": "sm"}
    submission = factories.create_submission(store, media, form, usual | answers)
    submission.review_state = state
    if state == ReviewState.APPROVED:
        submission.approved_edition_id = submission.editions[0].id
    event = factories.event_of(store, submission)
    link = Link(event_id=event.id, activity_id=activity.id, share=share, created_at=NOW)
    link.method = LinkMethod.PERSON
    event.link_status = LinkStatus.LINKED
    store.add(link)
    store.flush()
    return event
