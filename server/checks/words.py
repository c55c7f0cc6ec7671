"""What each check looks for, in words, and the units of its threshold."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

LOOKS_FOR: dict[str, LazyString] = {
    "unreadable_value": _l("Answers that are not what their question expects."),
    "unknown_version": _l("Filled with a version of the form that is not here."),
    "unknown_answers": _l("Answers that the form does not ask for."),
    "attachment_missing": _l("A file that is named and has not come."),
    "attachment_unnamed": _l("A file that no answer names."),
    "conflict": _l("Other answers under the same number."),
    "rival_edits": _l("Several corrections of one edition."),
    "edited_after_approval": _l("Edited after it was approved."),
    "restored": _l("Deleted at its source, then back."),
    "filled_too_fast": _l("Filled in many times quicker than this form usually is."),
    "same_photo": _l("A photo that another submission has, or one that looks like it."),
    "same_signature": _l("One signature for several participants, here or elsewhere."),
    "counts_differ": _l("The numbers of women and men are not those of the list."),
    "no_signed_list": _l("Participants, but no photo of the signed list."),
    "date_in_future": _l("Received before the day of the event."),
    "date_after_sent": _l("Left the phone before the day of the event."),
    "end_before_start": _l("The event ends before it begins."),
    "outside_period": _l("Held outside the period planned for its activity."),
    "over_budget": _l("One event costs more than its whole activity may."),
    "activity_over_budget": _l("All events of the activity together cost more than it may."),
    "cost_out_of_range": _l("A cost far from that of events of its kind and region."),
    "age_out_of_range": _l("Ages far from those of participants in such events."),
    "unplanned": _l("An event that fits no planned activity."),
    "region_mismatch": _l("A province that lies in another region."),
    "point_outside_region": _l("A position outside the region’s outline."),
    "point_far_from_province": _l("A position far from the province’s outline."),
    "repeated_phone": _l("One phone for several participants."),
    "possible_duplicate": _l("Another submission with the same title, day and region."),
    "same_participants": _l("Most of the list stands in another submission too."),
    "link_contradicted": _l("New answers speak against a link that someone decided."),
    "activity_removed": _l("Linked to an activity that left the plan."),
}
UNITS: dict[str, LazyString] = {
    "times": _l("times quicker"),
    "share": _l("share from 0 to 1"),
    "people": _l("people"),
    "days": _l("days"),
    "spreads": _l("spreads from the middle"),
    "km": _l("kilometres"),
}
