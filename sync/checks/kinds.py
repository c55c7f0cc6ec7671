"""The kinds of findings: how grave each is, what it weighs, and from where on it is told.

`sync.checks` says what each means. A threshold is what a measure has to pass; `certain` is where
nobody doubts any more, `most` how far the threshold may move by what is called a false alarm.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from server.models.reviews import FindingTone

BAD, WARN, INFO = FindingTone.BAD, FindingTone.WARN, FindingTone.INFO
WEIGHTS: Mapping[FindingTone, int] = {BAD: 35, WARN: 15, INFO: 4}
HEAVIEST = 100


@dataclass(frozen=True)
class Limit:
    """From where on a measure is worth telling; `unit` names the measure for the screens."""

    threshold: float
    certain: float
    most: float
    unit: str


@dataclass(frozen=True)
class CheckKind:
    """One check: its tone, its weight in the doubt score, its threshold where it measures."""

    tone: FindingTone
    weight: int
    limit: Limit | None = None


def _kind(tone: FindingTone, weight: int | None = None, limit: Limit | None = None) -> CheckKind:
    return CheckKind(tone, WEIGHTS[tone] if weight is None else weight, limit)


CHECK_KINDS: Mapping[str, CheckKind] = {
    "unreadable_value": _kind(WARN),
    "unknown_version": _kind(WARN),
    "unknown_answers": _kind(INFO),
    "attachment_missing": _kind(WARN),
    "attachment_unnamed": _kind(INFO),
    "conflict": _kind(BAD, 60),
    "rival_edits": _kind(BAD),
    "edited_after_approval": _kind(WARN),
    "restored": _kind(INFO),
    "filled_too_fast": _kind(WARN, limit=Limit(6, 20, 30, "times")),
    "same_photo": _kind(BAD, limit=Limit(0.92, 1, 0.985, "share")),
    "same_signature": _kind(BAD, limit=Limit(0.96, 1, 0.985, "share")),
    "counts_differ": _kind(WARN, limit=Limit(0, 5, 5, "people")),
    "no_signed_list": _kind(WARN),
    "date_in_future": _kind(BAD, limit=Limit(0, 2, 3, "days")),
    "date_after_sent": _kind(BAD, limit=Limit(0, 2, 3, "days")),
    "end_before_start": _kind(BAD),
    "outside_period": _kind(INFO, limit=Limit(0, 30, 45, "days")),
    "over_budget": _kind(WARN, limit=Limit(0, 0.2, 0.5, "share")),
    "activity_over_budget": _kind(WARN, limit=Limit(0, 0.2, 0.5, "share")),
    "cost_out_of_range": _kind(WARN, limit=Limit(4, 8, 8, "spreads")),
    "age_out_of_range": _kind(WARN, 8, Limit(4, 8, 8, "spreads")),
    "unplanned": _kind(INFO, 20),
    "region_mismatch": _kind(BAD),
    "point_outside_region": _kind(BAD, limit=Limit(5, 40, 30, "km")),
    "point_far_from_province": _kind(WARN, limit=Limit(10, 60, 60, "km")),
    "repeated_phone": _kind(WARN),
    "possible_duplicate": _kind(WARN),
    "same_participants": _kind(WARN, limit=Limit(0.75, 1, 0.95, "share")),
    "link_contradicted": _kind(WARN),
    "activity_removed": _kind(WARN),
}
FINDING_KINDS: Mapping[str, FindingTone] = {name: each.tone for name, each in CHECK_KINDS.items()}
