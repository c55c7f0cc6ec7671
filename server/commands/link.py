"""`terrain link`: a person's word on which planned activity an event belongs to."""

from datetime import UTC, datetime

import click

from server.accounts import account_by_email
from server.config import Settings
from server.store import open_store
from sync.links import activity_by_code, decide_link, only_event
from sync.review import submission_of

NONE = "none"


@click.command()
@click.argument("instance_id")
@click.argument("code")
@click.option("--as", "email", default=None, help="The account that decides.")
@click.pass_obj
def link(settings: Settings, instance_id: str, code: str, email: str | None) -> None:
    """Link an event to a planned activity, CODE written in any way, or to `none`: unplanned.

    INSTANCE_ID may be that of any edition of the submission.
    """
    now = datetime.now(UTC)
    with open_store(settings) as session:
        submission = submission_of(session, instance_id)
        event = only_event(session, submission)
        activity = None if code.lower() == NONE else activity_by_code(session, event, code)
        decide_link(
            session,
            event,
            activity.id if activity else None,
            account=account_by_email(session, email) if email else None,
            now=now,
        )
        session.commit()
        said = activity.code if activity else "unplanned"
        click.echo(f"{submission.instance_id} {said}", err=True)
