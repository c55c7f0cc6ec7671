"""Findings in the store, brought in step with what the checks find now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from server.models.reviews import Finding
from sync.checks.found import Found, HeldFinding
from sync.checks.kinds import FINDING_KINDS
from sync.checks.subject import Subject
from sync.checks.verdicts import note_verdicts

Identity = tuple[str, str]


COLUMNS = tuple(getattr(Finding, name) for name in HeldFinding._fields)


@dataclass
class CheckCounts:
    """What a run of the checks looked at, and the findings there are."""

    submissions: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For the record of a run."""
        return asdict(self)


@dataclass
class Keeper:
    """Writes the findings of one page."""

    session: Session
    counts: CheckCounts
    now: datetime
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def keep(
        self, found: Iterable[tuple[Subject, list[Found]]], submission_ids: Sequence[int]
    ) -> None:
        """Note what became of the findings there are, then add, change and remove."""
        held = _held(self.session, submission_ids)
        every = [finding for findings in held.values() for finding in findings]
        note_verdicts(self.session, submission_ids, every, now=self.now)
        for subject, wanted in found:
            self.counts.submissions += 1
            self._keep_in_step(subject, wanted, held[subject.submission.id])
        self._write()

    def _keep_in_step(self, subject: Subject, found: list[Found], held: list[HeldFinding]) -> None:
        stored = {(finding.kind, finding.key): finding for finding in held}
        for identity, each in _wanted(subject, found, stored).items():
            self.counts.found += 1
            finding = stored.pop(identity, None)
            now_so = _columns(subject, each)
            if finding is None:
                self.counts.new += 1
                self.new.append(_new(subject, each, self.now) | now_so)
            elif change := _change(finding, now_so):
                self.counts.changed += "facts" in change
                self.changed.append({"id": finding.id, **change})
        for gone in stored.values():
            self.counts.gone += 1
            self.gone.append(gone.id)

    def _write(self) -> None:
        if self.gone:
            self.session.execute(delete(Finding).where(Finding.id.in_(self.gone)))
        for rows in _alike(self.changed):
            self.session.execute(update(Finding), rows)
        for row in self.changed:
            held = self.session.identity_map.get(identity_key(Finding, row["id"]))
            if held is not None:
                self.session.expire(held)
        if self.new:
            self.session.execute(insert(Finding), self.new)


def _held(session: Session, submission_ids: Sequence[int]) -> dict[int, list[HeldFinding]]:
    found: dict[int, list[HeldFinding]] = defaultdict(list)
    statement = select(*COLUMNS).where(
        Finding.submission_id.in_(submission_ids), Finding.kind.in_(FINDING_KINDS)
    )
    for row in session.execute(statement):
        finding = HeldFinding._make(row)
        found[finding.submission_id].append(finding)
    return found


def _wanted(
    subject: Subject, found: list[Found], stored: Mapping[Identity, HeldFinding]
) -> dict[Identity, Found]:
    """What is worth telling by the rules of the form; a false alarm stays known as one."""
    wanted = {}
    for each in found:
        rule = subject.asked.rules.of(each.kind, subject.submission.form_id)
        identity = each.kind, each.short_key()
        before = stored.get(identity)
        is_false = before is not None and before.dismissed_at is not None
        if rule.is_on and (rule.passes(each.value) or is_false):
            wanted[identity] = each
    return wanted


def _new(subject: Subject, found: Found, now: datetime) -> dict[str, Any]:
    named = {"kind": found.kind, "key": found.short_key(), "found_at": now}
    return {"submission_id": subject.submission.id, **named}


def _columns(subject: Subject, found: Found) -> dict[str, Any]:
    """What a finding says now."""
    rule = subject.asked.rules.of(found.kind, subject.submission.form_id)
    return {
        "edition_id": subject.edition.id,
        "tone": FINDING_KINDS[found.kind],
        "facts": found.facts,
        "points": rule.points(found.value),
        "value": found.value,
        "other_id": found.other_id,
    }


def _change(finding: HeldFinding, now_so: Mapping[str, Any]) -> dict[str, Any]:
    """Other facts make a dismissed finding one to look at again; another edition alone does not."""
    change = {name: value for name, value in now_so.items() if getattr(finding, name) != value}
    if "facts" in change:
        change |= {"dismissed_at": None, "dismissed_by_id": None}
    return change


def _alike(changes: Iterable[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Changes of the same columns, which the store takes at once."""
    found: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for change in changes:
        found[frozenset(change)].append(change)
    return found.values()
