"""One person: where they were seen, under which names, who was joined, what was decided."""

from dataclasses import dataclass
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.persons import PairDecision, Person, PersonAct
from server.notices import tell
from server.people.blueprint import bp
from server.people.queue import frame, read
from server.people.sights import Known, Sight, known, totals
from server.rights import Right
from sync.errors import Refused
from sync.people.decisions import split_off
from sync.people.moving import Contradicts, head_of


@dataclass(frozen=True)
class Part:
    """The attendances that were a person's own before persons were joined."""

    person_id: int
    sights: list[Sight]


@bp.get("/<int:person_id>")
@requires(Right.SEE_SUBMISSIONS)
def person(person_id: int) -> ResponseReturnValue:
    """The page of a person; one who was joined into another leads there."""
    return _show(person_id)


@bp.post("/<int:person_id>/split")
@requires(Right.DECIDE)
def split(person_id: int) -> ResponseReturnValue:
    """Say that the attendances that are ticked are someone else's."""
    store = db.session()
    one = _known(store, person_id)
    theirs = {each.attendance.id for each in one.sights}
    chosen = {int(each) for each in request.form.getlist("attendance") if each.isdigit()} & theirs
    if not chosen:
        return _show(person_id, status=422, wrong=_("Tick what is someone else’s first."))
    try:
        act = split_off(store, chosen, account=g.account, now=utc_now())
    except Contradicts as error:
        store.rollback()
        return _show(person_id, status=409, against=store.get(PersonAct, error.act_id))
    except Refused:
        store.rollback()
        return _show(person_id, status=422, wrong=_("Leave the person at least one attendance."))
    store.commit()
    told = ngettext(
        "%(num)s attendance is someone else’s now.",
        "%(num)s attendances are someone else’s now.",
        len(chosen),
    )
    tell(told, undo=url_for("people.undo", act_id=act.id, person=person_id))
    return redirect(url_for("people.person", person_id=person_id))


def _show(person_id: int, status: int = 200, **said: Any) -> ResponseReturnValue:
    store = db.session()
    if store.get(Person, person_id) is None:
        raise NotFound
    head = head_of(store, person_id)
    if head != person_id:
        return redirect(url_for("people.person", person_id=head))
    one = _known(store, person_id)
    page = render_template(
        "people/person.html",
        **frame(store),
        **said,
        one=one,
        parts=_parts(one),
        acts=_acts(store, [each.attendance.id for each in one.sights]),
    )
    read(store, one)
    return page, status


def _known(store: Session, person_id: int) -> Known:
    """The person, if the reader may see any of their attendances; else there is none for them."""
    sights = known(store, g.account, [person_id]).get(person_id)
    if not sights:
        raise NotFound
    hidden = totals(store, [person_id])[person_id] - len(sights)
    return Known(person_id, sights, sights[0], hidden)


def _parts(one: Known) -> list[Part]:
    """Who was joined into whom, the person's own attendances first."""
    parts: dict[int, list[Sight]] = {}
    for sight in one.sights:
        parts.setdefault(sight.attendance.own_person_id or one.person_id, []).append(sight)
    return [Part(each, parts[each]) for each in sorted(parts)]


def _acts(store: Session, attendance_ids: list[int]) -> list[PersonAct]:
    """What was decided on these attendances and holds, the latest first."""
    of_theirs = select(PairDecision.act_id).where(
        or_(
            PairDecision.first_id.in_(attendance_ids),
            PairDecision.second_id.in_(attendance_ids),
        )
    )
    statement = (
        select(PersonAct)
        .where(PersonAct.id.in_(of_theirs), PersonAct.withdrawn_at.is_(None))
        .options(selectinload(PersonAct.account))
        .order_by(PersonAct.at.desc(), PersonAct.id.desc())
    )
    return list(store.scalars(statement))
