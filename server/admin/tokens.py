"""API tokens of one's own account: made, shown once, revoked."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from server.admin.blueprint import bp
from server.auth import make_token, requires, utc_now
from server.extensions import db
from server.models.accounts import ApiToken
from server.notices import tell


@bp.get("/tokens")
@requires()
def list_tokens() -> ResponseReturnValue:
    """The reader's own tokens."""
    return _page()


@bp.post("/tokens")
@requires()
def add_token() -> ResponseReturnValue:
    """Make a token; this answer is the only one that shows it."""
    name = request.form.get("name", "").strip()[:200]
    if not name:
        return _page(error=_("Say what it is for.")), 422
    store = db.session()
    token = make_token(store, g.account, name, now=utc_now())
    store.commit()
    return _page(token=token)


@bp.post("/tokens/<int:token_id>/revoke")
@requires()
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End a token of one's own."""
    store = db.session()
    found = store.get(ApiToken, token_id)
    if found is None or found.account_id != g.account.id:
        raise NotFound
    found.revoked_at = found.revoked_at or utc_now()
    store.commit()
    tell(_("The token is revoked; what used it is refused from now on."))
    return redirect(url_for("admin.list_tokens"))


def _page(token: str = "", error: str = "") -> str:
    statement = select(ApiToken).where(
        ApiToken.account_id == g.account.id, ApiToken.revoked_at.is_(None)
    )
    tokens = list(db.session.scalars(statement.order_by(ApiToken.created_at.desc())))
    return render_template("admin/tokens.html", tokens=tokens, token=token, error=error)
