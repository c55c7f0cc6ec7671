"""Quarantine: what arrived and was not understood, why, what to do, and trying again."""

from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden, NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.submissions import Receipt, ReceiptState
from server.notices import tell
from server.review.blueprint import bp
from server.review.filters import Filters
from server.review.history import source_name
from server.review.queries import PER_PAGE, counts, quarantined
from server.review.queue import sees_quarantine
from server.rights import Right
from sync.ingest import Outcome, replay


@dataclass(frozen=True)
class Reason:
    """Why a receipt was set aside, and what to do about it."""

    icon: str
    what: str
    advice: str


@bp.get("/quarantine")
@requires(Right.DECIDE)
def quarantine() -> ResponseReturnValue:
    """What waits, the latest first."""
    _only_for_all_regions()
    store, filters = db.session(), Filters.read(request.args)
    statement = (
        select(Receipt)
        .where(Receipt.state == ReceiptState.QUARANTINED)
        .options(joinedload(Receipt.source))
        .order_by(Receipt.received_at.desc(), Receipt.id.desc())
    )
    first = (filters.page - 1) * PER_PAGE
    receipts = store.scalars(statement.limit(PER_PAGE).offset(first)).all()
    return render_template(
        "review/quarantine.html",
        receipts=receipts,
        total=quarantined(store),
        quarantined=quarantined(store),
        counts=counts(store, g.account, Filters()),
        filters=Filters(),
        first=first,
        page=filters.page,
        reason=reason_in_words,
        source_name=source_name,
    )


@bp.post("/quarantine/<int:receipt_id>/replay")
@requires(Right.DECIDE)
def replay_one(receipt_id: int) -> ResponseReturnValue:
    """Try a receipt again, now that its reason may be gone."""
    _only_for_all_regions()
    store = db.session()
    receipt = store.get(Receipt, receipt_id)
    if receipt is None or receipt.state != ReceiptState.QUARANTINED:
        raise NotFound
    done = replay(store, receipt, now=utc_now())
    store.commit()
    if done.outcome == Outcome.QUARANTINED or done.edition is None:
        tell(_("Still not understood; it stays here, nothing is lost."))
        return redirect(url_for("review.quarantine"))
    tell(_("Understood: here it is."))
    return redirect(url_for("review.record", submission_id=done.edition.submission_id))


def reason_in_words(receipt: Receipt) -> Reason:
    """Say why, and the next step."""
    facts = receipt.facts or {}
    form = facts.get("form_id") or "?"
    reasons = {
        "unknown_form": Reason(
            "file-text",
            _("No form is called %(form)s here", form=form),
            _("Publish the form, or say under which name it is known, then try again."),
        ),
        "broken_xml": Reason(
            "alert-circle",
            _("The file is broken"),
            _("Ask the officer to send it again from the phone; its copy is kept there."),
        ),
        "not_a_submission": Reason(
            "alert-circle",
            _("This is not a filled form"),
            _("It was kept as it came. If it should be one, tell the administrator."),
        ),
        "draft": Reason(
            "pencil",
            _("A draft that was not finished"),
            _("The officer finishes it on the phone and sends it."),
        ),
        "encrypted": Reason(
            "lock",
            _("The submission is encrypted"),
            _("Terrain cannot read it without the key; decrypt it and bring it in as a folder."),
        ),
        "revoked_key": Reason(
            "lock",
            _("It came with a key that was revoked"),
            _("If the person may still send, try again to take it in; give them a new key."),
        ),
        "form_not_for_key": Reason(
            "lock",
            _("The form is for other regions than the sender's"),
            _("Try again to take it in all the same; correct the key's or the form's regions."),
        ),
        "instance_id_too_long": Reason(
            "id",
            _("Its number is too long"),
            _("Tell the administrator; the form makes numbers that no server accepts."),
        ),
    }
    unknown = Reason(
        "alert-circle", receipt.reason or "?", _("Try again; if it stays, tell the administrator.")
    )
    return reasons.get(receipt.reason or "", unknown)


def _only_for_all_regions() -> None:
    if not sees_quarantine():
        raise Forbidden(Right.DECIDE.value)
