"""The shapes of events and of the plan."""

from marshmallow import Schema, fields

from server.api.schemas import PageSchema, maybe, said


class TellingSchema(Schema):
    """A submission that tells of an event."""

    id = fields.Integer(required=True)
    instance_id = fields.String(required=True)
    row = fields.Integer(required=True, **said("Which event of the submission, from 0"))
    review_state = fields.String(required=True)
    deleted_at = maybe(fields.AwareDateTime)


class EventLinkSchema(Schema):
    """A link of the event."""

    id = fields.Integer(required=True)
    activity_id = fields.Integer(required=True)
    code = fields.String(required=True)
    year = fields.Integer(required=True)
    share = fields.Float(required=True)
    is_main = fields.Boolean(required=True)


class CandidateSchema(Schema):
    """A planned activity that the event may belong to."""

    activity_id = fields.Integer(required=True)
    code = fields.String(required=True)
    year = fields.Integer(required=True)
    rank = fields.Integer(required=True)
    score = fields.Float(required=True)


class OutcomeSchema(Schema):
    """A decision that the event came to."""

    text = maybe(fields.String)
    owner = maybe(fields.String, "Who is in charge; personal")
    due = maybe(fields.String)


class EventSchema(Schema):
    """A workshop, training, meeting or visit."""

    id = fields.Integer(required=True)
    kind = maybe(fields.String)
    title = maybe(fields.String)
    date = maybe(fields.Date)
    end_date = maybe(fields.Date)
    region = maybe(fields.String)
    province = maybe(fields.String)
    commune = maybe(fields.String)
    place = maybe(fields.String)
    point = maybe(fields.Dict, "A GeoJSON point")
    activity_code = maybe(fields.String, "As the officer wrote it")
    result = maybe(fields.String)
    women = maybe(fields.Integer)
    men = maybe(fields.Integer)
    cost = maybe(fields.Float)
    organiser = maybe(fields.String)
    partners = fields.List(fields.String(), allow_none=True)
    themes = fields.List(fields.String(), allow_none=True)
    duration = maybe(fields.Float)
    photos = fields.List(fields.String(), allow_none=True)
    attendance_sheets = fields.List(fields.String(), required=True, **said("Personal"))
    decisions = fields.List(fields.Nested(OutcomeSchema), required=True)
    lesson = maybe(fields.String)
    submissions = fields.List(fields.Nested(TellingSchema), required=True)
    is_deleted = fields.Boolean(
        required=True, **said("Whether all submissions that tell of it are deleted")
    )
    link_status = fields.String(
        required=True, metadata={"enum": ["linked", "proposed", "unplanned"]}
    )
    link_method = maybe(fields.String)
    link_score = maybe(fields.Float)
    links = fields.List(fields.Nested(EventLinkSchema), required=True)
    candidates = fields.List(fields.Nested(CandidateSchema), required=True)


class EventPage(PageSchema):
    """A page of events."""

    items = fields.List(fields.Nested(EventSchema), required=True)


class AxisSchema(Schema):
    """A result of the programme."""

    code = fields.String(required=True)
    label = fields.String(required=True)


class PartSchema(Schema):
    """One office's workbook within the year, as its current version has it."""

    name = fields.String(required=True)
    version = maybe(fields.Integer)
    imported_at = maybe(fields.AwareDateTime)
    file_name = maybe(fields.String)


class YearSchema(Schema):
    """A plan year."""

    year = fields.Integer(required=True)
    activities = fields.Integer(required=True, **said("How many are planned now"))
    axes = fields.List(fields.Nested(AxisSchema), required=True)
    parts = fields.List(fields.Nested(PartSchema), required=True)


class YearPage(PageSchema):
    """A page of plan years."""

    items = fields.List(fields.Nested(YearSchema), required=True)


class ActivitySchema(Schema):
    """A planned activity with what the current version of its part says."""

    id = fields.Integer(required=True)
    year = fields.Integer(required=True)
    code = fields.String(required=True, **said("As the workbook writes it"))
    is_planned = fields.Boolean(required=True, **said("False once no current version has it"))
    axis = maybe(fields.String)
    title = fields.String(required=True)
    title_ar = maybe(fields.String)
    kind = maybe(fields.String)
    regions = fields.List(fields.String(), required=True)
    provinces = fields.List(fields.String(), required=True)
    periods = fields.List(
        fields.List(fields.String()), required=True, **said("First and last day of each period")
    )
    sessions = maybe(fields.Integer)
    participants = maybe(fields.Integer)
    budget_mad = maybe(fields.Float)
    budget_eur = maybe(fields.Float)
    responsible = maybe(fields.String)
    partner = maybe(fields.String)
    status = maybe(fields.String)
    extra = fields.Dict(required=True, **said("Columns of the workbook that have no place here"))
    part = fields.String(required=True)
    version = fields.Integer(required=True)
    sheet = fields.String(required=True)
    row = fields.Integer(required=True)


class ActivityPage(PageSchema):
    """A page of activities."""

    items = fields.List(fields.Nested(ActivitySchema), required=True)
