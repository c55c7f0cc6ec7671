"""Personal data on screen: masked until someone with the right asks, and each reading is logged.

A reading opens one submission for a while; a sitting opens each one that is looked at, and logs
each. Masking again closes both at once.
"""

from datetime import datetime, timedelta

from flask import request, session
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.accounts import Account, PersonalReading
from server.rights import Right, may

RECORD = "record"
LASTS = timedelta(minutes=30)
AWAY = "X-Away"
UNTIL, SINCE = "personal_until", "masked_since"
WORDS: dict[str, LazyString] = {
    RECORD: _l("names, phones, signatures and signed lists"),
    "phones": _l("phones"),
    "people": _l("names and phones, to tell who is who"),
    "api": _l("answers through the API"),
    "correction": _l("a submission to correct, on a phone"),
}


def is_revealed(store: Session, account: Account, submission_id: int, *, now: datetime) -> bool:
    """Whether this account asked to see this submission's personal data a short while ago."""
    if not may(account, Right.SEE_PERSONAL) or _goes_along():
        return False
    since = max(now - LASTS, _moment(SINCE) or now - LASTS)
    statement = select(PersonalReading.id).where(
        PersonalReading.account_id == account.id,
        PersonalReading.submission_id == submission_id,
        PersonalReading.what == RECORD,
        PersonalReading.at > since,
    )
    return store.scalar(statement.limit(1)) is not None


def reveal(store: Session, account: Account, submission_id: int, *, now: datetime) -> None:
    """Log a reading, which shows what it names until it has grown old; the caller commits."""
    store.add(
        PersonalReading(account_id=account.id, at=now, what=RECORD, submission_id=submission_id)
    )
    store.flush()


def open_sitting(*, now: datetime) -> None:
    """From now on each submission that is opened is revealed, and logged, for a while."""
    session[UNTIL] = (now + LASTS).isoformat()


def sits(*, now: datetime) -> bool:
    """Whether such a sitting is under way."""
    until = _moment(UNTIL)
    return until is not None and until > now and not _goes_along()


def mask_again(*, now: datetime) -> None:
    """End the sitting; what was revealed before is masked."""
    session.pop(UNTIL, None)
    session[SINCE] = now.isoformat()


def reading_in_words(what: str) -> str:
    """What a line of the log was a reading of."""
    return str(WORDS.get(what, what))


def _goes_along() -> bool:
    """Whether a device asks for what it keeps: that stays masked."""
    return AWAY in request.headers


def _moment(name: str) -> datetime | None:
    kept = session.get(name)
    return datetime.fromisoformat(kept) if kept else None
