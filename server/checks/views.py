"""The settings of the checks: switch, weight and threshold of each, and what it learned."""

from dataclasses import dataclass

from flask import Blueprint, Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.checks.words import LOOKS_FOR, UNITS
from server.extensions import db
from server.i18n import number
from server.models.checks import CheckLesson, CheckRule, CheckVerdict
from server.models.forms import Form
from server.models.reviews import Finding
from server.notices import tell
from server.review.kinds import KINDS
from server.rights import Right
from sync.checks.kinds import CHECK_KINDS, HEAVIEST
from sync.checks.learning import forget
from sync.checks.rules import Rule, Rules

bp = Blueprint("checks", __name__, url_prefix="/admin/checks")
SWITCH = {"on": True, "off": False}


@dataclass(frozen=True)
class Line:
    """One check as the list shows it."""

    kind: str
    name: str
    icon: str
    looks_for: str
    rule: Rule
    open: int
    wrong: int
    right: int
    lessons: int


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.jinja_env.filters["measured"] = measured
    app.register_blueprint(bp)


def measured(value: float) -> str:
    """A measure as the reader writes it, to the third place where it has one."""
    places = f"{value:.3f}".rstrip("0").partition(".")[2]
    return number(value, len(places))


@bp.get("")
@requires(Right.DECIDE)
def index() -> ResponseReturnValue:
    """All checks, in the order in which they are made."""
    return render_template("checks/index.html", lines=_lines(db.session()))


@bp.get("/<kind>")
@requires(Right.DECIDE)
def show(kind: str) -> ResponseReturnValue:
    """One check: what is set for all forms and for each, and what it learned."""
    return _page(kind)


@bp.post("/<kind>")
@requires(Right.DECIDE)
def change(kind: str) -> ResponseReturnValue:
    """Set a check, for all forms or for one."""
    _known(kind)
    store = db.session()
    try:
        weight, threshold = _number("weight", HEAVIEST), _number("threshold")
    except ValueError:
        return _page(kind, is_wrong=True), 422
    rule = _rule(store, kind, request.form.get("form", type=int))
    rule.is_on = SWITCH.get(request.form.get("is_on", ""))
    rule.weight = None if weight is None else round(weight)
    rule.threshold = threshold
    rule.changed_at, rule.changed_by_id = utc_now(), g.account.id
    store.commit()
    tell(_("The check is set; the next run follows it."))
    return redirect(url_for("checks.show", kind=kind))


@bp.post("/<kind>/forget")
@requires(Right.DECIDE)
def forget_learned(kind: str) -> ResponseReturnValue:
    """Let a check begin to learn anew, on all forms or on one."""
    _known(kind)
    store = db.session()
    rule = _rule(store, kind, request.form.get("form", type=int))
    forget(store, rule, now=utc_now())
    store.commit()
    tell(_("It begins to learn anew."))
    return redirect(url_for("checks.show", kind=kind))


def _known(kind: str) -> None:
    if kind not in CHECK_KINDS:
        raise NotFound


def _page(kind: str, *, is_wrong: bool = False) -> str:
    _known(kind)
    store = db.session()
    forms = list(store.scalars(select(Form).order_by(Form.title, Form.id)))
    lessons = select(CheckLesson).where(CheckLesson.kind == kind).order_by(CheckLesson.form_id)
    limit = CHECK_KINDS[kind].limit
    return render_template(
        "checks/check.html",
        kind=kind,
        usual=CHECK_KINDS[kind],
        unit=UNITS[limit.unit] if limit else "",
        name=KINDS[kind].name,
        looks_for=LOOKS_FOR[kind],
        held={each.form_id: each for each in _held(store, kind)},
        forms=forms,
        titles={form.id: form.title for form in forms},
        lessons=list(store.scalars(lessons)),
        is_wrong=is_wrong,
    )


def _lines(store: Session) -> list[Line]:
    rules = Rules(store)
    found = dict(
        store.execute(
            select(Finding.kind, func.count())
            .where(Finding.dismissed_at.is_(None))
            .group_by(Finding.kind)
        ).all()
    )
    verdicts = {
        (kind, is_right): count
        for kind, is_right, count in store.execute(
            select(CheckVerdict.kind, CheckVerdict.is_right, func.count()).group_by(
                CheckVerdict.kind, CheckVerdict.is_right
            )
        )
    }
    lessons = dict(
        store.execute(
            select(CheckLesson.kind, func.count())
            .where((CheckLesson.factor != 1) | CheckLesson.threshold.is_not(None))
            .group_by(CheckLesson.kind)
        ).all()
    )
    return [
        Line(
            kind=kind,
            name=str(KINDS[kind].name),
            icon=KINDS[kind].icon,
            looks_for=str(LOOKS_FOR[kind]),
            rule=rules.of(kind, None),
            open=found.get(kind, 0),
            wrong=verdicts.get((kind, False), 0),
            right=verdicts.get((kind, True), 0),
            lessons=lessons.get(kind, 0),
        )
        for kind in CHECK_KINDS
    ]


def _held(store: Session, kind: str) -> list[CheckRule]:
    return list(store.scalars(select(CheckRule).where(CheckRule.kind == kind)))


def _rule(store: Session, kind: str, form_id: int | None) -> CheckRule:
    """What is set for a check on a form, or on all; made where nothing is."""
    if form_id is not None and store.get(Form, form_id) is None:
        raise NotFound
    held = next((each for each in _held(store, kind) if each.form_id == form_id), None)
    if held is None:
        held = CheckRule(kind=kind, form_id=form_id, changed_at=utc_now())
        store.add(held)
    return held


def _number(name: str, most: float | None = None) -> float | None:
    """A number as people write it; nothing where nothing is written."""
    said = "".join(request.form.get(name, "").split()).replace(",", ".")
    if not said:
        return None
    value = float(said)
    if not 0 <= value <= (most if most is not None else 10**6):
        raise ValueError(said)
    return value
