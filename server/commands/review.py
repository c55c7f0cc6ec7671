"""`terrain review`: a decision, as on the screen."""

from datetime import UTC, datetime

import click

from server.accounts import account_by_email
from server.config import Settings
from server.models.submissions import ReviewState
from server.store import open_store
from sync.review import current_edition, decide, last_decision, submission_of

STATES = click.Choice([state.value for state in ReviewState if state != ReviewState.EDITED])


@click.command()
@click.argument("instance_id")
@click.argument("state", type=STATES)
@click.option("--comment", default=None, help="What the officer should know.")
@click.option("--as", "email", default=None, help="The account that decides.")
@click.pass_obj
def review(
    settings: Settings, instance_id: str, state: str, comment: str | None, email: str | None
) -> None:
    """Decide on a submission; INSTANCE_ID may be that of any of its editions."""
    with open_store(settings) as session:
        submission = submission_of(session, instance_id)
        last = last_decision(session, submission)
        decide(
            session,
            submission,
            ReviewState(state),
            comment=comment,
            account=account_by_email(session, email) if email else None,
            seen_edition_id=current_edition(session, submission).id,
            seen_decision_id=last.id if last else None,
            now=datetime.now(UTC),
        )
        session.commit()
        click.echo(f"{submission.instance_id} {state}", err=True)
