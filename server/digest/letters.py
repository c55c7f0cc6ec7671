"""The day of an account as an e-mail in its language: plain text, and the same in HTML."""

from datetime import datetime
from email.message import EmailMessage

from flask import g, render_template
from flask_babel import gettext as _
from flask_babel import ngettext, refresh
from sqlalchemy.orm import Session

from server.digest.day import OfficersDay, SupervisorsDay, officers_day, supervisors_day
from server.models.accounts import Account
from server.rights import Right, may


def letter(
    session: Session, account: Account, *, since: datetime, now: datetime, sender: str
) -> EmailMessage | None:
    """The e-mail for an account, or None where nothing happened; within a request's context."""
    g.account = account
    refresh()  # Babel keeps the language of the account before
    mine = officers_day(session, account, since, now)
    team = supervisors_day(session, account, since, now) if may(account, Right.DECIDE) else None
    if not (mine.says_something or (team and team.says_something)):
        return None
    told = {"account": account, "mine": mine, "team": team}
    message = EmailMessage()
    message["Subject"] = _subject(mine, team)
    message["From"] = sender
    message["To"] = account.email
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_tidy(render_template("digest/letter.txt", **told)))
    message.add_alternative(render_template("digest/letter.html", **told), subtype="html")
    return message


def _subject(mine: OfficersDay, team: SupervisorsDay | None) -> str:
    """What asks for work first."""
    if mine.sent_back:
        count = len(mine.sent_back)
        return ngettext("%(num)d submission to correct", "%(num)d submissions to correct", count)
    if team and team.waiting:
        return ngettext(
            "%(num)d submission to review", "%(num)d submissions to review", team.waiting
        )
    return _("Your day in Terrain")


def _tidy(text: str) -> str:
    """One empty line at most, none at the ends."""
    lines: list[str] = []
    for line in (each.rstrip() for each in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"
