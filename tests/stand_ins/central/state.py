"""The state of a stand-in Central and the methods by which tests act on it."""

from __future__ import annotations

import threading
from typing import Any

from tests.stand_ins import seeds, xforms
from tests.stand_ins.central.actors import Actors
from tests.stand_ins.central.model import (
    Actor,
    Form,
    FormVersion,
    Media,
    Project,
    Submission,
    when,
)
from tests.stand_ins.central.receive import Answer, Receiver
from tests.stand_ins.clock import Clock
from tests.stand_ins.control import locked
from tests.stand_ins.faults import Fault, Faults
from tests.stand_ins.instances import File, file
from tests.stand_ins.journal import Journal


@locked
class CentralState(Actors):
    """Actors, projects, forms, submissions, audits. Every public method may be called while it
    runs.
    """

    controls = frozenset(
        {
            "access", "add_form", "add_user", "add_version", "receive", "edit", "delete", "restore",
            "purge", "set_review", "add_attachment_late", "replace_attachment", "delete_attachment",
            "expire_sessions", "seed_many", "seed_foreign", "set_form_state", "set_role", "comment",
        }
    )  # fmt: skip

    def __init__(
        self,
        clock: Clock | None = None,
        domain: str = "https://central.example.org",
        seed: int = 2,
        bare: bool = False,  # no project, no phone yet
    ) -> None:
        super().__init__(clock or Clock(), seed)
        self.domain = domain
        self.lock = threading.RLock()
        self.faults, self.journal = Faults(), Journal()
        self.projects: dict[int, Project] = {}
        self.receiver = Receiver(self)
        self.admin = self.add_user("admin@example.org", role="admin")
        if not bare:
            self.project = self.add_project("Essai")
            self.phone = self.add_app_user("Tablette 1")

    def access(self) -> dict[str, Any]:
        """How the administrator signs in, and the phone's key."""
        return {
            "email": self.admin.name,
            "password": self.admin.password,
            "project": self.project.id,
            "key": self.phone.token,
        }

    # Forms

    def add_project(self, name: str, description: str | None = None) -> Project:
        """A project."""
        number = self.number("project")
        project = Project(number, name, self.ids.uuid(), self.clock.now(), description)
        self.projects[number] = project
        return project

    def add_form(
        self, source: str | bytes, title: str | None = None, media: dict[str, bytes] | None = None
    ) -> Form:
        """A published form, open to the phone's key. `title` is the form's own, given only for
        symmetry.
        """
        form = self.create_form(self.project, source, self.admin)
        for name, content in (media or {}).items():
            self.put_media(form, name, file(name, content))
        self.publish(form, self.admin)
        form.assigned.add(self.phone.id)
        return form

    def create_form(self, project: Project, source: str | bytes, by: Actor) -> Form:
        """A form that is only a draft."""
        definition = xforms.read(source)
        now = self.clock.now()
        form = Form(self.number("form"), project.id, definition.form_id, self.ids.uuid(), now, by)
        project.forms[form.xml_form_id] = form
        self.audit(by, "form.create", form.actee, {})
        self.set_draft(form, source, by)
        return form

    def set_draft(self, form: Form, source: str | bytes, by: Actor) -> FormVersion:
        """A new draft; media of the published version come along."""
        definition = xforms.read(source)
        carried = form.published.media if form.published else {}
        media = {name: carried.get(name, Media(name)) for name in definition.media}
        form.draft = FormVersion(
            id=self.number("form version"),
            form=definition,
            version=definition.version,
            media=media,
            draft_token=self.token(),
            xlsx=source if isinstance(source, bytes) else None,
        )
        form.draft_submissions = {}
        details = {"newDraftDefId": form.draft.id, "oldDraftDefId": None}
        self.audit(by, "form.update.draft.set", form.actee, details)
        return form.draft

    def put_media(self, form: Form, name: str, content: File) -> Media:
        """Upload a draft's file."""
        assert form.draft is not None
        media = Media(name, content.content, content.mimetype, self.clock.now())
        form.draft.media[name] = media
        return media

    def publish(self, form: Form, by: Actor) -> None:
        """The draft becomes the current version."""
        draft = form.draft
        assert draft is not None
        old = form.published
        draft.published = self.clock.now()
        if form.versions:
            form.updated = draft.published
        draft.draft_token = None
        form.versions.append(draft)
        form.draft = None
        form.draft_submissions = {}
        details = {"newDefId": draft.id, "oldDefId": old.id if old else None}
        self.audit(by, "form.update.publish", form.actee, details)

    def add_version(self, uid: str, source: str | bytes) -> FormVersion:
        """Publish a new version of a form."""
        form = self.form(uid)
        self.set_draft(form, source, self.admin)
        self.publish(form, self.admin)
        return form.versions[-1]

    def form(self, uid: str) -> Form:
        """A form by its xmlFormId, in any project."""
        for project in self.projects.values():
            if uid in project.forms:
                return project.forms[uid]
        raise LookupError(f"no form {uid}")

    def set_form_state(self, uid: str, state: str) -> None:
        """Open, closing or closed."""
        self.form(uid).state = state

    # Submissions

    def receive(
        self,
        xml: str,
        attachments: dict[str, bytes | File] | None = None,
        submitted_by: str | None = None,
    ) -> Answer:
        """As if a phone (or the web user named) sent it; an edit when it has a deprecatedID."""
        actor = self.phone
        if submitted_by:
            actor = next(a for a in self.actors.values() if a.name == submitted_by)
        files = {name: file(name, content) for name, content in (attachments or {}).items()}
        return self.receiver.receive(self.project, xml, files, actor, "collect:d23f082128b2f33")

    edit = receive

    def find(self, instance_id: str) -> tuple[Form, Submission]:
        """A submission by any of its ids."""
        for project in self.projects.values():
            for form in project.forms.values():
                if submission := form.find(instance_id):
                    return form, submission
        raise LookupError(f"no submission {instance_id}")

    def delete(self, id: str, by: Actor | None = None) -> None:
        """Mark deleted; `restore` undoes it until `purge`."""
        form, submission = self.find(id)
        submission.deleted = self.clock.now()
        self._about(form, submission, "submission.delete", by)

    def restore(self, id: str, by: Actor | None = None) -> None:
        """Undo a deletion; updatedAt does not move."""
        form, submission = self.find(id)
        submission.deleted = None
        self._about(form, submission, "submission.restore", by)

    def _about(self, form: Form, submission: Submission, action: str, by: Actor | None) -> None:
        form.events += 1
        details = {"instanceId": submission.instance_id, "submissionId": submission.id}
        self.audit(by or self.admin, action, form.actee, details)

    def purge(self) -> int:
        """Erase what is deleted, as after 30 days; the audit keeps a number only."""
        gone = 0
        for project in self.projects.values():
            for form in project.forms.values():
                for submission in form.alive(deleted=True):
                    gone += 1
                    del form.submissions[submission.instance_id]
                    for edition in submission.editions:
                        form.by_edition.pop(edition.instance_id, None)
        self.audit(None, "submission.purge", None, {"submissions_deleted": gone})
        return gone

    def set_review(
        self,
        id: str,
        state: str | None,
        by: str | None = None,
        comment: str | None = None,
    ) -> Submission:
        """Set a review state (null is received); updatedAt moves, also to the same state."""
        form, submission = self.find(id)
        actor = next((a for a in self.actors.values() if a.name == by), self.admin)
        submission.review_state = state
        submission.updated = self.clock.now()
        form.events += 1
        details = {
            "reviewState": state,
            "submissionId": submission.id,
            "submissionDefId": submission.current.id,
        }
        self.audit(actor, "submission.update", form.actee, details, comment)
        return submission

    def comment(self, id: str, body: str, by: Actor | None = None) -> dict[str, Any]:
        """A comment; updatedAt stays."""
        _, submission = self.find(id)
        actor = by or self.admin
        shown = {"body": body, "actorId": actor.id, "createdAt": when(self.clock.now())}
        submission.comments.insert(0, shown)
        return shown

    # Attachments: neither updatedAt nor an ETag of lists moves

    def add_attachment_late(
        self,
        id: str,
        name: str,
        content: bytes | File,
        by: Actor | None = None,
    ) -> None:
        """A file that the submission names arrives later, or is replaced."""
        form, submission = self.find(id)
        self.receiver.attach(
            form, submission.current, {name: file(name, content)}, by or self.phone
        )

    replace_attachment = add_attachment_late

    def delete_attachment(self, id: str, name: str) -> None:
        """Take a file away; its name stays expected."""
        self.find(id)[1].current.files[name] = None

    # The rest

    def fail(self, match: str, times: int | None = 1, how: str = "500", **more: Any) -> None:
        """Let requests fail, see `faults.Fault`."""
        self.faults.add(Fault(match, times, how, **more))

    @property
    def requests(self) -> Journal:
        """What was asked."""
        return self.journal

    def seed_many(self, count: int, uid: str | None = None) -> Form:
        """Many small submissions, quickly; into the small form."""
        form = self.form(uid) if uid else self.add_form(seeds.SMALL_FORM)
        for xml in seeds.small_submissions(self.ids.uuid, count):
            self.receive(xml)
        return form

    def seed_foreign(self, folder: str) -> list[int]:
        """Receive the foreign submissions of a folder; the statuses in order."""
        return seeds.seed_foreign(self, folder)
