"""Undo for everything that a person does at the desk, and the list of what they did."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.review_desk import Deed, DeedKind
from server.notices import tell
from server.review.blueprint import bp
from server.review.desk import filters_of, refused, wants_json
from server.review.filters import Filters
from server.review.gather import visible_submission
from server.review.kinds import KINDS
from server.review.queries import Row, counts, rows_of, visible_of
from server.review.record import show
from server.rights import Right
from sync.deeds import Undone, deed_of_token, open_deeds, undo_by_pages
from sync.errors import Overtaken, Refused

NAMED = 3


@dataclass(frozen=True)
class Done:
    """A deed as the list shows it."""

    deed: Deed
    words: str
    icon: str
    named: Sequence[Row]
    count: int


@bp.get("/deeds")
@requires(Right.DECIDE)
def deeds() -> ResponseReturnValue:
    """What the reader did last, each with its undo."""
    store = db.session()
    found = [each for each in open_deeds(store, g.account) if each.parts]
    named = {part.submission_id for each in found for part in each.parts[:NAMED]}
    seen = visible_of(store, g.account, named)
    rows = {row.id: row for row in rows_of(store, sorted(seen))}
    listed = [_listed(each, rows) for each in found]
    return render_template("review/deeds.html", deeds=listed, args=filters_of())


@bp.post("/undo")
@requires(Right.DECIDE)
def undo() -> ResponseReturnValue:
    """Undo the last thing that the reader did, or the one that a token names."""
    store = db.session()
    token = request.form.get("token", "")
    if token:
        last = deed_of_token(store, g.account, token)
    else:
        last = next(iter(open_deeds(store, g.account, limit=1)), None)
    if last is not None:
        return _undo(store, last)
    said = _("There is nothing to undo.")
    if wants_json():
        return refused("nothing", said, 200)
    tell(said)
    return redirect(url_for("review.queue", **filters_of()))


@bp.post("/deeds/<int:deed_id>/undo")
@requires(Right.DECIDE)
def undo_deed(deed_id: int) -> ResponseReturnValue:
    """Undo one thing that the reader did."""
    store = db.session()
    deed = store.get(Deed, deed_id)
    if deed is None or deed.account_id != g.account.id:
        raise NotFound
    return _undo(store, deed)


def _undo(store: Session, deed: Deed) -> ResponseReturnValue:
    touched = list(dict.fromkeys(part.submission_id for part in deed.parts))
    try:
        undone, visible = Undone(), visible_of(store, g.account, touched)
        for _page in undo_by_pages(
            store, deed, undone, account=g.account, now=utc_now(), visible=visible
        ):
            store.commit()
    except (Overtaken, Refused) as error:
        store.rollback()
        return _not_undone(store, touched, error)
    said = _say_undone(undone, DeedKind(deed.kind))
    if wants_json():
        return {
            "done": True,
            "said": said,
            "submissions": undone.done,
            "overtaken": undone.overtaken,
            "then": _after(touched),
            "waiting": counts(store, g.account, Filters())["todo"],
        }
    tell(said)
    return redirect(_after(touched))


def _not_undone(
    store: Session, touched: Sequence[int], error: Overtaken | Refused
) -> ResponseReturnValue:
    """Something newer contradicts it, or it was undone before: nothing is touched."""
    was_before = isinstance(error, Refused)
    if was_before:
        said = _("This was undone already.")
    else:
        said = _("Not undone: something newer came meanwhile. What stands is left as it is.")
    if wants_json():
        return refused("undone" if was_before else "overtaken", said, 409, then=_after(touched))
    if len(touched) == 1 and not was_before:
        visible_submission(store, touched[0])
        return show(touched[0], status=409, mine={"state": "undo", "comment": ""})
    tell(said)
    return redirect(url_for("review.deeds", **filters_of()))


def _after(touched: Sequence[int]) -> str:
    """Where one looks after an undo: at the submission, of many at the queue."""
    if len(touched) == 1:
        return url_for("review.record", submission_id=touched[0], **filters_of())
    return url_for("review.queue", **filters_of())


def _say_undone(undone: Undone, kind: DeedKind) -> str:
    count = len(undone.done)
    if count == 1 and not undone.overtaken:
        return _("Decision undone.") if kind == DeedKind.DECIDED else _("Undone.")
    said = ngettext("Undone on %(num)s submission.", "Undone on %(num)s submissions.", count)
    left = len(undone.overtaken)
    if not left:
        return said
    return (
        said
        + " "
        + ngettext(
            "%(num)s changed since and was left as it is.",
            "%(num)s changed since and were left as they are.",
            left,
        )
    )


def _listed(deed: Deed, rows: dict[int, Row]) -> Done:
    touched = list(dict.fromkeys(part.submission_id for part in deed.parts))
    named = [rows[each] for each in touched[:NAMED] if each in rows]
    words, icon = _words(deed)
    return Done(deed, words, icon, named, len(touched))


def _words(deed: Deed) -> tuple[str, str]:
    facts = deed.facts
    match DeedKind(deed.kind):
        case DeedKind.DECIDED:
            return _decided(facts.get("state", ""))
        case DeedKind.LINKED:
            return _("Linked"), "link"
        case DeedKind.UNLINKED:
            return _("Link decision taken back"), "link-off"
        case DeedKind.ASSIGNED:
            to = facts.get("to")
            return (_("Assigned to %(name)s", name=to) if to else _("Assigned to nobody")), "user"
        case kind:
            known = KINDS.get(facts.get("finding", ""))
            name = known.name if known else ""
            if kind == DeedKind.DISMISSED:
                return _("False alarm: %(finding)s", finding=name), "flag"
            return _("No false alarm: %(finding)s", finding=name), "flag"


def _decided(state: str) -> tuple[str, str]:
    return {
        "approved": (_("Approved"), "circle-check"),
        "has_issues": (_("Sent back"), "arrow-back-up"),
        "rejected": (_("Rejected"), "ban"),
    }.get(state, (_("Put back to do"), "inbox"))
