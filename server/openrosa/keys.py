"""Keys on screen: who has one, making one, the sheet that sets a phone up, revoking it."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from forms.programme import Word
from forms.programme import load as programme
from server.auth import requires, utc_now
from server.config import Settings
from server.extensions import db
from server.i18n import LANGUAGES, direction, reader_language
from server.models.accounts import Account
from server.models.keys import PhoneKey
from server.models.submissions import Receipt
from server.notices import tell
from server.openrosa.qr import code_of, collect_settings
from server.rights import Right
from sync.keys import NewKey, make_key, token_of

PER_PAGE = 50
bp = Blueprint("keys", __name__, url_prefix="/keys")


@bp.get("")
@requires(Right.MANAGE_KEYS)
def list_keys() -> ResponseReturnValue:
    """The keys that the reader may see, those in use first."""
    statement = select(PhoneKey).order_by(
        PhoneKey.revoked_at.is_not(None), PhoneKey.name, PhoneKey.id
    )
    keys = [key for key in db.session.scalars(statement) if _is_theirs(key)]
    page = max(1, request.args.get("page", 1, type=int))
    first = (page - 1) * PER_PAGE
    return render_template(
        "keys/list.html",
        keys=keys[first : first + PER_PAGE],
        first=first,
        page=page,
        total=len(keys),
        is_reached=_is_reached(),
    )


@bp.get("/new")
@requires(Right.MANAGE_KEYS)
def new_key() -> ResponseReturnValue:
    """Ask whose phone it is."""
    return _form({"language": "fr"}, {})


@bp.post("/new")
@requires(Right.MANAGE_KEYS)
def make() -> ResponseReturnValue:
    """Make a key; its phone password is shown once."""
    store = db.session()
    said = {name: request.form.get(name, "").strip()[:200] for name in ("name", "language")}
    person = store.get(Account, request.form.get("account", 0, type=int))
    said["name"] = said["name"] or (person.name if person else "")
    wrong = _wrong(said)
    if wrong:
        return _form(said, wrong), 422
    new = make_key(
        store,
        name=said["name"],
        regions=_regions(),
        language=said["language"],
        account=person,
        secret_key=_settings().secret_key,
        now=utc_now(),
    )
    store.commit()
    return _show(store, new.key, new)


@bp.get("/<int:key_id>")
@requires(Right.MANAGE_KEYS)
def key(key_id: int) -> ResponseReturnValue:
    """One key: where it opens, and what revoking it would touch."""
    store = db.session()
    return _show(store, _key_of(store, key_id))


@bp.get("/<int:key_id>/sheet")
@requires(Right.MANAGE_KEYS)
def sheet(key_id: int) -> ResponseReturnValue:
    """The sheet to print, in the language of the key."""
    found = _key_of(db.session(), key_id)
    if found.revoked_at is not None:
        raise NotFound
    settings = _settings()
    token = token_of(settings.secret_key, found)
    address, web = f"{settings.public_url}/key/{token}", f"{settings.public_url}/field/#key={token}"
    with force_locale(found.language):
        return render_template(
            "keys/sheet.html",
            key=found,
            lang=found.language,
            dir=direction(found.language),
            regions=_names(found, found.language),
            programme=programme().name.get(found.language, ""),
            address=address,
            web=web,
            code=_drawn(collect_settings(address, found.name)),
            web_code=_drawn(web),
        )


@bp.post("/<int:key_id>/revoke")
@requires(Right.MANAGE_KEYS)
def revoke(key_id: int) -> ResponseReturnValue:
    """End a key for good."""
    store = db.session()
    found = _key_of(store, key_id)
    found.revoked_at = found.revoked_at or utc_now()
    name = found.name
    store.commit()
    tell(_("The key of %(name)s is revoked.", name=name))
    return redirect(url_for("keys.list_keys"))


def _show(store: Session, found: PhoneKey, new: NewKey | None = None) -> str:
    received = select(func.count()).where(Receipt.facts["key"].as_integer() == found.id)
    return render_template(
        "keys/key.html",
        key=found,
        regions=_names(found, reader_language()),
        password=new.password if new else None,
        received=store.scalar(received) or 0,
        is_reached=_is_reached(),
        realm_address=_settings().public_url,
    )


def _form(said: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    people = select(Account).where(Account.is_active).order_by(Account.name)
    language = reader_language()
    return render_template(
        "keys/new.html",
        said=said,
        wrong=wrong,
        people=[(one.id, one.name) for one in db.session.scalars(people)],
        person=request.form.get("account", ""),
        regions=[(word.code, word.name(language)) for word in _choice()],
        ticked=_regions(),
    )


def _wrong(said: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the fields, by field."""
    found = {}
    if not said["name"]:
        found["name"] = _("Whose phone is it? Write a name or choose an account.")
    if said["language"] not in LANGUAGES:
        found["language"] = _("Choose a language.")
    if g.account.regions and not _regions():
        found["region"] = _("Choose one of your regions.")
    return found


def _choice() -> list[Word]:
    """The regions that the reader may give a key for."""
    own = set(g.account.regions)
    return [word for word in programme().regions if not own or word.code in own]


def _regions() -> list[str]:
    ticked = set(request.form.getlist("region"))
    return [word.code for word in _choice() if word.code in ticked]


def _names(found: PhoneKey, language: str) -> list[str]:
    return [word.name(language) for word in programme().regions if word.code in found.regions]


def _is_theirs(found: PhoneKey) -> bool:
    """Who is limited to regions sees the keys of these only."""
    own = set(g.account.regions)
    return not own or (bool(found.regions) and set(found.regions) <= own)


def _key_of(store: Session, key_id: int) -> PhoneKey:
    found = store.get(PhoneKey, key_id)
    if found is None or not _is_theirs(found):
        raise NotFound
    return found


def _is_reached() -> bool:
    """Whether phones can reach the public address: they need TLS, and not this machine's own."""
    parts = urlsplit(_settings().public_url)
    return parts.scheme == "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}


def _drawn(text: str) -> str:
    """The QR code as SVG to stand in the page; its size is the stylesheet's."""
    return str(code_of(text).svg_inline(omitsize=True, border=4, dark="#000", light="#fff"))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["terrain"]
    return settings
