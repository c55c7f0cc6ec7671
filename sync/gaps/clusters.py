"""Unplanned events that tell of one activity: like titles, one region, one kind.

Titles are compared by what they say, whatever the language. Only events that share one of a title's
rare words are compared, so that the work grows with the number of events.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from sqlalchemy import and_, exists, extract, select
from sqlalchemy.orm import Session

from server.models.events import Event, LinkDecision, LinkStatus, Telling
from server.models.submissions import ReviewState, Submission
from sync.reconcile.glossary import Glossary
from sync.reconcile.titles import TitleReader

LIKE_ENOUGH = 0.6  # of the words of both
Words = frozenset[str]


@dataclass(frozen=True)
class Unplanned:
    """An event without an activity; `is_sure` once it was approved or a person said so."""

    event: Event
    is_sure: bool


@dataclass
class Cluster:
    """Events that seem to be sessions of one activity that the plan lacks."""

    words: Words
    members: list[Unplanned] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        """Return its events, the oldest first."""
        events = [each.event for each in self.members]
        return sorted(events, key=lambda event: (event.date or date.max, event.id))


def unplanned(session: Session, year: int) -> list[Unplanned]:
    """Return the year's events that are unplanned and still tell of something."""
    standing = and_(
        Telling.event_id == Event.id,
        Telling.is_withdrawn.is_(False),
        Telling.submission_id == Submission.id,
        Submission.deleted_at.is_(None),
        Submission.review_state != ReviewState.REJECTED,
    )
    is_approved = exists().where(standing, Submission.approved_edition_id.is_not(None))
    is_decided = exists().where(
        LinkDecision.event_id == Event.id,
        LinkDecision.is_withdrawn.is_(False),
        LinkDecision.activity_id.is_(None),
    )
    statement = (
        select(Event, is_approved | is_decided)
        .where(
            Event.link_status == LinkStatus.UNPLANNED,
            extract("year", Event.date) == year,
            exists().where(standing),
        )
        .order_by(Event.id)
    )
    return [Unplanned(event, bool(is_sure)) for event, is_sure in session.execute(statement)]


def clusters(found: Sequence[Unplanned], glossary: Glossary) -> list[Cluster]:
    """Put events together; each in one cluster, the first of its kind leads."""
    reader = TitleReader((each.event.title or "" for each in found), glossary)
    words = {each.event.id: reader.read(each.event.title or "").concepts for each in found}
    rarity = Counter(word for said in words.values() for word in said)
    groups: dict[tuple[str | None, str | None], list[Unplanned]] = {}
    for each in found:
        if words[each.event.id] and each.event.region:
            groups.setdefault((each.event.region, each.event.kind), []).append(each)
    return [cluster for group in groups.values() for cluster in _grouped(group, words, rarity)]


def _grouped(
    group: Iterable[Unplanned], words: dict[int, Words], rarity: Counter[str]
) -> list[Cluster]:
    made: list[Cluster] = []
    same: dict[Words, Cluster] = {}
    by_word: dict[str, list[Cluster]] = {}
    for each in group:
        said = words[each.event.id]
        rare = _rarest(said, rarity)
        cluster = same.get(said) or _likest(said, (c for w in rare for c in by_word.get(w, ())))
        if cluster is None:
            cluster = Cluster(said)
            made.append(cluster)
            for word in rare:
                by_word.setdefault(word, []).append(cluster)
        same.setdefault(said, cluster)
        cluster.members.append(each)
    return made


def _rarest(said: Words, rarity: Counter[str]) -> list[str]:
    """Return so many words that two titles that are like enough share one of them."""
    ordered = sorted(said, key=lambda word: (rarity[word], word))
    return ordered[: len(said) - ceil(LIKE_ENOUGH * len(said)) + 1]


def _likest(said: Words, near: Iterable[Cluster]) -> Cluster | None:
    scored = [(len(said & c.words) / len(said | c.words), c) for c in near]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= LIKE_ENOUGH else None
