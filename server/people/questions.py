"""The open questions: one for each two people that may be one, the most doubtful first."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from server.models.accounts import Account
from server.models.events import Attendance
from server.models.persons import PairDecision, PersonAct, PersonPair, Verdict
from server.models.submissions import Submission
from server.rights import visible_submissions

Column = InstrumentedAttribute[int | None]


class Ask(StrEnum):
    """Which questions: those nobody looked at yet, or those left open for later."""

    TODO = "todo"
    LATER = "later"


@dataclass(frozen=True)
class Place:
    """A question, its neighbours in the list and where it stands there, from 1."""

    pair_id: int | None
    before: int | None
    after: int | None
    number: int
    total: int


def count_questions(store: Session, account: Account, ask: Ask) -> int:
    """How many there are that the account may see."""
    return store.scalar(select(func.count()).select_from(_asked(account, ask).subquery())) or 0


def place_of(store: Session, account: Account, ask: Ask, pair_id: int | None) -> Place:
    """Where a question stands in its list; the first where it is none of it."""
    asked = _asked(account, ask).subquery()
    order = func.row_number().over(order_by=(asked.c.doubt, asked.c.id)).label("number")
    numbered = select(asked.c.id, order).subquery()
    number = store.scalar(select(numbered.c.number).where(numbered.c.id == pair_id)) or 1
    around = dict(
        store.execute(
            select(numbered.c.number, numbered.c.id).where(
                numbered.c.number.between(number - 1, number + 1)
            )
        ).all()
    )
    total = store.scalar(select(func.count()).select_from(asked)) or 0
    return Place(around.get(number), around.get(number - 1), around.get(number + 1), number, total)


def _asked(account: Account, ask: Ask) -> Select[tuple[int, float]]:
    """One pair for each two people, by how far its probability is from even."""
    one, other = aliased(Attendance), aliased(Attendance)
    here, there = aliased(Submission), aliased(Submission)
    younger = case((one.person_id < other.person_id, one.person_id), else_=other.person_id)
    older = case((one.person_id < other.person_id, other.person_id), else_=one.person_id)
    doubt = func.abs(PersonPair.probability - 0.5)
    rank = func.row_number().over(partition_by=(younger, older), order_by=(doubt, PersonPair.id))
    is_later = _said(Verdict.LATER, one.person_id, other.person_id)
    pairs = (
        select(PersonPair.id, doubt.label("doubt"), rank.label("rank"))
        .join(one, PersonPair.first_id == one.id)
        .join(other, PersonPair.second_id == other.id)
        .join(here, one.submission_id == here.id)
        .join(there, other.submission_id == there.id)
        .where(one.person_id != other.person_id, one.row.is_not(None), other.row.is_not(None))
        .where(*(_shown(each, account) for each in (here, there)))
        .where(~_said(Verdict.DIFFERENT, one.person_id, other.person_id))
        .where(is_later if ask == Ask.LATER else ~is_later)
        .subquery()
    )
    return select(pairs.c.id, pairs.c.doubt).where(pairs.c.rank == 1)


def _shown(submission: type[Submission], account: Account) -> ColumnElement[bool]:
    visible = select(Submission.id).where(visible_submissions(account))
    return submission.deleted_at.is_(None) & submission.id.in_(visible)


def _said(verdict: Verdict, person: Column, twin: Column) -> ColumnElement[bool]:
    """Whether someone said that of attendances of these two people, and it holds."""
    one, other = aliased(Attendance), aliased(Attendance)
    ways = (
        (one.person_id == person) & (other.person_id == twin),
        (one.person_id == twin) & (other.person_id == person),
    )
    return or_(
        *(
            exists()
            .where(
                PairDecision.act_id == PersonAct.id,
                PersonAct.withdrawn_at.is_(None),
                PersonAct.verdict == verdict,
                PairDecision.first_id == one.id,
                PairDecision.second_id == other.id,
                way,
            )
            .correlate_except(PairDecision, PersonAct, one, other)
            for way in ways
        )
    )
