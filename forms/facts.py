"""What a submission tells, in the programme's words: events, participants, decisions."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ParticipantFacts:
    """One attendance; `row` counts the submission's participants from 0 in document order."""

    row: int
    name: str | None = None
    sex: str | None = None
    age: int | None = None
    birth_year: int | None = None
    institution: str | None = None
    institution_type: str | None = None
    function: str | None = None
    phone: str | None = None
    email: str | None = None
    nationality: str | None = None
    consent: bool | None = None
    signature: str | None = None
    pretest: float | None = None
    posttest: float | None = None
    satisfaction: float | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    unmapped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionFacts:
    """A decision that was taken, by whom it is carried out and until when."""

    text: str | None = None
    owner: str | None = None
    due: datetime.date | None = None


@dataclass(frozen=True)
class EventFacts:
    """One event; `unmapped` keeps by meaning what was said in words that nobody mapped yet."""

    index: int = 0
    kind: str | None = None
    title: str | None = None
    date: datetime.date | None = None
    end_date: datetime.date | None = None
    activity_code: str | None = None
    result: str | None = None
    region: str | None = None
    province: str | None = None
    commune: str | None = None
    place: str | None = None
    point: Mapping[str, Any] | None = None
    organiser: str | None = None
    partners: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    cost: float | None = None
    women: int | None = None
    men: int | None = None
    duration: float | None = None
    participants: tuple[ParticipantFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    lesson: str | None = None
    photos: tuple[str, ...] = ()
    attendance_sheets: tuple[str, ...] = ()
    unmapped: Mapping[str, str] = field(default_factory=dict)
