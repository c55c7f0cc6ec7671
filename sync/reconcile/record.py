"""Writes what the machine thinks of events, only where it differs from what is stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, inspect, select, update
from sqlalchemy.orm import Session

from server.models.base import Base
from server.models.events import (
    Candidate,
    Event,
    Link,
    LinkDecision,
    LinkMethod,
    LinkStatus,
)
from server.models.matching import Matching
from sync.reconcile.assign import Assignment, Choice
from sync.reconcile.decided import holding_decisions
from sync.reconcile.facts import Seen
from sync.reconcile.keys import number_of, words_of

Facts = dict[str, Any]


@dataclass(frozen=True)
class View:
    """What the machine thinks of an event as it was seen, against the plan of a year.

    `thinks` is empty for one that stands no more: it is left as it is. `opens` tells whether it
    takes a place of its activity.
    """

    seen: Seen
    year: int | None
    thinks: Assignment | None
    opens: bool = True

    @property
    def activity_id(self) -> int | None:
        """The activity that it would link to."""
        if self.thinks is None or self.thinks.status is not LinkStatus.LINKED:
            return None
        return self.thinks.choices[0].activity_id


@dataclass
class _Writes:
    """Rows to write, by table, in few statements."""

    new: dict[type[Base], list[Facts]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[type[Base], list[Facts]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[type[Base], list[int]] = field(default_factory=lambda: defaultdict(list))

    def write(self, session: Session) -> None:
        """Remove, change, add."""
        connection = session.connection()
        for table, ids in self.gone.items():
            if ids:
                connection.execute(delete(table).where(_key(table).in_(ids)))
        for table, rows in self.changed.items():
            for names, alike in _by_columns(rows).items():
                values: Facts = {name: bindparam(name) for name in names}
                statement = update(table).where(_key(table) == bindparam("_key"))
                connection.execute(statement.values(values), alike)
        for table, rows in self.new.items():
            connection.execute(insert(table), rows)


def _key(table: type[Base]) -> Any:
    return inspect(table).primary_key[0]


def record(session: Session, views: Iterable[View], planned_ids: set[int], *, now: datetime) -> int:
    """Store candidates, and the link unless a person decided it. Says how many events changed."""
    wanted = {view.seen.event_id: view for view in views}
    session.flush()
    held = _Held(session, list(wanted))
    writes, changed = _Writes(), 0
    for event_id, view in wanted.items():
        if view.thinks is None or event_id not in held.events:
            _match(writes, held, view, None)
            continue
        decision = held.decisions.get(event_id)
        differs = _candidates(writes, held, event_id, view.thinks.choices)
        activity_id = held.links[event_id].activity_id if event_id in held.links else None
        if decision is not None:
            differs |= _contradiction(decision, view)
            activity_id = decision.activity_id
        elif not held.is_stranded(event_id, planned_ids):
            differs |= _link(writes, held, event_id, view.thinks, now)
            differs |= _summary(writes, held, event_id, view.thinks)
            activity_id = view.activity_id
        if differs or held.events[event_id].reconciled_at is None:
            writes.changed[Event].append({"_key": event_id, "reconciled_at": now})
        _match(writes, held, view, activity_id)
        changed += differs
    writes.write(session)
    _forget(session, wanted)
    return changed


def record_view(session: Session, view: View, *, now: datetime) -> None:
    """Store what the machine thinks of one event, whose link a person has just decided."""
    record(session, [view], set(), now=now)
    session.flush()


def main_link(event: Event) -> Link | None:
    """The link that counts first."""
    return next((link for link in event.links if link.is_main), None)


class _Held:
    """What is stored of some events now."""

    def __init__(self, session: Session, ids: list[int]) -> None:
        self.events = _rows(
            session,
            select(
                Event.id,
                Event.link_status,
                Event.link_method,
                Event.link_score,
                Event.link_evidence,
                Event.reconciled_at,
            ).where(Event.id.in_(ids)),
        )
        columns = (Link.id, Link.activity_id, Link.method, Link.score, Link.evidence)
        mains = select(Link.event_id, *columns).where(Link.event_id.in_(ids), Link.is_main)
        self.links = _rows(session, mains)
        self.candidates: dict[int, dict[int, Any]] = defaultdict(dict)
        shown = select(
            Candidate.event_id,
            Candidate.id,
            Candidate.activity_id,
            Candidate.rank,
            Candidate.score,
            Candidate.evidence,
        )
        for row in session.execute(shown.where(Candidate.event_id.in_(ids))):
            self.candidates[row.event_id][row.activity_id] = row
        matched = select(Matching.__table__).where(Matching.event_id.in_(ids))
        self.matchings = _rows(session, matched)
        self.decisions: dict[int, LinkDecision] = holding_decisions(session, ids)

    def is_stranded(self, event_id: int, planned_ids: set[int]) -> bool:
        """Whether the link's activity left the plan: it waits for a person."""
        link = self.links.get(event_id)
        if link is None or link.method == LinkMethod.PERSON:
            return False
        return link.activity_id not in planned_ids


def _rows(session: Session, statement: Any) -> dict[int, Any]:
    return {row[0]: row for row in session.execute(statement)}


def _by_columns(rows: list[Facts]) -> Mapping[tuple[str, ...], list[Facts]]:
    found: dict[tuple[str, ...], list[Facts]] = defaultdict(list)
    for row in rows:
        found[tuple(name for name in row if name != "_key")].append(row)
    return found


def _differing(row: Any, facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if getattr(row, name) != value}


def _candidates(writes: _Writes, held: _Held, event_id: int, choices: tuple[Choice, ...]) -> bool:
    stored = held.candidates.pop(event_id, {})
    changed = False
    for rank, choice in enumerate(choices, start=1):
        facts: Facts = {"rank": rank, "score": choice.score, "evidence": choice.evidence}
        row = stored.pop(choice.activity_id, None)
        if row is None:
            key = {"event_id": event_id, "activity_id": choice.activity_id}
            writes.new[Candidate].append({**key, **facts})
        elif not (facts := _differing(row, facts)):
            continue
        else:
            writes.changed[Candidate].append({"_key": row.id, **facts})
        changed = True
    writes.gone[Candidate] += [row.id for row in stored.values()]
    return changed or bool(stored)


def _link(writes: _Writes, held: _Held, event_id: int, thinks: Assignment, now: datetime) -> bool:
    link = held.links.get(event_id)
    if thinks.status is not LinkStatus.LINKED:
        if link is not None:
            writes.gone[Link].append(link.id)
        return link is not None
    facts: Facts = {
        "activity_id": thinks.choices[0].activity_id,
        "method": thinks.method,
        "score": thinks.score,
        "evidence": thinks.evidence,
    }
    if link is None:
        usual = {"event_id": event_id, "is_main": True, "share": 1.0, "created_at": now}
        writes.new[Link].append({**usual, **facts})
        return True
    differing = _differing(link, facts)
    if "activity_id" in differing:
        differing["created_at"] = now
    if differing:
        writes.changed[Link].append({"_key": link.id, **differing})
    return bool(differing)


def _summary(writes: _Writes, held: _Held, event_id: int, thinks: Assignment) -> bool:
    facts = {
        "link_status": thinks.status,
        "link_method": thinks.method,
        "link_score": thinks.score,
        "link_evidence": thinks.evidence,
    }
    differing = _differing(held.events[event_id], facts)
    if differing:
        writes.changed[Event].append({"_key": event_id, **facts})
    return bool(differing)


def _contradiction(decision: LinkDecision, view: View) -> bool:
    """Say on a decision what new data speaks against it, or that nothing does any more."""
    told_then = {decision.activity_id, decision.machine_activity_id}
    said: Facts | None = None
    if view.thinks and view.activity_id is not None and view.activity_id not in told_then:
        choice = view.thinks.choices[0]
        said = {
            "activity_id": choice.activity_id,
            "code": choice.code,
            "score": choice.score,
            "evidence": choice.evidence,
        }
    differs = decision.contradiction != said
    if differs:
        decision.contradiction = said
    return differs


def _match(writes: _Writes, held: _Held, view: View, activity_id: int | None) -> None:
    """Keep how the event was matched; one deleted meanwhile leaves nothing."""
    seen, told = view.seen, view.seen.told
    if seen.event_id not in held.events:
        return
    facts: Facts = {
        "mark": seen.mark,
        "is_live": seen.is_live,
        "plan_year": view.year,
        "activity_id": activity_id if seen.is_live else None,
        "opens": view.opens,
        "officer": number_of(told.officer or ""),
        "words": words_of(told.title),
        "day": told.day.toordinal() if told.day else 0,
    }
    row = held.matchings.get(seen.event_id)
    if row is None:
        writes.new[Matching].append({"event_id": seen.event_id, **facts})
    elif _differing(row, facts):
        writes.changed[Matching].append({"_key": seen.event_id, **facts})


def _forget(session: Session, ids: Mapping[int, View]) -> None:
    """Objects that the session holds of these rows are read anew when they are next used."""
    for held in list(session.identity_map.values()):
        match held:
            case Event() if (inspect(held).identity or (0,))[0] in ids:
                session.expire(held)
            case Link() | Candidate():
                session.expire(held)
