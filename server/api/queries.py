"""What may be asked for: the query of each address. A name that isn't listed is a mistake (422)."""

from datetime import UTC, datetime

from marshmallow import Schema, fields
from marshmallow.validate import ContainsNoneOf, Length, Range

from server.api.paging import MOST, USUAL
from server.api.schemas import said
from server.models.events import LinkMethod, LinkStatus
from server.models.runs import RunState
from server.models.submissions import ReviewState

ID = Range(min=1, max=2**31 - 1)
YEAR = Range(min=1900, max=9998)
MOMENT = Range(min=datetime(1900, 1, 1, tzinfo=UTC), max=datetime(9998, 1, 1, tzinfo=UTC))
# A database takes no NUL in a text.
TEXT = [Length(max=255), ContainsNoneOf("\0")]


def text(words: str) -> fields.String:
    """Some text, of a length that names have."""
    return fields.String(validate=TEXT, **said(words))


def moment(words: str) -> fields.AwareDateTime:
    """A moment with its offset."""
    return fields.AwareDateTime(validate=MOMENT, **said(words))


class PageQuery(Schema):
    """Which page."""

    limit = fields.Integer(load_default=USUAL, validate=Range(1, MOST), **said("Items a page"))
    cursor = text("The `next` of the page before")


class PersonalQuery(Schema):
    """Whether personal answers are asked for."""

    personal = fields.Boolean(
        load_default=False,
        **said("Give personal answers too; takes the right to see them, and is noted"),
    )


class PersonalPageQuery(PageQuery, PersonalQuery):
    """Which page, and whether personal answers are asked for."""


class SubmissionQuery(PersonalPageQuery):
    """Which submissions."""

    form = text("Form id")
    region = text("Region code")
    state = fields.Enum(ReviewState, by_value=True, **said("Review state"))
    instance_id = text("instanceID of any of its editions")
    activity = text("Code of the planned activity that it is linked to")
    received_since = moment("First received at this moment or later")
    updated_since = moment("Received, edited, decided, deleted or restored at this moment or later")
    deleted = fields.Boolean(**said("Only deleted ones, or none of them; both where left out"))


class AttachmentQuery(PersonalPageQuery):
    """Which attachments."""

    edition = fields.Integer(validate=ID, **said("Of the edition with this number"))


class EventQuery(PersonalPageQuery):
    """Which events."""

    region = text("Region code")
    kind = text("Kind of event")
    link_status = fields.Enum(LinkStatus, by_value=True)
    since = fields.Date(**said("On this day or later"))
    until = fields.Date(**said("On this day or earlier"))
    year = fields.Integer(validate=YEAR)
    activity = text("Code of the planned activity that it is linked to")
    submission = fields.Integer(validate=ID, **said("Told by the submission with this id"))


class LinkQuery(PageQuery):
    """Which links."""

    event = fields.Integer(validate=ID, **said("Of the event with this id"))
    method = fields.Enum(LinkMethod, by_value=True)
    year = fields.Integer(validate=YEAR, **said("Plan year"))
    activity = text("Code of the planned activity")


class ActivityQuery(PageQuery):
    """Which activities."""

    axis = text("Code of the result")
    code = text("Code of the activity; case and separators don't matter")


class RunQuery(PageQuery):
    """Which runs."""

    kind = text("`nightly`, …")
    state = fields.Enum(RunState, by_value=True)
