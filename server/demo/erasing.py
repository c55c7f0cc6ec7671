"""Taking the made-up year out of a store that holds nothing else: it is empty again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from server.demo.loading import SETTING, progress
from server.demo.material import material
from server.demo.planned import offices
from server.media import MediaStore
from server.models.accounts import Account, PersonalReading, Setting
from server.models.adjustments import Adjustment
from server.models.base import Base
from server.models.checks import (
    CheckKey,
    CheckLesson,
    CheckNorm,
    CheckVerdict,
    FillingTime,
    Picture,
    PicturePair,
)
from server.models.events import Attendance, Candidate, Event, Link, LinkDecision, Telling
from server.models.forms import Form, FormAlias, FormMedia, FormVersion, SourceVersion
from server.models.joins import EventPair, JoinAct, JoinDecision, Joined, Searched
from server.models.matching import LearnedWeights, Matching
from server.models.persons import PairDecision, PeopleModel, Person, PersonAct, PersonPair
from server.models.plan import ActivityValues, Axis, Plan, PlannedActivity, PlanPart, PlanVersion
from server.models.review_desk import Assignment, Deed, DeedPart, SavedFilter
from server.models.reviews import Decision, Finding, HistoryEntry, Push
from server.models.sources import Origin, Source
from server.models.submissions import (
    Attachment,
    Blob,
    Edition,
    Receipt,
    ReceiptFile,
    Submission,
)
from server.models.threads import ThreadReading
from sync.errors import Refused

# Rows that name others go before those.
TABLES: Sequence[type[Base]] = (
    LearnedWeights,
    CheckVerdict,
    CheckLesson,
    CheckNorm,
    CheckKey,
    FillingTime,
    PicturePair,
    Picture,
    DeedPart,
    Deed,
    Assignment,
    SavedFilter,
    Push,
    Finding,
    HistoryEntry,
    Decision,
    LinkDecision,
    Candidate,
    Link,
    PersonPair,
    PairDecision,
    PersonAct,
    PeopleModel,
    EventPair,
    Searched,
    JoinDecision,
    JoinAct,
    Joined,
    Attendance,
    Person,
    Telling,
    Matching,
    Event,
    Attachment,
    PersonalReading,
    ThreadReading,
    Edition,
    Origin,
    Submission,
    ReceiptFile,
    Receipt,
    Adjustment,
    ActivityValues,
    PlannedActivity,
    Axis,
    PlanVersion,
    PlanPart,
    Plan,
    FormMedia,
    SourceVersion,
    FormAlias,
    FormVersion,
    Form,
)


def why_not(session: Session) -> str | None:
    """Why it can't be taken out, or None: only a store with nothing else is emptied."""
    if not progress(session).is_begun:
        return "the made-up year is not in this store"
    if (
        session.scalar(_others())
        or session.scalar(_other_parts())
        or session.scalar(_other_forms())
    ):
        return (
            "this store holds more than the made-up year, and nothing of your own is removed; "
            "begin anew in another folder (TERRAIN_HOME=./instance2 make run)"
        )
    return None


def erase(session: Session, media: MediaStore) -> None:
    """Remove all of it, its files and accounts; raises `Refused` where there is more."""
    reason = why_not(session)
    if reason:
        raise Refused(reason)
    session.execute(update(Submission).values(approved_edition_id=None))
    session.execute(update(PlannedActivity).values(values_id=None, renamed_from_id=None))
    for table in TABLES:
        session.execute(delete(table))
    emails = [each["email"] for each in material("story")["accounts"]]
    session.execute(delete(Account).where(Account.email.in_(emails)))
    session.execute(delete(Source).where(Source.name.in_(_doors())))
    session.execute(delete(Setting).where(Setting.name == SETTING))
    files = list(session.scalars(select(Blob.sha256)))
    session.execute(delete(Blob))
    session.commit()
    for sha256 in files:
        media.remove(sha256)


def _doors() -> list[str]:
    return list(material("story")["doors"].values())


def _others() -> Select[Any]:
    """What came through other doors."""
    ours = select(Source.id).where(Source.name.in_(_doors()))
    return select(func.count()).select_from(Receipt).where(Receipt.source_id.not_in(ours))


def _other_parts() -> Select[Any]:
    names = [office.part for office in offices()]
    return select(func.count()).select_from(PlanPart).where(PlanPart.name.not_in(names))


def _other_forms() -> Select[Any]:
    """Forms that are not the programme's own, or stand on other servers as well."""
    ours = set(material("forms")["of_kind"].values())
    return (
        select(func.count())
        .select_from(Form)
        .where(Form.form_id.not_in(ours) | Form.id.in_(select(FormAlias.form_id)))
    )
