"""Acts of the supervisor: links, decisions, comments, false alarms."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.demo.stage import Stage
from server.models.events import LinkStatus
from server.models.reviews import Finding
from server.models.submissions import ReviewState
from sync.checks import check
from sync.links import activity_by_code, decide_link, only_event
from sync.review import add_comment, current_edition, decide, dismiss_finding, last_decision


@dataclass(frozen=True)
class Decide:
    """The supervisor decides on the edition that is shown."""

    at: datetime
    number: int
    state: ReviewState
    comment: str | None = None

    def do(self, stage: Stage) -> None:
        """Decide, having seen what there is."""
        submission = stage.submission(self.number)
        last = last_decision(stage.session, submission)
        decide(
            stage.session,
            submission,
            self.state,
            comment=self.comment,
            account=stage.account("supervisor"),
            seen_edition_id=current_edition(stage.session, submission).id,
            seen_decision_id=last.id if last else None,
            now=self.at,
        )


@dataclass(frozen=True)
class ConfirmLink:
    """Before approving, the supervisor links what the machine only proposes; or says: unplanned."""

    at: datetime
    number: int
    code: str | None

    def do(self, stage: Stage) -> None:
        """Link the event, unless it is linked already."""
        event = only_event(stage.session, stage.submission(self.number))
        if self.code is not None and event.link_status == LinkStatus.LINKED:
            return
        activity = activity_by_code(stage.session, event, self.code) if self.code else None
        activity_id, account = activity.id if activity else None, stage.account("supervisor")
        decide_link(stage.session, event, activity_id, account=account, now=self.at)


@dataclass(frozen=True)
class Comment:
    """Someone adds a comment to the thread."""

    at: datetime
    number: int
    text: str
    by: str

    def do(self, stage: Stage) -> None:
        """Write it."""
        submission = stage.submission(self.number)
        account = stage.account(self.by)
        add_comment(stage.session, submission, self.text, account=account, now=self.at)


@dataclass(frozen=True)
class Dismiss:
    """The supervisor calls a finding a false alarm."""

    at: datetime
    number: int
    kind: str

    def do(self, stage: Stage) -> None:
        """Dismiss all findings of that kind."""
        submission, account = stage.submission(self.number), stage.account("supervisor")
        check(stage.session, submission, now=self.at)
        found = select(Finding).where(
            Finding.submission_id == submission.id, Finding.kind == self.kind
        )
        for finding in stage.session.scalars(found).all():
            dismiss_finding(stage.session, submission, finding, account=account, now=self.at)
