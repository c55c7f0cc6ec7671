"""Activities that changed their code: proposed by likeness, confirmed by a person."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Candidate, Link, LinkDecision, Telling
from server.models.plan import Plan, PlannedActivity
from server.models.reviews import HistoryEntry
from sync.errors import Refused
from sync.plan.compare import between
from sync.plan.current import activities_by_key
from sync.plan.outcome import Rename


def proposed_renames(
    session: Session, plan: Plan, activity: PlannedActivity | None = None
) -> list[tuple[PlannedActivity, Rename]]:
    """Return for activities no longer planned the new one that each may be, the likeliest first.

    With `activity`, only what it may have been or have become.
    """
    activities = list(activities_by_key(session, plan).values())
    claimed = {each.renamed_from_id for each in activities}
    gone = [each for each in activities if not each.is_planned and each.id not in claimed]
    come = [each for each in activities if each.is_planned and not each.renamed_from_id]
    if activity is not None:
        gone = [each for each in gone if activity.is_planned or each is activity]
        come = [each for each in come if not activity.is_planned or each is activity]
    old = {each.code: each for each in gone}
    found = between([a.values for a in gone if a.values], [a.values for a in come if a.values])
    return [(old[each.renamed_from], each) for each in found.renames]


def confirm_rename(
    session: Session,
    activity: PlannedActivity,
    renamed_from: PlannedActivity,
    *,
    account: Account | None = None,
    now: datetime,
) -> int:
    """Take over the links and decisions of the activity that this one was; say how many links.

    Raises `Refused` where the older one is still planned or the two are not of one year.
    """
    _check(activity, renamed_from)
    links = session.scalars(select(Link).where(Link.activity_id == renamed_from.id)).all()
    for link in links:
        _move_link(session, link, activity)
        _note(session, link.event_id, activity, renamed_from, account, now)
    _move_candidates(session, activity, renamed_from)
    session.execute(
        update(LinkDecision)
        .where(LinkDecision.activity_id == renamed_from.id)
        .values(activity_id=activity.id)
    )
    activity.renamed_from_id = renamed_from.id
    session.flush()
    return len(links)


def _check(activity: PlannedActivity, renamed_from: PlannedActivity) -> None:
    if activity.plan_id != renamed_from.plan_id or activity.id == renamed_from.id:
        raise Refused("an activity can only have been another one of the same plan year")
    if renamed_from.is_planned:
        code = renamed_from.code
        raise Refused(f"{code} is still planned; import a version without it first")
    if not activity.is_planned:
        raise Refused(f"{activity.code} is not in any current version; choose one that is")
    if activity.renamed_from_id not in (None, renamed_from.id):
        raise Refused(f"{activity.code} already stands for another activity")


def _move_link(session: Session, link: Link, activity: PlannedActivity) -> None:
    """Move a link; where the event is linked to both already, its two shares become one."""
    there = session.scalar(
        select(Link).where(Link.event_id == link.event_id, Link.activity_id == activity.id)
    )
    if there is None:
        link.activity_id = activity.id
        return
    share, is_main = min(1.0, link.share + there.share), link.is_main or there.is_main
    session.delete(link)
    session.flush()
    there.share, there.is_main = share, is_main


def _move_candidates(
    session: Session, activity: PlannedActivity, renamed_from: PlannedActivity
) -> None:
    known = set(
        session.scalars(select(Candidate.event_id).where(Candidate.activity_id == activity.id))
    )
    for each in session.scalars(select(Candidate).where(Candidate.activity_id == renamed_from.id)):
        if each.event_id in known:
            session.delete(each)
        else:
            each.activity_id = activity.id


def _note(
    session: Session,
    event_id: int,
    activity: PlannedActivity,
    renamed_from: PlannedActivity,
    account: Account | None,
    now: datetime,
) -> None:
    tellings = session.scalars(select(Telling.submission_id).where(Telling.event_id == event_id))
    for submission_id in tellings:
        session.add(
            HistoryEntry(
                submission_id=submission_id,
                at=now,
                kind="linked",
                account_id=account.id if account else None,
                facts={"code": activity.code, "renamed_from": renamed_from.code},
            )
        )
