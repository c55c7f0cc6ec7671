"""Checks of what a submission tells: people, days, and the link to the plan."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from forms.programme import load
from sync.checks import of_place, of_usual
from sync.checks.found import Found
from sync.checks.subject import LinkRow, Other, ToldEvent
from sync.reconcile.told import days_away

SHOWN_TWINS = 5
# Enough digits to tell a subscriber, however the country is written.
SUBSCRIBER_DIGITS = 9
_NOT_DIGITS = re.compile(r"\D")


def counts_differ(told: ToldEvent) -> Iterator[Found]:
    """The list of participants and the counts do not say the same number."""
    event, listed = told.event, len(told.listed)
    if not listed or (event.women is None and event.men is None):
        return
    away = abs(listed - (event.women or 0) - (event.men or 0))
    if away:
        facts = {"listed": listed, "women": event.women, "men": event.men}
        yield Found("counts_differ", "", facts, value=away)


def no_signed_list(told: ToldEvent) -> Iterator[Found]:
    """There were participants, listed or counted, and no signed list was added."""
    event = told.event
    people = len(told.listed) or (event.women or 0) + (event.men or 0)
    if told.asked.signed_list and people and not event.facts.get("attendance_sheets"):
        yield Found("no_signed_list", "", {"listed": people})


def date_in_future(told: ToldEvent) -> Iterator[Found]:
    """It was told before its day came: when it arrived here, or when it left the phone."""
    day = told.event.date
    if day and day > told.received:
        facts = {"date": day.isoformat(), "received": told.received.isoformat()}
        yield Found("date_in_future", "", facts, value=(day - told.received).days)
    elif day and told.sent and day > told.sent:
        facts = {"date": day.isoformat(), "sent": told.sent.isoformat()}
        yield Found("date_after_sent", "", facts, value=(day - told.sent).days)


def end_before_start(told: ToldEvent) -> Iterator[Found]:
    """It ends before it begins."""
    event = told.event
    if event.date and event.end_date and event.end_date < event.date:
        facts = {"date": event.date.isoformat(), "end_date": event.end_date.isoformat()}
        yield Found("end_before_start", "", facts)


def repeated_phone(told: ToldEvent) -> Iterator[Found]:
    """One phone stands for several participants; only their rows are told."""
    rows: dict[str, list[int]] = defaultdict(list)
    for person in told.listed:
        digits = _NOT_DIGITS.sub("", person.phone or "")
        if len(digits) >= SUBSCRIBER_DIGITS:
            rows[digits[-SUBSCRIBER_DIGITS:]].append(person.row)
    for same in rows.values():
        if len(same) > 1:
            yield Found("repeated_phone", ",".join(map(str, same)), {"rows": same})


def possible_duplicate(told: ToldEvent) -> Iterator[Found]:
    """Another submission tells the same title, day and region."""
    for twin in told.twins[:SHOWN_TWINS]:
        facts = {
            "instance_id": twin.instance_id,
            "title": told.event.title,
            "date": _iso(told.event.date),
        }
        yield Found("possible_duplicate", twin.instance_id, facts, other_id=twin.id)


def same_participants(told: ToldEvent) -> Iterator[Found]:
    """Most of the list stands in another submission too, which is no duplicate otherwise."""
    known = {twin.id for twin in told.twins}
    others = (other for other in told.alike if other.id not in known)
    for other in sorted(others, key=_by_likeness)[:SHOWN_TWINS]:
        facts = {
            "instance_id": other.instance_id,
            "title": other.title,
            "date": _iso(other.date),
            "common": other.common,
            "listed": other.listed,
        }
        value = round(other.how_alike, 3)
        yield Found("same_participants", other.instance_id, facts, value, other.id)


def outside_period(told: ToldEvent) -> Iterator[Found]:
    """It took place outside the time that its activity has in the plan."""
    link = next((link for link in told.links if link.is_main), None)
    if link is None or not link.activity.periods or told.event.date is None:
        return
    written = link.activity.periods
    periods = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in written)
    days = days_away(told.event.date, told.event.end_date, periods)
    if days:
        facts = {
            "date": told.event.date.isoformat(),
            "code": link.activity.code,
            "days": days,
            "periods": written,
        }
        yield Found("outside_period", "", facts, value=days)


def over_budget(told: ToldEvent) -> Iterator[Found]:
    """It cost more than all its activity may cost, or its activity does with this event."""
    for link in told.links:
        budget, cost = link.activity.budget, told.event.cost
        if not budget or cost is None:
            continue
        if cost * link.share > budget:
            facts = {"cost": cost, **_money(link)}
            value = cost * link.share / budget - 1
            yield Found("over_budget", link.activity.code, facts, value=round(value, 3))
        elif link.total is not None:
            facts = {"total": round(link.total, 2), "cost": cost, **_money(link)}
            value = round(link.total / budget - 1, 3)
            yield Found("activity_over_budget", link.activity.code, facts, value=value)


def unplanned(told: ToldEvent) -> Iterator[Found]:
    """It belongs to nothing in its year's plan, as far as is known; no person said so."""
    if told.has_plan and told.held is None and told.event.link_status == "unplanned":
        yield Found("unplanned", "", {"year": told.event.date.year if told.event.date else None})


def activity_removed(told: ToldEvent) -> Iterator[Found]:
    """Its activity left the plan; the link waits for a person."""
    for link in told.links:
        if not link.activity.is_planned:
            yield Found("activity_removed", link.activity.code, {"code": link.activity.code})


def link_contradicted(told: ToldEvent) -> Iterator[Found]:
    """New data speaks against what a person decided on the link."""
    if told.held is not None and told.held.contradiction is not None:
        facts = {"code": told.held.code, "new_code": told.held.contradiction["code"]}
        yield Found("link_contradicted", "", facts)


def _money(link: LinkRow) -> dict[str, object]:
    budget = link.activity.budget
    return {"budget": budget, "currency": load().currency, "code": link.activity.code}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _by_likeness(other: Other) -> tuple[float, int]:
    return -other.how_alike, other.id


CHECKS: tuple[Callable[[ToldEvent], Iterator[Found]], ...] = (
    counts_differ,
    no_signed_list,
    date_in_future,
    end_before_start,
    of_place.region_mismatch,
    of_place.point_away,
    repeated_phone,
    possible_duplicate,
    same_participants,
    of_usual.cost_out_of_range,
    of_usual.age_out_of_range,
    outside_period,
    over_budget,
    unplanned,
    activity_removed,
    link_contradicted,
)
