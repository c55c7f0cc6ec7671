"""What linked events brought against what an activity aimed at: people and money."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Event, Link
from sync.joins.lists import listed_participants
from sync.plan.held import held_events


@dataclass(frozen=True)
class Yield:
    """People who came and what it cost, by the shares of the links; None where nobody says."""

    people: float | None = None
    cost: float | None = None

    def with_more(self, people: float | None, cost: float | None) -> "Yield":
        """Return it with another event's."""
        return Yield(_sum(self.people, people), _sum(self.cost, cost))


def yields(session: Session, activity_ids: Collection[int]) -> dict[int, Yield]:
    """Return what each activity's events brought.

    A list of participants outranks the counts; who stands on several of an event's came once.
    """
    standing = {each.event_id for each in held_events(session, activity_ids)}
    listed = listed_participants(session, standing)
    statement = (
        select(Link.activity_id, Link.share, Event.id, Event.women, Event.men, Event.cost)
        .join(Event, Link.event_id == Event.id)
        .where(Link.activity_id.in_(list(activity_ids)))
    )
    found: dict[int, Yield] = {}
    for activity_id, share, event_id, women, men, cost in session.execute(statement):
        if event_id in standing:
            counted = None if women is None and men is None else (women or 0) + (men or 0)
            people = listed.get(event_id) or counted
            one = found.get(activity_id, Yield())
            found[activity_id] = one.with_more(_shared(people, share), _shared(cost, share))
    return found


def _shared(value: float | None, share: float) -> float | None:
    return None if value is None else value * share


def _sum(one: float | None, other: float | None) -> float | None:
    return one if other is None else (one or 0) + other
