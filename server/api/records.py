"""Submissions and editions as the API gives them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.api.personal import Sight
from server.models.reviews import HistoryEntry
from server.models.submissions import Edition, Submission
from sync.export import Versions, record

SHOWN_OF_FLAGS = ("kind", "path")
Record = dict[str, Any]


def submission_records(
    store: Session, submissions: Sequence[Submission], sight: Sight
) -> list[Record]:
    """Each submission with its current edition, in a fixed number of queries."""
    ids = [each.id for each in submissions]
    statement = select(Edition).where(Edition.submission_id.in_(ids), Edition.is_current)
    current = {each.submission_id: each for each in store.scalars(statement)}
    changed = _last_changes(store, ids)
    approved = _approved_numbers(store, submissions)
    versions = Versions(store, mask=not sight.is_personal)
    return [
        answers_of(each, current[each.id], versions)
        | {
            "id": each.id,
            "review_state": str(each.review_state),
            "region": each.region,
            "submitted_by": each.submitted_by,
            "updated_at": changed.get(each.id, each.received_at),
            "received_at": each.received_at,
            "deleted_at": each.deleted_at,
            "has_conflict": each.has_conflict,
            "edition": current[each.id].number,
            "approved_edition": approved.get(each.approved_edition_id),
        }
        for each in submissions
    ]


def edition_record(submission: Submission, edition: Edition, versions: Versions) -> Record:
    """One edition, with the door that it came by."""
    source = edition.receipt.source
    return answers_of(submission, edition, versions) | {
        "submission_id": submission.id,
        "number": edition.number,
        "deprecated_id": edition.deprecated_id,
        "is_current": edition.is_current,
        "is_conflict": edition.is_conflict,
        "received_at": edition.received_at,
        "source": {"name": source.name, "kind": str(source.kind)},
    }


def answers_of(submission: Submission, edition: Edition, versions: Versions) -> Record:
    """What both have: names, versions, answers and what was odd about them."""
    hidden = versions.hidden(submission.form, edition)
    shown = record(submission.form, submission, edition, hidden)
    names = ("instance_id", "root_instance_id", "form_id", "form_version", "source_version")
    flags = [
        dict(flag) if not versions.mask else {k: flag[k] for k in SHOWN_OF_FLAGS if k in flag}
        for flag in edition.flags
    ]
    return {name: shown[name] for name in names} | {"answers": shown["answers"], "flags": flags}


def _last_changes(store: Session, ids: Sequence[int]) -> dict[int, datetime]:
    statement = (
        select(HistoryEntry.submission_id, func.max(HistoryEntry.at))
        .where(HistoryEntry.submission_id.in_(ids))
        .group_by(HistoryEntry.submission_id)
    )
    return dict(store.execute(statement).all())


def _approved_numbers(store: Session, submissions: Sequence[Submission]) -> dict[int | None, int]:
    ids = [each.approved_edition_id for each in submissions if each.approved_edition_id]
    statement = select(Edition.id, Edition.number).where(Edition.id.in_(ids))
    return dict(store.execute(statement).all())
