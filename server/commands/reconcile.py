"""`terrain reconcile`: links and proposals against the plan, then the checks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from forms.programme import load as load_programme
from server.config import Settings
from server.store import open_store
from sync.checks import check_all
from sync.gaps.refresh import refresh_adjustments
from sync.joins.find import find_joins
from sync.people.learning import LEAST, Learned, learn_people
from sync.people.run import identify
from sync.reconcile import ReconcileCounts
from sync.reconcile.decisions import FEWEST, LearnedLinks, learn_links
from sync.reconcile.run import reconcile as reconcile_all


@click.command()
@click.option("--year", type=click.IntRange(2000, 2100), help="That plan year only.")
@click.option("--learn", is_flag=True, help="Learn again from what people decided, first.")
@click.pass_obj
def reconcile(settings: Settings, year: int | None, *, learn: bool) -> None:
    """Link events to planned activities, propose, or call them unplanned; check what came in."""
    now = datetime.now(UTC)
    with open_store(settings) as session:
        if learn:
            _tell_links_learned(learn_links(session, now=now))
            session.commit()
        counts = reconcile_all(session, year=year, now=now, after_page=session.commit)
        joins = find_joins(session, now=now)
        findings = check_all(session, now=now, after_page=session.commit)
        today = now.astimezone(ZoneInfo(load_programme().time_zone)).date()
        adjustments = refresh_adjustments(session, today=today, now=now, year=year)
        session.commit()
        if learn:
            _tell_learned(learn_people(session, now=now, after_reading=session.commit))
        people = identify(session, now=now, after_reading=session.commit)
        session.commit()
    _tell(counts, year)
    click.echo(f"{joins.questions} pairs of submissions that may tell one event", err=True)
    click.echo(f"{findings.found} findings, {findings.new} new, {findings.gone} gone", err=True)
    click.echo(
        f"{people.people} people in {people.attendances} attendances, "
        f"{people.doubtful} doubtful pairs",
        err=True,
    )
    click.echo(f"{adjustments.proposed} adjustments proposed, {adjustments.new} new", err=True)


def _tell_learned(people: Learned) -> None:
    if people.is_kept:
        click.echo(f"Learned who is who from {people.decisions} decisions", err=True)
    else:
        click.echo(
            f"{people.decisions} decisions on who is who are too few to learn from; "
            f"it takes {LEAST}",
            err=True,
        )


def _tell_links_learned(learned: LearnedLinks) -> None:
    if learned.decisions < FEWEST:
        click.echo(
            f"{learned.decisions} decisions on links are too few to learn from; it takes {FEWEST}",
            err=True,
        )
        return
    cost, first = learned.cost, learned.first
    click.echo(
        f"{learned.decisions} decisions on links; held out, the right answer comes first in "
        f"{first[0]:.1%} before, {first[1]:.1%} after (cost {cost[0]:.3f}, {cost[1]:.3f})",
        err=True,
    )
    if not learned.is_kept:
        click.echo("The weights of links stay: the new ones do no better", err=True)
    for name, (before, after) in learned.changed.items():
        click.echo(f"  {name}: {before:+.2f} -> {after:+.2f}", err=True)


def _tell(counts: ReconcileCounts, year: int | None) -> None:
    if not counts.years:
        which = f" {year}" if year else ""
        click.echo(f"There is no plan{which} yet; `terrain plan import` brings one.", err=True)
    click.echo(
        f"{counts.events} events: {counts.linked} linked, {counts.proposed} proposed, "
        f"{counts.unplanned} unplanned, {counts.changed} changed",
        err=True,
    )
    if counts.contradicted:
        click.echo(f"{counts.contradicted} decisions of people to look at again", err=True)
