"""The examples of the description; a test holds them against the shapes."""

from collections.abc import Mapping
from typing import Any

Example = dict[str, Any]

ANSWERS: Example = {
    "instance_id": "uuid:6ba3f7c0-1f5e-4a55-9d8c-0e3f1a2b3c4d",
    "root_instance_id": "uuid:0f1d2c3b-4a59-4687-8796-a5b4c3d2e1f0",
    "form_id": "formation",
    "form_version": "2026060100",
    "source_version": "vX3kq9",
    "answers": {
        "titre": "Formation de capitalisation",
        "jour": "2026-06-03",
        "participant": [{"nom": "•••", "sexe": "f"}],
    },
    "flags": [],
}
SUBMISSION: Example = {
    **ANSWERS,
    "id": 41,
    "review_state": "approved",
    "region": "sm",
    "submitted_by": "agent_sm",
    "received_at": "2026-06-03T16:20:00+00:00",
    "updated_at": "2026-06-08T08:40:00+00:00",
    "deleted_at": None,
    "has_conflict": False,
    "edition": 2,
    "approved_edition": 2,
}
EDITION: Example = {
    **ANSWERS,
    "submission_id": 41,
    "number": 2,
    "deprecated_id": "uuid:0f1d2c3b-4a59-4687-8796-a5b4c3d2e1f0",
    "is_current": True,
    "is_conflict": False,
    "received_at": "2026-06-07T09:00:00+00:00",
    "source": {"name": "bureau", "kind": "kobo"},
}
ATTACHMENT: Example = {
    "id": 77,
    "edition": 2,
    "name": "1768300000000.jpg",
    "is_personal": False,
    "is_named": True,
    "is_current": True,
    "received_at": "2026-06-07T09:00:00+00:00",
    "size": 48213,
    "content_type": "image/jpeg",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "content": "/api/v1/submissions/41/attachments/77/content",
}
EVENT: Example = {
    "id": 12,
    "kind": "formation",
    "title": "Formation de capitalisation",
    "date": "2026-06-03",
    "end_date": None,
    "region": "sm",
    "province": None,
    "commune": None,
    "place": "Agadir",
    "point": {
        "type": "Point",
        "coordinates": [-9.598, 30.421],
        "properties": {"accuracy": 4.5},
    },
    "activity_code": "A_01_05_SM_001",
    "result": "R1",
    "women": 12,
    "men": 9,
    "cost": 18500.0,
    "organiser": None,
    "partners": [],
    "themes": ["genre"],
    "duration": None,
    "photos": ["1768300000000.jpg"],
    "attendance_sheets": ["•••"],
    "decisions": [{"text": "Tenir une deuxième séance", "owner": "•••", "due": "2026-07-01"}],
    "lesson": None,
    "submissions": [
        {
            "id": 41,
            "instance_id": ANSWERS["instance_id"],
            "row": 0,
            "review_state": "approved",
            "deleted_at": None,
        }
    ],
    "is_deleted": False,
    "link_status": "linked",
    "link_method": "code",
    "link_score": 0.98,
    "links": [
        {
            "id": 5,
            "activity_id": 31,
            "code": "A_01_05_SM_001",
            "year": 2026,
            "share": 1.0,
            "is_main": True,
        }
    ],
    "candidates": [
        {"activity_id": 31, "code": "A_01_05_SM_001", "year": 2026, "rank": 1, "score": 0.98}
    ],
}
LINK: Example = {
    "id": 5,
    "event_id": 12,
    "activity_id": 31,
    "code": "A_01_05_SM_001",
    "year": 2026,
    "share": 1.0,
    "is_main": True,
    "method": "code",
    "score": 0.98,
    "created_at": "2026-06-04T02:31:00+00:00",
    "evidence": [{"kind": "code", "speaks": "for", "code": "A_01_05_SM_001"}],
    "explanation": {"fr": ["Le code dit A_01_05_SM_001."]},
}
YEAR: Example = {
    "year": 2026,
    "activities": 60,
    "axes": [{"code": "R1", "label": "Résultat 1"}],
    "parts": [
        {
            "name": "Souss-Massa",
            "version": 2,
            "imported_at": "2026-01-15T10:00:00+00:00",
            "file_name": "plan 2026.xlsx",
        }
    ],
}
ACTIVITY: Example = {
    "id": 31,
    "year": 2026,
    "code": "A_01_05_SM_001",
    "is_planned": True,
    "axis": "R1",
    "title": "Formation de capitalisation",
    "title_ar": None,
    "kind": "formation",
    "regions": ["sm"],
    "provinces": [],
    "periods": [["2026-04-01", "2026-06-30"]],
    "sessions": 1,
    "participants": 25,
    "budget_mad": 95000.0,
    "budget_eur": None,
    "responsible": None,
    "partner": None,
    "status": None,
    "extra": {},
    "part": "Souss-Massa",
    "version": 2,
    "sheet": "Plan",
    "row": 14,
}
RUN: Example = {
    "id": 9,
    "kind": "nightly",
    "night": "2026-06-08",
    "state": "done",
    "started_at": "2026-06-08T01:30:00+00:00",
    "finished_at": "2026-06-08T01:31:12+00:00",
    "by": "clock",
    "steps": [
        {
            "name": "pull",
            "state": "done",
            "started_at": "2026-06-08T01:30:00+00:00",
            "finished_at": "2026-06-08T01:30:40+00:00",
            "counts": {"new": 14},
            "error": None,
        }
    ],
}


def a_page_of(item: Mapping[str, Any]) -> Example:
    """A page with one item."""
    return {"items": [item], "next": "c3VibWlzc2lvbnM6NDE"}


def a_problem(status: int, title: str, detail: str, **more: Any) -> Example:
    """A problem."""
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "/api/v1/submissions",
        **more,
    }
