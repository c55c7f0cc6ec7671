"""How Central takes a submission: 201 for nearly everything, 409 for five reasons, 404 for
versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.stand_ins.central.http import Refused, not_found
from tests.stand_ins.central.model import Actor, Edition, Form, FormVersion, Project, Submission
from tests.stand_ins.instances import File, Head, named_files, read_head

if TYPE_CHECKING:
    from tests.stand_ins.central.state import CentralState

DONE = "full submission upload was successful!"
CLOSED = (
    "This form is not currently accepting submissions. "
    "Please talk to your program staff if this is unexpected."
)
OTHER_XML = (
    "A submission already exists with this ID, but with different XML. "
    "Resubmissions to attach additional multimedia must resubmit an identical xml_submission_file."
)
STALE = (
    "You tried to update a submission, but the copy you were editing ({}) is now out of date. "
    "Please get the new version that has been submitted, and make your edits again."
)
DELETED = "This submission has been deleted. You may not resubmit it."
AGENT = "org.odk.collect.android/v2025.3.3 (Linux; Android 13; SM-T505)"


@dataclass
class Answer:
    """A status, a message, and the submission when there is one."""

    status: int
    message: str
    submission: Submission | None = None

    def summary(self) -> dict[str, object]:
        """For the control API."""
        found = self.submission.summary() if self.submission else None
        return {"status": self.status, "message": self.message, "submission": found}


class Receiver:
    """The steps of a reception; the state does the keeping."""

    def __init__(self, state: CentralState) -> None:
        self.state = state

    def receive(
        self, project: Project, xml: str, files: dict[str, File], actor: Actor, device: str | None
    ) -> Answer:
        """Take a submission; refusals become answers."""
        try:
            submission = self.accept(project, xml, files, actor, device, AGENT)
        except Refused as refused:
            return Answer(int(refused.code), refused.message)
        return Answer(201, DONE, submission)

    def accept(
        self,
        project: Project,
        xml: str,
        files: dict[str, File],
        actor: Actor,
        device: str | None,
        agent: str | None,
    ) -> Submission:
        """Take a submission as OpenRosa does, or raise `Refused`."""
        head = read_head(xml)
        if not head.form_id:
            told = "Required parameter form ID xml attribute missing."
            raise Refused(400.2, told, {"field": "form ID xml attribute"})
        form = self._form(project, head, actor)
        version = check_version(form, head)
        instance_id = checked_id(head) or self.state.ids.uuid()
        known = form.find(instance_id)
        if known and known.deleted:
            raise Refused(409.1, DELETED)
        if known and known.current.instance_id == instance_id:
            if known.current.xml != xml:
                raise Refused(409.1, OTHER_XML)
            self.attach(form, known.current, files, actor)
            return known
        made = self.edition(instance_id, head, xml, version, (actor, device, agent))
        if head.deprecated_id:
            submission = self.edit(form, head.deprecated_id, made, actor)
        elif known:
            raise Refused(409.9, STALE.format("undefined"), {})
        else:
            submission = self.create(form, made)
        self.attach(form, made, files, actor)
        return submission

    def _form(self, project: Project, head: Head, actor: Actor) -> Form:
        form = project.forms.get(head.form_id)
        if form is None or form.deleted or form.published is None:
            raise not_found()
        if actor.type == "field_key" and actor.id not in form.assigned:
            raise Refused(401.2, "Could not authenticate with the provided credentials.")
        if form.state == "closed":
            raise Refused(409.2, CLOSED)
        return form

    def edition(
        self,
        instance_id: str,
        head: Head,
        xml: str,
        version: FormVersion,
        sender: tuple[Actor | None, str | None, str | None],
    ) -> Edition:
        """An edition that is not part of a submission yet."""
        actor, device, agent = sender
        names = sorted({name for _, name in named_files(xml, version.form.binaries)})
        return Edition(
            id=self.state.number("edition"),
            instance_id=instance_id,
            xml=xml,
            created=self.state.clock.now(),
            form_version=version,
            submitter=actor,
            device_id=device,
            user_agent=agent,
            instance_name=head.instance_name,
            files=dict.fromkeys(names),
        )

    def create(self, form: Form, edition: Edition) -> Submission:
        """The first edition of a submission."""
        submission = Submission(
            id=self.state.number("submission"),
            instance_id=edition.instance_id,
            created=edition.created,
            submitter=edition.submitter,
            device_id=edition.device_id,
            user_agent=edition.user_agent,
            editions=[edition],
        )
        form.submissions[submission.instance_id] = submission
        form.by_edition[edition.instance_id] = submission.instance_id
        form.events += 1
        self._audit(form, submission, "submission.create", edition.submitter)
        return submission

    def edit(self, form: Form, base: str, edition: Edition, actor: Actor) -> Submission:
        """A later edition; files not sent again come along by name, the state becomes edited."""
        submission = form.find(base)
        if submission is None or submission.deleted:
            told = (
                "You tried to update an existing submission, "
                f"but we can't find that submission to update ({base})"
            )
            raise Refused(404.8, told, {"instanceId": base})
        if submission.current.instance_id != base:
            raise Refused(409.9, STALE.format(base), {"deprecatedId": base})
        before = submission.current.files
        edition.files = {name: before.get(name) for name in edition.files}
        submission.updated = self.state.clock.now()
        edition.created = self.state.clock.now()
        submission.editions.append(edition)
        submission.review_state = "edited"
        form.by_edition[edition.instance_id] = submission.instance_id
        form.events += 1
        self._audit(form, submission, "submission.update.version", actor)
        return submission

    def attach(self, form: Form, edition: Edition, files: dict[str, File], actor: Actor) -> None:
        """Keep the files that the XML names, by the name of their part; drop others without a
        word.
        """
        for name, content in files.items():
            if name not in edition.files:
                continue
            edition.files[name] = content
            details = {
                "name": name,
                "newBlobId": self.state.number("blob"),
                "instanceId": edition.instance_id,
                "submissionDefId": edition.id,
            }
            self.state.audit(actor, "submission.attachment.update", form.actee, details)

    def _audit(self, form: Form, submission: Submission, action: str, by: Actor | None) -> None:
        current = submission.current
        details = {
            "instanceId": current.instance_id,
            "submissionId": submission.id,
            "submissionDefId": current.id,
        }
        self.state.audit(by, action, form.actee, details)

    def receive_draft(self, form: Form, xml: str, files: dict[str, File]) -> Submission:
        """A trial submission to a draft; kept apart, gone at publication."""
        head = read_head(xml)
        assert form.draft is not None
        made = self.edition(head.instance_id, head, xml, form.draft, (None, None, None))
        made.files = {name: files.get(name) for name in made.files}
        submission = Submission(
            self.state.number("submission"),
            made.instance_id,
            made.created,
            None,
            None,
            None,
            [made],
        )
        form.draft_submissions[made.instance_id] = submission
        return submission


def check_version(form: Form, head: Head) -> FormVersion:
    """The version that the XML names; there must be one, also an old one."""
    version = form.version(head.version)
    if version is None:
        told = f"The form version specified in this submission '{head.version}' does not exist."
        raise Refused(404.6, told, {"formVersion": head.version})
    return version


def checked_id(head: Head) -> str:
    """The instanceID, not trimmed; at most 64 characters."""
    if len(head.instance_id) > 64:
        raise Refused(400.38, "Length of value too long for a field")
    return head.instance_id
