"""Writes what the machine thinks of an event, only where it differs from what is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.models.events import Candidate, Event, Link, LinkDecision, LinkMethod, LinkStatus
from sync.reconcile.assign import Assignment, Choice

Facts = dict[str, Any]


@dataclass(frozen=True)
class Machine:
    """What the machine thinks of an event, and which activities are planned today."""

    thinks: Assignment
    planned_ids: frozenset[int] | set[int]

    @property
    def activity_id(self) -> int | None:
        """The activity that it would link to."""
        if self.thinks.status is not LinkStatus.LINKED:
            return None
        return self.thinks.choices[0].activity_id


def record(
    event: Event,
    machine: Machine,
    decision: LinkDecision | None,
    now: datetime,
) -> bool:
    """Store candidates, and the link unless a person decided it. Says whether anything changed."""
    changed = _candidates(event, machine.thinks.choices)
    if decision is not None:
        changed |= _contradiction(decision, machine)
    elif not _is_stranded(event, machine):
        changed |= _link(event, machine.thinks, now)
        changed |= _summary(event, machine.thinks)
    if changed or event.reconciled_at is None:
        event.reconciled_at = now
    return changed


def put(row: object, **values: object) -> bool:
    """Set what differs. Says whether anything did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def main_link(event: Event) -> Link | None:
    """The link that counts first."""
    return next((link for link in event.links if link.is_main), None)


def _candidates(event: Event, choices: tuple[Choice, ...]) -> bool:
    stored = {candidate.activity_id: candidate for candidate in event.candidates}
    changed = False
    for rank, choice in enumerate(choices, start=1):
        facts: Facts = {"rank": rank, "score": choice.score, "evidence": choice.evidence}
        candidate = stored.pop(choice.activity_id, None)
        if candidate is None:
            event.candidates.append(Candidate(activity_id=choice.activity_id, **facts))
            changed = True
        else:
            changed |= put(candidate, **facts)
    for gone in stored.values():
        event.candidates.remove(gone)
    return changed or bool(stored)


def _is_stranded(event: Event, machine: Machine) -> bool:
    """Whether the link's activity left the plan: it waits for a person, nothing moves silently."""
    link = main_link(event)
    if link is None or link.method == LinkMethod.PERSON:
        return False
    return link.activity_id not in machine.planned_ids


def _link(event: Event, thinks: Assignment, now: datetime) -> bool:
    link = main_link(event)
    if thinks.status is not LinkStatus.LINKED:
        if link is not None:
            event.links.remove(link)
        return link is not None
    choice = thinks.choices[0]
    facts: Facts = {
        "activity_id": choice.activity_id,
        "method": thinks.method,
        "score": thinks.score,
        "evidence": thinks.evidence,
    }
    if link is None:
        event.links.append(Link(is_main=True, share=1.0, created_at=now, **facts))
        return True
    if link.activity_id != choice.activity_id:
        link.created_at = now
    return put(link, **facts)


def _summary(event: Event, thinks: Assignment) -> bool:
    return put(
        event,
        link_status=thinks.status,
        link_method=thinks.method,
        link_score=thinks.score,
        link_evidence=thinks.evidence,
    )


def _contradiction(decision: LinkDecision, machine: Machine) -> bool:
    """Say on a decision what new data speaks against it, or that nothing does any more."""
    told_then = {decision.activity_id, decision.machine_activity_id}
    if machine.activity_id is None or machine.activity_id in told_then:
        return put(decision, contradiction=None)
    choice = machine.thinks.choices[0]
    said = {
        "activity_id": choice.activity_id,
        "code": choice.code,
        "score": choice.score,
        "evidence": choice.evidence,
    }
    return put(decision, contradiction=said)
