"""What each role may do, and which submissions an account may see."""

from enum import StrEnum

from sqlalchemy import ColumnElement, false, true

from server.models.accounts import Account, Role
from server.models.submissions import Submission


class Right(StrEnum):
    """Something that an account may or may not do."""

    SEE_SUBMISSIONS = "see_submissions"
    SEE_PERSONAL = "see_personal"
    DECIDE = "decide"
    SEE_PLAN = "see_plan"
    CHANGE_PLAN = "change_plan"
    SEE_RUNS = "see_runs"
    START_RUNS = "start_runs"
    MANAGE_KEYS = "manage_keys"
    MANAGE_SOURCES = "manage_sources"
    MANAGE_ACCOUNTS = "manage_accounts"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.SUPERVISOR: frozenset(Right) - {Right.MANAGE_ACCOUNTS, Right.MANAGE_SOURCES},
    Role.MONITORING: frozenset(
        {Right.SEE_SUBMISSIONS, Right.SEE_PLAN, Right.CHANGE_PLAN, Right.SEE_RUNS}
    ),
    Role.OFFICER: frozenset({Right.SEE_SUBMISSIONS, Right.SEE_PERSONAL, Right.SEE_PLAN}),
    Role.PARTNER: frozenset({Right.SEE_PLAN}),
}


def may(account: Account, right: Right) -> bool:
    """Whether the account's role has the right."""
    return right in RIGHTS[Role(account.role)]


def visible_submissions(account: Account) -> ColumnElement[bool]:
    """The condition that keeps only what the account may see.

    A region of its own limits anyone who has one; an officer without any sees nothing. A submission
    of unknown region is for those who see all.
    """
    if not may(account, Right.SEE_SUBMISSIONS):
        return false()
    if account.regions:
        return Submission.region.in_(account.regions)
    return false() if account.role == Role.OFFICER else true()
