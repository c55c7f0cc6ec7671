"""Everything that the record of one submission shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from flask import current_app, g
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound

from forms.definition import FormDefinition
from forms.definition import read as read_form
from forms.dependence import conditional_paths, simple_paths
from forms.meaning import personal_paths
from forms.told import Meanings
from server.auth import utc_now
from server.i18n import reader_language
from server.masking import is_revealed
from server.models.accounts import Account
from server.models.events import (
    Attendance,
    Candidate,
    Event,
    Link,
    LinkDecision,
    Telling,
)
from server.models.plan import PlannedActivity, PlanVersion
from server.models.reviews import Decision, Finding, HistoryEntry
from server.models.sources import Source
from server.models.submissions import Attachment, Edition, Receipt, Submission
from server.review.answers import Reader, Sheet, answered_files
from server.review.lists import labels_of_lists
from server.review.queries import names_of
from server.review.told import Told
from server.rights import Right, may, visible_submissions
from sync.review import last_decision


def visible_submission(store: Session, submission_id: int) -> Submission:
    """The submission, if the reader may see it; else it does not exist for them."""
    statement = select(Submission).where(
        Submission.id == submission_id, visible_submissions(g.account)
    )
    found = store.scalars(statement.options(joinedload(Submission.form))).first()
    if found is None:
        raise NotFound
    return found


class Record:
    """One submission as the reader may see it; parts are fetched when the page asks for them."""

    def __init__(self, store: Session, submission: Submission) -> None:
        """Keep what the page asks about; personal data is seen once the reader asked for it."""
        self.store = store
        self.submission = submission
        self.may_see_personal = may(g.account, Right.SEE_PERSONAL)
        self.sees_personal = is_revealed(store, g.account, submission.id, now=utc_now())

    @cached_property
    def editions(self) -> list[Edition]:
        """All editions, conflicts last."""
        statement = (
            select(Edition)
            .where(Edition.submission_id == self.submission.id)
            .options(
                joinedload(Edition.form_version),
                joinedload(Edition.receipt).joinedload(Receipt.source),
            )
            .order_by(Edition.number)
        )
        return list(self.store.scalars(statement))

    @cached_property
    def edition(self) -> Edition:
        """The edition that is shown."""
        return next(each for each in self.editions if each.is_current)

    @cached_property
    def definition(self) -> FormDefinition:
        """The form version that reads the edition shown."""
        return read_form(self.edition.form_version.xform)

    @cached_property
    def meanings(self) -> Meanings:
        """What the questions mean."""
        return Meanings.of(self.definition, self.submission.form.mapping)

    @cached_property
    def personal(self) -> frozenset[str]:
        """The paths whose answers identify people."""
        return personal_paths(self.definition, self.submission.form.mapping)

    def reader(self, changed: frozenset[str] = frozenset()) -> Reader:
        """How this reader reads the edition shown; `changed` are places in it."""
        people = self.meanings.holders("participant", self.definition) - {()}
        xform = self.edition.form_version.xform
        return replace(
            self.reader_of(self.edition),
            changed=changed,
            people=people,
            simple=simple_paths(xform) if self.may_correct else frozenset(),
            conditional=conditional_paths(xform),
        )

    def reader_of(self, edition: Edition) -> Reader:
        """How this reader reads an edition, by the form version that it was filled with."""
        definition = read_form(edition.form_version.xform)
        masked = personal_paths(definition, self.submission.form.mapping)
        lists = labels_of_lists(
            self.store,
            current_app.extensions["media"],
            edition.form_version,
            year=edition.received_at.year,
            language=reader_language(),
        )
        return Reader(
            definition=definition,
            language=reader_language(),
            masked=frozenset() if self.sees_personal else masked,
            lists=lists,
        )

    @property
    def may_correct(self) -> bool:
        """Whether this reader may correct what was sent."""
        return may(g.account, Right.DECIDE) and self.submission.deleted_at is None

    def sheet(self, changed: frozenset[str]) -> Sheet:
        """The answers of the edition shown."""
        return self.reader(changed).sheet(self.edition.answers)

    @cached_property
    def told(self) -> list[Told]:
        """The events that the submission tells of."""
        statement = (
            select(Telling)
            .where(Telling.submission_id == self.submission.id, Telling.is_withdrawn.is_(False))
            .options(
                joinedload(Telling.event).selectinload(Event.links).options(*_activity(Link)),
                joinedload(Telling.event)
                .selectinload(Event.candidates)
                .options(*_activity(Candidate)),
            )
            .order_by(Telling.row)
        )
        tellings = list(self.store.scalars(statement))
        held = self._held([each.event_id for each in tellings])
        people = self._listed()
        return [
            Told(t.row, t.event, held.get(t.event_id), people.get(t.event_id, 0)) for t in tellings
        ]

    def _held(self, event_ids: Sequence[int]) -> dict[int, LinkDecision]:
        statement = (
            select(LinkDecision)
            .where(LinkDecision.event_id.in_(event_ids), LinkDecision.is_withdrawn.is_(False))
            .order_by(LinkDecision.id)
        )
        return {each.event_id: each for each in self.store.scalars(statement)}

    def _listed(self) -> dict[int, int]:
        statement = (
            select(Attendance.event_id, func.count())
            .where(Attendance.submission_id == self.submission.id, Attendance.row.is_not(None))
            .group_by(Attendance.event_id)
        )
        return dict(self.store.execute(statement).all())

    @cached_property
    def people(self) -> list[Attendance]:
        """The participants of the edition shown."""
        statement = select(Attendance).where(
            Attendance.submission_id == self.submission.id, Attendance.row.is_not(None)
        )
        return list(self.store.scalars(statement.order_by(Attendance.row)))

    @cached_property
    def findings(self) -> list[Finding]:
        """What checks found, the gravest first, false alarms last."""
        statement = select(Finding).where(Finding.submission_id == self.submission.id)
        grave = {"bad": 0, "warn": 1, "info": 2}
        return sorted(
            self.store.scalars(statement),
            key=lambda each: (each.dismissed_at is not None, grave[each.tone], each.id),
        )

    @cached_property
    def attachments(self) -> list[Attachment]:
        """The files of the edition shown, those that this reader may see."""
        statement = (
            select(Attachment)
            .where(Attachment.edition_id == self.edition.id, Attachment.is_current)
            .options(joinedload(Attachment.blob))
            .order_by(Attachment.id)
        )
        hidden = frozenset() if self.sees_personal else self.personal_files
        return [each for each in self.store.scalars(statement) if each.name not in hidden]

    @cached_property
    def file_labels(self) -> dict[str, str]:
        """Which question each file answers."""
        reader, labels = self.reader(), {}
        for question, value, _ in answered_files(self.definition.root, self.edition.answers):
            labels[value] = reader.label(question)
        return labels

    @cached_property
    def personal_files(self) -> frozenset[str]:
        """Files that identify people: signatures, signed lists."""
        return frozenset(
            value
            for question, value, _ in answered_files(self.definition.root, self.edition.answers)
            if "/".join(question.path) in self.personal
        )

    @cached_property
    def personal_files_of_all(self) -> frozenset[str]:
        """The same for all editions, each read by its own version."""
        found: set[str] = set()
        for edition in self.editions:
            definition = read_form(edition.form_version.xform)
            personal = personal_paths(definition, self.submission.form.mapping)
            for question, name, _ in answered_files(definition.root, edition.answers):
                if "/".join(question.path) in personal:
                    found.add(name)
        return frozenset(found)

    @cached_property
    def history(self) -> list[HistoryEntry]:
        """What happened, the latest first."""
        statement = (
            select(HistoryEntry)
            .where(HistoryEntry.submission_id == self.submission.id)
            .options(joinedload(HistoryEntry.account))
            .order_by(HistoryEntry.at.desc(), HistoryEntry.id.desc())
        )
        return list(self.store.scalars(statement))

    @cached_property
    def sources(self) -> dict[int, Source]:
        """The sources by id."""
        return {each.id: each for each in self.store.scalars(select(Source))}

    @cached_property
    def live_sources(self) -> list[Source]:
        """The sources that hold it now, each once."""
        live = {o.source_id for o in self.submission.origins if o.deleted_at is None}
        return [self.sources[each] for each in sorted(live) if each in self.sources]

    @cached_property
    def last_decision(self) -> Decision | None:
        """The decision made last."""
        return last_decision(self.store, self.submission)

    @cached_property
    def officer(self) -> str | None:
        """Who sent it: the account's name, else what the source says."""
        if self.submission.account_id:
            account = self.store.get(Account, self.submission.account_id)
            return account.name if account else None
        sender = self.submission.submitted_by
        return names_of(self.store, [sender]).get(sender, sender) if sender else None

    @cached_property
    def plan_versions(self) -> dict[int, PlanVersion]:
        """The current plan version of each part, by part."""
        statement = select(PlanVersion).where(PlanVersion.is_current)
        found = self.store.scalars(statement.options(joinedload(PlanVersion.part)))
        return {each.part_id: each for each in found}


def _activity(table: type[Link] | type[Candidate]) -> tuple:
    activity = joinedload(table.activity)
    return activity.joinedload(PlannedActivity.values), activity.selectinload(PlannedActivity.plan)
