"""Correcting on the page what was sent: as a new edition in the corrector's name, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forms.correct import BadAnswer
from forms.definition import Question, label
from forms.values import write_value
from server.auth import requires, utc_now
from server.extensions import db
from server.forwarding import send_on
from server.i18n import label_in, reader_language
from server.models.keys import PhoneKey
from server.notices import tell
from server.review.blueprint import bp
from server.review.filters import Filters
from server.review.gather import Record, visible_submission
from server.review.record import show
from server.rights import Right
from sync.correct import begin_correction, correct, question_at, value_at
from sync.errors import NotFound, Overtaken, Refused
from sync.keys import make_key, token_of

PREFIX = "a:"
Said = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Fix:
    """A question open to be corrected: how it is asked, what stands in it, what was wrong."""

    at: str
    label: str
    kind: str
    texts: Sequence[str]
    options: list[tuple[str, str]] = field(default_factory=list)
    is_required: bool = False
    error: str = ""


@bp.get("/<int:submission_id>/correct")
@requires(Right.DECIDE)
def open_fix(submission_id: int) -> ResponseReturnValue:
    """The field of one question, to stand where its answer stood; without script, the page."""
    at = request.args.get("at", "")
    whole = Record(db.session(), visible_submission(db.session(), submission_id))
    fix = _fix(whole, at)
    if not request.headers.get("HX-Request"):
        return show(submission_id, fixes={at: fix})
    return render_template("review/_fix.html", fix=fix)


@bp.post("/<int:submission_id>/correct")
@requires(Right.DECIDE)
def correct_here(submission_id: int) -> ResponseReturnValue:
    """Make the new edition; where another came meanwhile, say so and keep what was typed."""
    store, now = db.session(), utc_now()
    submission = visible_submission(store, submission_id)
    reason = request.form.get("reason", "")
    said = {
        name.removeprefix(PREFIX): request.form.getlist(name)
        for name in request.form
        if name.startswith(PREFIX)
    }
    whole = Record(store, submission)
    _refuse_masked(whole, said)
    if not reason.strip():
        return _again(whole, said, reason, "reason")
    seen = request.form.get("seen_edition", type=int)
    try:
        made = correct(
            store, submission, said, reason=reason, account=g.account, seen_edition_id=seen, now=now
        )
    except BadAnswer as wrong:
        store.rollback()
        return _again(whole, said, reason, wrong.kind, wrong.at)
    except (Overtaken, Refused):
        store.rollback()
        return show(submission_id, status=409, overtaken_fix=_typed(whole, said))
    store.commit()
    if made is None:
        tell(_("Nothing was changed: the answers are what they were."))
    else:
        send_on(current_app.extensions["terrain"])
        tell(_("Corrected, as edition %(number)s in your name.", number=made.number))
    return redirect(_address(submission_id, "answers"), 303)


@bp.post("/<int:submission_id>/correct/form")
@requires(Right.DECIDE)
def correct_in_form(submission_id: int) -> ResponseReturnValue:
    """Put the submission on the list of the reader's own web form, and lead there."""
    store, now = db.session(), utc_now()
    submission = visible_submission(store, submission_id)
    if submission.deleted_at is not None:
        raise NotFound("submission to correct", submission.instance_id)
    begin_correction(store, submission, account=g.account, now=now)
    secret = current_app.extensions["terrain"].secret_key
    key = store.scalars(
        select(PhoneKey).where(PhoneKey.account_id == g.account.id, PhoneKey.revoked_at.is_(None))
    ).first()
    if key is None:
        key = make_key(
            store,
            name=g.account.name,
            regions=g.account.regions,
            language=g.account.language,
            account=g.account,
            secret_key=secret,
            now=now,
        ).key
    token = token_of(secret, key)
    store.commit()
    return redirect(f"{url_for('field.shell')}#key={token}", 303)


def _refuse_masked(whole: Record, said: Said) -> None:
    """What the reader does not see now they do not write either."""
    reader = whole.reader()
    for at in said:
        path = "/".join(question_at(whole.edition, at).path)
        if path in reader.masked:
            raise NotFound("question to correct", at)


def _again(
    whole: Record, said: Said, reason: str, kind: str, wrong_at: str = ""
) -> ResponseReturnValue:
    """The page with what was typed and what is wrong with it."""
    fixes = {
        at: _fix(whole, at, texts, kind if at == wrong_at else "") for at, texts in said.items()
    }
    wanted = "reason" if kind == "reason" else ""
    return show(whole.submission.id, status=422, fixes=fixes, fix_reason=reason, fix_wanted=wanted)


def _typed(whole: Record, said: Said) -> list[tuple[str, str]]:
    """Question and text of what was not written, so that it is not lost."""
    reader = whole.reader()
    return [
        (reader.label(question_at(whole.edition, at)), " ".join(texts))
        for at, texts in said.items()
    ]


def _fix(whole: Record, at: str, texts: Sequence[str] | None = None, wrong: str = "") -> Fix:
    question = question_at(whole.edition, at)
    reader = whole.reader()
    if "/".join(question.path) in reader.masked:
        raise NotFound("question to correct", at)
    value = value_at(whole.edition.answers, at)
    held = value if isinstance(value, list) else [write_value(value)]
    return Fix(
        at=at,
        label=reader.label(question),
        kind=question.type,
        texts=held if texts is None else texts,
        options=[(c.name, label(c, reader_language())) for c in question.choices or ()],
        is_required=question.required,
        error=_error(question, wrong) if wrong else "",
    )


def _error(question: Question, kind: str) -> str:
    if kind == "constraint":
        own = label_in(dict(question.constraint_messages))
        return own or _("The form does not allow this answer.")
    words = {
        "required": label_in(dict(question.required_messages)) or _("An answer is wanted here."),
        "unreadable": _("This can't be read; write it as the example of the field shows."),
        "no_choice": _("Choose one of the list."),
        "form": _("Only the form itself can check this answer: correct it in the web form."),
    }
    return words[kind]


def _address(submission_id: int, anchor: str) -> str:
    args: dict[str, Any] = Filters.read(request.args).as_args()
    return url_for("review.record", submission_id=submission_id, **args, _anchor=anchor)
