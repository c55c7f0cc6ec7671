"""What became of findings: called a false alarm, or right because of the decision that followed.

A verdict is noted when the submission is checked next, before a finding that is gone goes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from server.models.checks import CheckVerdict
from server.models.reviews import Decision
from server.models.submissions import ReviewState, Submission
from sync.checks.found import HeldFinding

FAULT = (ReviewState.HAS_ISSUES, ReviewState.REJECTED)


class Fault(NamedTuple):
    """The decision that stands last and calls a submission faulty."""

    submission_id: int
    at: datetime


def note_verdicts(
    session: Session, submission_ids: Sequence[int], held: Iterable[HeldFinding], *, now: datetime
) -> None:
    """Keep what is known of these findings now; what was taken back is forgotten."""
    findings = list(held)
    if not findings:
        return
    faults = _faults(session, submission_ids)
    known = _known(session, submission_ids)
    changes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    forms = _forms(session, submission_ids)
    for finding in findings:
        is_right = _verdict(finding, faults.get(finding.submission_id))
        row_id, before = known.get((finding.submission_id, finding.kind, finding.key), (None, None))
        if is_right is None and row_id is not None:
            changes["gone"].append({"id": row_id})
        elif is_right is not None and is_right != before:
            said = _said(finding, forms[finding.submission_id], is_right=is_right, now=now)
            if row_id is None:
                changes["new"].append(said)
            else:
                changes["changed"].append({"id": row_id, **said})
    _write(session, changes)


def _verdict(finding: HeldFinding, fault: Fault | None) -> bool | None:
    if finding.dismissed_at is not None:
        return False
    return True if fault is not None and fault.at >= finding.found_at else None


def _faults(session: Session, submission_ids: Sequence[int]) -> dict[int, Fault]:
    """Where the last decision sent the submission back or rejected it."""
    rows = session.execute(
        select(Decision.submission_id, Decision.at, Decision.state)
        .where(Decision.submission_id.in_(submission_ids))
        .order_by(Decision.id)
    )
    last = {submission_id: (at, state) for submission_id, at, state in rows}
    return {each: Fault(each, at) for each, (at, state) in last.items() if state in FAULT}


def _known(
    session: Session, submission_ids: Sequence[int]
) -> dict[tuple[int, str, str], tuple[int, bool]]:
    rows = session.execute(
        select(
            CheckVerdict.submission_id,
            CheckVerdict.kind,
            CheckVerdict.key,
            CheckVerdict.id,
            CheckVerdict.is_right,
        ).where(CheckVerdict.submission_id.in_(submission_ids))
    )
    return {(held[0], held[1], held[2]): (held[3], held[4]) for held in rows}


def _forms(session: Session, submission_ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(Submission.id, Submission.form_id).where(Submission.id.in_(submission_ids))
    )
    return dict(rows.all())


def _said(finding: HeldFinding, form_id: int, *, is_right: bool, now: datetime) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "form_id": form_id,
        "submission_id": finding.submission_id,
        "key": finding.key,
        "is_right": is_right,
        "value": finding.value,
        "at": finding.dismissed_at or now,
    }


def _write(session: Session, changes: dict[str, list[dict[str, Any]]]) -> None:
    if changes["gone"]:
        gone = [row["id"] for row in changes["gone"]]
        session.execute(delete(CheckVerdict).where(CheckVerdict.id.in_(gone)))
    if changes["changed"]:
        session.execute(update(CheckVerdict), changes["changed"])
    if changes["new"]:
        session.execute(insert(CheckVerdict), changes["new"])
