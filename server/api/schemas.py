"""The shapes of what the API gives. They shape JSON and describe it; they hold no rule."""

from typing import Any

from marshmallow import Schema, fields

from server.models.submissions import ReviewState


def said(text: str, **more: Any) -> dict[str, Any]:
    """A field's words in the description."""
    return {"metadata": {"description": text, **more}}


def maybe(kind: type[fields.Field], text: str = "") -> fields.Field:
    """A field that may be null."""
    return kind(allow_none=True, **(said(text) if text else {}))


class FieldProblem(Schema):
    """One parameter that is wrong."""

    location = fields.String(required=True, **said("query"))
    field = fields.String(required=True)
    detail = fields.String(required=True)


class Problem(Schema):
    """A problem detail (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, **said("What is wrong and what to do"))
    instance = fields.String(required=True, **said("The path that was asked for"))
    errors = fields.List(fields.Nested(FieldProblem), **said("Which parameters are wrong"))


class PageSchema(Schema):
    """What every page has beside its items."""

    next = fields.String(
        required=True,
        allow_none=True,
        **said("Cursor of the next page; null on the last one"),
    )


class AnswersSchema(Schema):
    """What a submission and an edition share."""

    instance_id = fields.String(required=True, **said("instanceID of this edition"))
    root_instance_id = fields.String(required=True, **said("First instanceID, for life"))
    form_id = fields.String(required=True)
    form_version = maybe(fields.String, "Terrain's version where one matches, else the source's")
    source_version = maybe(fields.String, "The version as the source names it")
    answers = fields.Dict(
        required=True,
        **said("Canonical answers by question name; personal ones are ••• unless asked for"),
    )
    flags = fields.List(fields.Dict(), required=True, **said("What was odd about the answers"))


class SubmissionSchema(AnswersSchema):
    """A submission with its current edition."""

    id = fields.Integer(required=True)
    review_state = fields.String(
        required=True, metadata={"enum": [each.value for each in ReviewState]}
    )
    region = maybe(fields.String, "Code of the region; null where unknown")
    submitted_by = maybe(fields.String, "Who sent it, as the source says")
    received_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(
        required=True, **said("The last edit, decision, link by a person, deletion or return")
    )
    deleted_at = maybe(fields.AwareDateTime, "When all its sources had deleted it")
    has_conflict = fields.Boolean(required=True)
    edition = fields.Integer(required=True, **said("Number of the current edition"))
    approved_edition = maybe(fields.Integer, "Number of the edition that figures count")


class SubmissionPage(PageSchema):
    """A page of submissions."""

    items = fields.List(fields.Nested(SubmissionSchema), required=True)


class SourceSchema(Schema):
    """The door by which something came."""

    name = fields.String(required=True)
    kind = fields.String(required=True, metadata={"example": "kobo"})


class EditionSchema(AnswersSchema):
    """One state of a submission."""

    submission_id = fields.Integer(required=True)
    number = fields.Integer(required=True)
    deprecated_id = maybe(fields.String, "instanceID of the edition that it replaces")
    is_current = fields.Boolean(required=True)
    is_conflict = fields.Boolean(
        required=True, **said("Same instanceID as another edition, other content; kept beside it")
    )
    received_at = fields.AwareDateTime(required=True)
    source = fields.Nested(SourceSchema, required=True)


class EditionPage(PageSchema):
    """A page of editions."""

    items = fields.List(fields.Nested(EditionSchema), required=True)


class AttachmentSchema(Schema):
    """A file of an edition."""

    id = fields.Integer(required=True)
    edition = fields.Integer(required=True, **said("Number of its edition"))
    name = fields.String(required=True, **said("As the answers have it; ••• where personal"))
    is_personal = fields.Boolean(
        required=True, **said("Signatures, signed lists, files of no known question")
    )
    is_named = fields.Boolean(required=True, **said("Whether the submission names it"))
    is_current = fields.Boolean(
        required=True, **said("False where other bytes came later under this name")
    )
    received_at = maybe(fields.AwareDateTime, "Null while it has not come")
    size = maybe(fields.Integer)
    content_type = maybe(fields.String)
    sha256 = maybe(fields.String)
    content = maybe(fields.String, "Path of the bytes; null where there are none to see")


class AttachmentPage(PageSchema):
    """A page of attachments."""

    items = fields.List(fields.Nested(AttachmentSchema), required=True)


class LinkSchema(Schema):
    """A link between an event and a planned activity."""

    id = fields.Integer(required=True)
    event_id = fields.Integer(required=True)
    activity_id = fields.Integer(required=True)
    code = fields.String(required=True, **said("As the plan writes it"))
    year = fields.Integer(required=True)
    share = fields.Float(required=True, **said("The shares of an event's links add up to 1"))
    is_main = fields.Boolean(required=True)
    method = fields.String(required=True, metadata={"enum": ["code", "scored", "person"]})
    score = maybe(fields.Float)
    created_at = fields.AwareDateTime(required=True)
    evidence = fields.List(fields.Dict(), required=True, **said("What speaks for and against"))
    explanation = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        **said("The evidence in words, by language"),
    )


class LinkPage(PageSchema):
    """A page of links."""

    items = fields.List(fields.Nested(LinkSchema), required=True)


class StepSchema(Schema):
    """A step of a run."""

    name = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["running", "done", "failed"]})
    started_at = fields.AwareDateTime(required=True)
    finished_at = maybe(fields.AwareDateTime)
    counts = fields.Dict(required=True)
    error = maybe(fields.Dict, "What stopped it")


class RunSchema(Schema):
    """A run."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"example": "nightly"})
    night = maybe(fields.Date)
    state = fields.String(required=True, metadata={"enum": ["running", "done", "failed"]})
    started_at = fields.AwareDateTime(required=True)
    finished_at = maybe(fields.AwareDateTime)
    by = fields.String(required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)


class RunPage(PageSchema):
    """A page of runs."""

    items = fields.List(fields.Nested(RunSchema), required=True)
