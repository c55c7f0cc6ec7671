"""Checks of what a submission tells: people, days, places, and the link to the plan."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from forms.programme import load
from sync.checks.found import Found
from sync.checks.subject import ToldEvent
from sync.reconcile.score import days_away

SHOWN_TWINS = 5
# Enough digits to tell a subscriber, however the country is written.
SUBSCRIBER_DIGITS = 9
_NOT_DIGITS = re.compile(r"\D")


def counts_differ(told: ToldEvent) -> Iterator[Found]:
    """The list of participants and the counts do not say the same number."""
    event, listed = told.event, len(told.listed)
    if not listed or (event.women is None and event.men is None):
        return
    if listed != (event.women or 0) + (event.men or 0):
        facts = {"listed": listed, "women": event.women, "men": event.men}
        yield Found("counts_differ", "", facts)


def no_signed_list(told: ToldEvent) -> Iterator[Found]:
    """There were participants, listed or counted, and no signed list was added."""
    event = told.event
    people = len(told.listed) or (event.women or 0) + (event.men or 0)
    if told.asked.signed_list and people and not event.facts.get("attendance_sheets"):
        yield Found("no_signed_list", "", {"listed": people})


def date_in_future(told: ToldEvent) -> Iterator[Found]:
    """It was told before its day came."""
    if told.event.date and told.event.date > told.received:
        facts = {"date": told.event.date.isoformat(), "received": told.received.isoformat()}
        yield Found("date_in_future", "", facts)


def end_before_start(told: ToldEvent) -> Iterator[Found]:
    """It ends before it begins."""
    event = told.event
    if event.date and event.end_date and event.end_date < event.date:
        facts = {"date": event.date.isoformat(), "end_date": event.end_date.isoformat()}
        yield Found("end_before_start", "", facts)


def region_mismatch(told: ToldEvent) -> Iterator[Found]:
    """The province lies in another region than the one that was answered."""
    event, programme = told.event, load()
    lies_in = programme.region_of_province(event.province)
    regional = {region.code for region in programme.regions if region.official is not None}
    if lies_in and event.region in regional and event.region != lies_in:
        facts = {"region": event.region, "province": event.province, "province_region": lies_in}
        yield Found("region_mismatch", "", facts)


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
            "date": told.event.date.isoformat() if told.event.date else None,
        }
        yield Found("possible_duplicate", twin.instance_id, facts)


def outside_period(told: ToldEvent) -> Iterator[Found]:
    """It took place outside the time that its activity has in the plan."""
    link = next((link for link in told.event.links if link.is_main), None)
    values = link.activity.values if link else None
    if link is None or values is None or not values.periods or told.event.date is None:
        return
    periods = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in values.periods)
    days = days_away(told.event.date, told.event.end_date, periods)
    if days:
        facts = {
            "date": told.event.date.isoformat(),
            "code": link.activity.code,
            "days": days,
            "periods": values.periods,
        }
        yield Found("outside_period", "", facts)


def over_budget(told: ToldEvent) -> Iterator[Found]:
    """It cost more than all that its activity may cost."""
    for link in told.event.links:
        values, cost = link.activity.values, told.event.cost
        if cost is None or values is None or values.budget_mad is None:
            continue
        if cost * link.share > values.budget_mad:
            facts = {
                "cost": cost,
                "budget": values.budget_mad,
                "currency": load().currency,
                "code": link.activity.code,
            }
            yield Found("over_budget", link.activity.code, facts)


def activity_removed(told: ToldEvent) -> Iterator[Found]:
    """Its activity left the plan; the link waits for a person."""
    for link in told.event.links:
        if not link.activity.is_planned:
            yield Found("activity_removed", link.activity.code, {"code": link.activity.code})


def link_contradicted(told: ToldEvent) -> Iterator[Found]:
    """New data speaks against what a person decided on the link."""
    decision = told.decision
    if decision is not None and decision.contradiction is not None:
        code = decision.activity.code if decision.activity else None
        facts = {"code": code, "new_code": decision.contradiction["code"]}
        yield Found("link_contradicted", "", facts)


CHECKS: tuple[Callable[[ToldEvent], Iterator[Found]], ...] = (
    counts_differ,
    no_signed_list,
    date_in_future,
    end_before_start,
    region_mismatch,
    repeated_phone,
    possible_duplicate,
    outside_period,
    over_budget,
    activity_removed,
    link_contradicted,
)
