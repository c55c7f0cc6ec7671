"""Projects, forms, submissions and audits as Central's API shows them."""

from __future__ import annotations

from typing import Any

from tests.stand_ins.central.http import READS, Call
from tests.stand_ins.central.model import Edition, Form, FormVersion, Project, Submission, when
from tests.stand_ins.xforms import Field

VERBS = {
    "project": ["project.read", "form.list"],
    "form": ["form.read"],
    "submission": ["submission.read", "submission.list", "dataset.list", "entity.list"],
    "write": [
        "project.update", "form.create", "form.update", "form.delete", "submission.create",
        "submission.update", "submission.delete", "submission.restore", "field_key.create",
        "field_key.list", "assignment.create", "assignment.list",
    ],
    "audit": ["audit.read"],
    "site": ["project.create", "user.create", "user.list", "config.set"],
}  # fmt: skip


def verbs(role: str | None) -> list[str]:
    """What a role may do, in Central's words."""
    return sorted(verb for right in READS.get(role or "", set()) for verb in VERBS[right])


def project_json(call: Call, project: Project, *, with_verbs: bool = False) -> dict[str, Any]:
    """A project."""
    shown: dict[str, Any] = {
        "id": project.id,
        "name": project.name,
        "description": project.description,
        "archived": None,
        "keyId": None,
        "createdAt": when(project.created),
        "updatedAt": None,
        "deletedAt": None,
    }
    if with_verbs and call.actor:
        shown["verbs"] = verbs(call.actor.role)
    if call.extended:
        forms = [f for f in project.forms.values() if not f.deleted]
        users = [a for a in call.state.actors.values() if a.type == "field_key" and a.token]
        latest = [s.created for f in forms for s in f.submissions.values()]
        shown |= {
            "forms": len(forms),
            "appUsers": len(users),
            "datasets": 0,
            "lastSubmission": when(max(latest, default=None)),
            "lastEntity": None,
        }
    return shown


def form_json(form: Form, version: FormVersion, *, extended: bool = False) -> dict[str, Any]:
    """A form in one of its versions."""
    shown: dict[str, Any] = {
        "projectId": form.project_id,
        "xmlFormId": form.xml_form_id,
        "state": form.state,
        "enketoId": None,
        "enketoOnceId": None,
        "createdAt": when(form.created),
        "updatedAt": when(form.updated),
        "webformsEnabled": True,
        "keyId": None,
        "version": version.version,
        "hash": version.hash,
        "sha": version.form.digest("sha1"),
        "sha256": version.form.digest("sha256"),
        "draftToken": version.draft_token,
        "publishedAt": when(version.published),
        "name": version.form.title,
    }
    if extended:
        alive = form.alive()
        states = [s.review_state for s in alive]
        shown |= {
            "submissions": len(alive),
            "entityRelated": False,
            "reviewStates": {
                "received": states.count(None),
                "hasIssues": states.count("hasIssues"),
                "edited": states.count("edited"),
            },
            "lastSubmission": when(max((s.created for s in alive), default=None)),
            "excelContentType": None,
            "publicLinks": 0,
            "createdBy": form.creator.shown(),
        }
    return shown


def field_json(field: Field) -> dict[str, Any]:
    """One entry of `/fields`; true or null, never false."""
    return {
        "path": field.path,
        "name": field.name,
        "type": field.type,
        "binary": True if field.binary else None,
        "selectMultiple": True if field.select_multiple else None,
    }


def edition_json(edition: Edition, *, current: bool, extended: bool = False) -> dict[str, Any]:
    """A version of a submission."""
    sender = edition.submitter
    shown: dict[str, Any] = {
        "submitterId": sender.id if sender else None,
        "createdAt": when(edition.created),
        "instanceName": edition.instance_name,
        "instanceId": edition.instance_id,
        "current": current,
        "deviceId": edition.device_id,
        "userAgent": edition.user_agent,
    }
    if extended:
        shown["submitter"] = sender.shown() if sender else None
    return shown


def submission_json(submission: Submission, *, extended: bool = False) -> dict[str, Any]:
    """A submission with its current version."""
    sender = submission.submitter
    shown: dict[str, Any] = {
        **bare_submission(submission),
        "userAgent": submission.user_agent,
        "deletedAt": when(submission.deleted),
    }
    if extended:
        shown["submitter"] = sender.shown() if sender else None
    shown["currentVersion"] = edition_json(submission.current, current=True, extended=extended)
    return shown


def bare_submission(submission: Submission) -> dict[str, Any]:
    """What PATCH answers, but for deletedAt."""
    sender = submission.submitter
    return {
        "instanceId": submission.instance_id,
        "submitterId": sender.id if sender else None,
        "deviceId": submission.device_id,
        "createdAt": when(submission.created),
        "updatedAt": when(submission.updated),
        "reviewState": submission.review_state,
    }


def audit_json(call: Call, line: dict[str, Any]) -> dict[str, Any]:
    """A line of the audit log, with actor and actee when asked for."""
    if not call.extended:
        return line
    actor = call.state.actors.get(line["actorId"])
    shown = {**line, "actor": actor.shown() if actor else None}
    for project in call.state.projects.values():
        for form in project.forms.values():
            if form.actee == line["acteeId"]:
                shown["actee"] = form_json(form, form.published or form.draft)  # type: ignore[arg-type] # one of both is there
    return shown
