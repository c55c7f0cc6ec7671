"""What the checks look at: plain rows, read a page at a time in a fixed number of queries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sync.checks.rules import Rules

# A field `date` would hide the type's own name from the type checker.
Day = date
_INDEX = re.compile(r"\[\d+\]")


class SubmissionRow(NamedTuple):
    """A submission as the checks need it."""

    id: int
    form_id: int
    instance_id: str
    approved_edition_id: int | None
    restored_at: datetime | None


class EditionRow(NamedTuple):
    """An edition without its answers."""

    id: int
    submission_id: int
    number: int
    deprecated_id: str | None
    is_current: bool
    is_conflict: bool
    form_version_id: int
    flags: list[Any]
    received_at: datetime


class FileRow(NamedTuple):
    """A file of the current edition."""

    submission_id: int
    name: str
    blob_id: int | None
    is_named: bool


class EventRow(NamedTuple):
    """An event that a submission tells; `row` counts where it tells several."""

    submission_id: int
    row: int
    id: int
    kind: str | None
    title: str | None
    date: Day | None
    end_date: Day | None
    region: str | None
    province: str | None
    commune: str | None
    women: int | None
    men: int | None
    cost: float | None
    link_status: str
    facts: dict[str, Any]


class Listed(NamedTuple):
    """One participant of a list."""

    submission_id: int
    event_id: int
    row: int
    phone: str | None
    age: int | None
    birth_year: int | None
    signature: str | None


class ActivityRow(NamedTuple):
    """A planned activity with what the plan says of it now."""

    id: int
    code: str
    is_planned: bool
    periods: list[Any] | None
    budget: float | None


class LinkRow(NamedTuple):
    """A link of an event; `total` is what its activity cost up to this event, where too much."""

    event_id: int
    share: float
    is_main: bool
    activity: ActivityRow
    total: float | None = None


class Held(NamedTuple):
    """The decision on an event's link that holds."""

    event_id: int
    code: str | None
    contradiction: dict[str, Any] | None


class Other(NamedTuple):
    """Another submission that shares something; `how_alike` from 0 to 1."""

    id: int
    instance_id: str
    title: str | None
    date: Day | None
    how_alike: float = 1.0
    common: int = 0
    listed: int = 0


class Seen(NamedTuple):
    """A file of this submission that was seen before: in another, or in this one once more."""

    name: str
    how_alike: float
    other: Other | None
    other_name: str


@dataclass(frozen=True)
class Asked:
    """What a form version asks, as far as the checks need it, and the rules of its form."""

    rules: Rules
    form_id: int
    version: str = ""
    signed_list: bool = False
    personal: frozenset[str] = frozenset()

    def is_personal(self, path: str) -> bool:
        """Whether the answer at a path identifies someone."""
        return _INDEX.sub("", path) in self.personal

    def threshold(self, kind: str) -> float:
        """From where on a check tells what it measures on this form."""
        return self.rules.threshold(kind, self.form_id)


class Usual(NamedTuple):
    """The middle of a measure, how far values spread around it, and of how many that is known."""

    known: int
    middle: float
    spread: float


@dataclass(frozen=True)
class ToldEvent:
    """An event as the submission tells it; `received`, `sent`: the days the edition came and left.

    `usual` holds what is usual for its kind, by measure; `has_plan`: its year has a plan.
    """

    event: EventRow
    received: date
    sent: date | None
    asked: Asked
    listed: Sequence[Listed] = ()
    links: Sequence[LinkRow] = ()
    held: Held | None = None
    twins: Sequence[Other] = ()
    alike: Sequence[Other] = ()
    usual: Mapping[str, Usual] = field(default_factory=dict)
    has_plan: bool = False


@dataclass(frozen=True)
class Subject:
    """A submission with its current edition, its files and its events."""

    submission: SubmissionRow
    edition: EditionRow
    editions: Sequence[EditionRow]
    files: Sequence[FileRow]
    asked: Asked
    events: Sequence[ToldEvent]
    seen: Sequence[Seen] = ()
    seconds: float | None = None
    usual_seconds: Usual | None = None
