"""What checks learn from verdicts, for each form: a weight that fits, a threshold that fits.

The weight follows how often the check was right: `(right + 3) / (right + wrong + 6)`, so that few
verdicts change little; twice that is the factor, between 0.4 and 1.5. Where a check measures, its
threshold moves beyond what was called a false alarm three times, never beyond what was right, nor
beyond what the check allows. All of it is stored, shown, and forgotten when someone asks for it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.models.checks import CheckLesson, CheckRule, CheckVerdict
from sync.checks.kinds import CHECK_KINDS, Limit
from sync.checks.rules import Rules

PRIOR = 3
LEAST_FACTOR, MOST_FACTOR = 0.4, 1.5
ENOUGH_FALSE = 3
JUST_BELOW = 0.999


@dataclass
class Verdicts:
    """What became of the findings of one check on one form; the values that were measured."""

    right: int = 0
    wrong: int = 0
    right_values: list[float] = field(default_factory=list)
    wrong_values: list[float] = field(default_factory=list)

    def add(self, value: float | None, *, is_right: bool) -> None:
        """Count one."""
        self.right += is_right
        self.wrong += not is_right
        if value is not None:
            (self.right_values if is_right else self.wrong_values).append(value)


def learn(session: Session, *, now: datetime) -> bool:
    """Learn from all verdicts; whether anything is different now."""
    rules = Rules(session)
    held = {(each.kind, each.form_id): each for each in session.scalars(select(CheckLesson))}
    changed = False
    for (kind, form_id), verdicts in _verdicts(session).items():
        limit = CHECK_KINDS[kind].limit
        base = rules.unlearned(kind, form_id).threshold
        lesson = held.pop((kind, form_id), None)
        if lesson is None:
            lesson = CheckLesson(kind=kind, form_id=form_id, factor=1.0, at=now)
            session.add(lesson)
        lesson.right, lesson.wrong = verdicts.right, verdicts.wrong
        learned = factor_of(verdicts), threshold_of(verdicts, limit, base)
        if learned != (lesson.factor, lesson.threshold):
            lesson.factor, lesson.threshold = learned
            lesson.at, changed = now, True
    for gone in held.values():
        session.delete(gone)
        changed = True
    session.flush()
    return changed


def factor_of(verdicts: Verdicts) -> float:
    """How the weight changes; one decimal, so that a single verdict seldom changes scores."""
    precision = (verdicts.right + PRIOR) / (verdicts.right + verdicts.wrong + 2 * PRIOR)
    return min(MOST_FACTOR, max(LEAST_FACTOR, round(2 * precision, 1)))


def threshold_of(verdicts: Verdicts, limit: Limit | None, base: float | None) -> float | None:
    """The threshold that three false alarms lie at or below; none where it stays as it is."""
    if limit is None or base is None or len(verdicts.wrong_values) < ENOUGH_FALSE:
        return None
    learned = sorted(verdicts.wrong_values, reverse=True)[ENOUGH_FALSE - 1]
    learned = min(learned, limit.most)
    if verdicts.right_values:
        learned = min(learned, min(verdicts.right_values) * JUST_BELOW)
    return learned if learned > base else None


def forget(session: Session, rule: CheckRule, *, now: datetime) -> None:
    """Begin anew: what was learned so far does not count any more, on a form or on all."""
    rule.learns_from = rule.changed_at = now
    lessons = delete(CheckLesson).where(CheckLesson.kind == rule.kind)
    if rule.form_id is not None:
        lessons = lessons.where(CheckLesson.form_id == rule.form_id)
    session.execute(lessons)


def _verdicts(session: Session) -> dict[tuple[str, int], Verdicts]:
    since = {
        (kind, form_id): at
        for kind, form_id, at in session.execute(
            select(CheckRule.kind, CheckRule.form_id, CheckRule.learns_from).where(
                CheckRule.learns_from.is_not(None)
            )
        )
    }
    found: dict[tuple[str, int], Verdicts] = defaultdict(Verdicts)
    for kind, form_id, is_right, value, at in session.execute(
        select(
            CheckVerdict.kind,
            CheckVerdict.form_id,
            CheckVerdict.is_right,
            CheckVerdict.value,
            CheckVerdict.at,
        ).where(CheckVerdict.kind.in_(CHECK_KINDS))
    ):
        if _counts(at, (since.get((kind, None)), since.get((kind, form_id)))):
            found[kind, form_id].add(value, is_right=is_right)
    return found


def _counts(at: datetime, since: Iterable[datetime | None]) -> bool:
    return all(begin is None or at > begin for begin in since)
