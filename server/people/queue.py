"""The queue of who-is-who: two people side by side, one key to say whether they are one."""

from dataclasses import dataclass
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.i18n import TIME_ZONE
from server.models.persons import PersonAct, PersonPair, Verdict
from server.notices import tell
from server.people.blueprint import bp
from server.people.questions import Ask, count_questions, place_of
from server.people.sights import Known, known, seen, totals
from server.rights import Right, may, visible_submissions
from sync.people.count import ALL, count_people
from sync.people.decisions import decide_pair
from sync.people.moving import Contradicts
from sync.people.privacy import note_reading


@dataclass(frozen=True)
class Question:
    """Two people side by side, and what speaks for and against their being one."""

    pair: PersonPair
    sides: tuple[Known, Known]


@bp.get("")
@requires(Right.SEE_SUBMISSIONS)
def queue() -> ResponseReturnValue:
    """The question asked for, else the most doubtful one."""
    return show(request.args.get("pair", type=int))


@bp.post("/pairs/<int:pair_id>")
@requires(Right.DECIDE)
def decide(pair_id: int) -> ResponseReturnValue:
    """Keep what the reader says of two attendances, and go on to the next question."""
    store, ask = db.session(), asked()
    verdict = next((v for v in Verdict if v == request.form.get("verdict")), None)
    if verdict is None:
        raise NotFound
    question = _question(store, pair_id)
    if question is None:
        tell(_("This question is no longer open."))
        return redirect(url_for("people.queue", ask=ask))
    after = place_of(store, g.account, ask, pair_id).after
    ids = pair_ids(question.pair)
    try:
        act = decide_pair(store, *ids, verdict, account=g.account, now=utc_now())
    except Contradicts as error:
        store.rollback()
        return show(pair_id, status=409, against=store.get(PersonAct, error.act_id))
    store.commit()
    tell(_said(verdict), undo=url_for("people.undo", act_id=act.id, ask=ask, pair=pair_id))
    return redirect(url_for("people.queue", ask=ask, pair=after))


def asked() -> Ask:
    """Which list the address is about."""
    return Ask.LATER if request.args.get("ask") == Ask.LATER else Ask.TODO


def show(
    pair_id: int | None, status: int = 200, against: PersonAct | None = None
) -> ResponseReturnValue:
    """The page of one question; `against` is a decision that has to be undone first."""
    store, ask = db.session(), asked()
    place = place_of(store, g.account, ask, pair_id)
    question = _question(store, place.pair_id) if place.pair_id else None
    page = render_template(
        "people/queue.html",
        **frame(store),
        ask=ask,
        place=place,
        question=question,
        against=against,
        done_today=_done_today(store),
    )
    if question is not None:
        read(store, *question.sides)
    return page, status


def frame(store: Session) -> dict[str, Any]:
    """What stands on all pages of who-is-who: how many people, and the counts of the lists."""
    return {
        "sees_personal": may(g.account, Right.SEE_PERSONAL),
        "decides": may(g.account, Right.DECIDE),
        "count": count_people(store, ALL, visible_submissions(g.account)),
        "open": {each.value: count_questions(store, g.account, each) for each in Ask},
    }


def read(store: Session, *people: Known) -> None:
    """Note that their personal data is being shown. Ends the transaction that read it."""
    if not may(g.account, Right.SEE_PERSONAL):
        return
    submissions = {each.attendance.submission_id for one in people for each in one.sights}
    persons = [each.person_id for each in people]
    note_reading(store, g.account, submissions, persons=persons, now=utc_now())
    store.commit()


def _question(store: Session, pair_id: int) -> Question | None:
    """The pair with both its people, if the reader may see both attendances."""
    pair = store.get(PersonPair, pair_id)
    if pair is None:
        return None
    asked = {each.attendance.id: each for each in seen(store, g.account, pair_ids(pair))}
    persons = [each.attendance.person_id or 0 for each in asked.values()]
    if len(asked) < 2 or 0 in persons:
        return None
    sights, counts = known(store, g.account, persons), totals(store, persons)
    sides = []
    for person, one in zip(persons, asked.values(), strict=True):
        theirs = sights.get(person, [one])
        sides.append(Known(person, theirs, one, counts[person] - len(theirs)))
    return Question(pair, (sides[0], sides[1]))


def pair_ids(pair: PersonPair) -> tuple[int, int]:
    """The two attendances of a pair, the smaller id first."""
    return pair.first_id, pair.second_id


def _done_today(store: Session) -> int:
    midnight = utc_now().astimezone(TIME_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = (
        PersonAct.account_id == g.account.id,
        PersonAct.at >= midnight,
        PersonAct.withdrawn_at.is_(None),
    )
    return store.scalar(select(func.count()).select_from(PersonAct).where(*mine)) or 0


def _said(verdict: Verdict) -> str:
    return {
        Verdict.SAME: _("One person."),
        Verdict.DIFFERENT: _("Two people; it is not asked again."),
        Verdict.LATER: _("Left open for later."),
    }[verdict]
