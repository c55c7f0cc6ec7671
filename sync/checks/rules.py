"""What holds for a check on a form: what a person set, then what the check learned there."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.checks import CheckLesson, CheckRule
from sync.checks.kinds import CHECK_KINDS, Limit

LEAST_SURE = 0.5


@dataclass(frozen=True)
class Rule:
    """One check on one form; `factor` is what was learned on its weight."""

    is_on: bool
    weight: int
    threshold: float | None
    factor: float = 1.0
    limit: Limit | None = None

    def passes(self, value: float | None) -> bool:
        """Whether a measured value is worth telling; what measures nothing always is."""
        return value is None or self.threshold is None or value > self.threshold

    def points(self, value: float | None) -> int:
        """What a finding adds to the doubt score: its weight, learned, by how sure it is."""
        return round(self.weight * self.factor * self._sureness(value))

    def _sureness(self, value: float | None) -> float:
        """Half at the threshold, whole where nobody doubts any more."""
        if value is None or self.threshold is None or self.limit is None:
            return 1.0
        way = self.limit.certain - self.threshold
        part = (value - self.threshold) / way if way > 0 else 1.0
        return LEAST_SURE + (1 - LEAST_SURE) * min(1.0, max(0.0, part))


class Rules:
    """The rules of all checks, read once."""

    def __init__(self, session: Session) -> None:
        """Read what was set and learned: a few rows."""
        self._set = {(each.kind, each.form_id): each for each in session.scalars(select(CheckRule))}
        self._learned = {
            (each.kind, each.form_id): each for each in session.scalars(select(CheckLesson))
        }
        self._known: dict[tuple[str, int | None], Rule] = {}

    def of(self, kind: str, form_id: int | None) -> Rule:
        """What holds on a form; `None`: on all that have nothing of their own."""
        if (kind, form_id) not in self._known:
            self._known[kind, form_id] = self._made(kind, form_id)
        return self._known[kind, form_id]

    def threshold(self, kind: str, form_id: int | None) -> float:
        """The threshold of a check that measures."""
        return self.of(kind, form_id).threshold or 0.0

    def unlearned(self, kind: str, form_id: int | None) -> Rule:
        """What holds by what people set alone."""
        usual = CHECK_KINDS[kind]
        is_on, weight = True, usual.weight
        threshold = usual.limit.threshold if usual.limit else None
        for held in (self._set.get((kind, None)), self._set.get((kind, form_id))):
            if held is not None:
                is_on = is_on if held.is_on is None else held.is_on
                weight = weight if held.weight is None else held.weight
                threshold = threshold if held.threshold is None else held.threshold
        return Rule(is_on, weight, threshold, limit=usual.limit)

    def _made(self, kind: str, form_id: int | None) -> Rule:
        rule = self.unlearned(kind, form_id)
        lesson = self._learned.get((kind, form_id or 0))
        if lesson is None:
            return rule
        threshold = rule.threshold
        if threshold is not None and lesson.threshold is not None:
            threshold = max(threshold, lesson.threshold)
        return replace(rule, threshold=threshold, factor=lesson.factor)
