"""The settings of matching: from which probability events are linked, shown on past decisions."""

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.auth import requires
from server.extensions import db
from server.matching import glossary
from server.matching.blueprint import bp
from server.matching.curve import STEPS, Bins, Chart, lines
from server.matching.weights import in_words
from server.notices import tell
from server.rights import Right
from sync.errors import Refused
from sync.reconcile.curve import decided_events
from sync.reconcile.model import NAMES
from sync.reconcile.thresholds import Thresholds, read, save
from sync.reconcile.weights import current, learned

# Its views register themselves on the blueprint when it is imported.
SECTIONS = (glossary,)
SHOWN = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99)


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)


@bp.get("")
@requires(Right.DECIDE)
def index() -> ResponseReturnValue:
    """The thresholds, what others would give, and what the probability rests on."""
    return _page(read(db.session()))


@bp.post("")
@requires(Right.DECIDE)
def save_thresholds() -> ResponseReturnValue:
    """Set the thresholds; refused where the one for linking is below the other."""
    store = db.session()
    before, wanted = read(store), _said()
    try:
        save(store, wanted)
    except Refused:
        return _page(wanted, is_wrong=True), 422
    store.commit()
    tell(
        _("The thresholds are set; the next reconciliation follows them."),
        undo=url_for("matching.save_thresholds"),
        link_at=round(before.link_at * STEPS),
        propose_at=round(before.propose_at * STEPS),
    )
    return redirect(url_for("matching.index"))


def _page(thresholds: Thresholds, *, is_wrong: bool = False) -> str:
    store, chart = db.session(), Chart()
    bins = Bins.of(decided_events(store))
    newest = learned(store)
    return render_template(
        "matching/index.html",
        thresholds=thresholds,
        is_wrong=is_wrong,
        bins=bins,
        chart=chart,
        lines=lines(bins, chart),
        outcome=bins.at(thresholds.link_at, thresholds.propose_at),
        others=[(each, bins.at(each, min(each, thresholds.propose_at))) for each in SHOWN],
        weights=in_words(dict(zip(NAMES, map(float, current(store)), strict=True))),
        learned=newest,
    )


def _said() -> Thresholds:
    """What the form says in per cent; what is no number can't be set."""
    link_at = request.form.get("link_at", -1, type=int)
    propose_at = request.form.get("propose_at", -1, type=int)
    return Thresholds(link_at=link_at / STEPS, propose_at=propose_at / STEPS)
