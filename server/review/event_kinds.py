"""Kinds of findings on what a submission tells of events, and their words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from server.i18n import number
from server.review.fact_words import counted, day_of, money, place, rows
from server.review.kind import Kind

EVENT_KINDS: dict[str, Kind] = {
    "counts_differ": Kind(
        "users",
        _l("Number of participants"),
        lambda f: _(
            "The list has %(listed)s people; the counts say %(women)s women and %(men)s men."
            " The list outranks the counts.",
            listed=number(f.get("listed")),
            women=number(f.get("women") or 0),
            men=number(f.get("men") or 0),
        ),
        short=lambda f: _(
            "%(listed)s listed, %(counted)s counted",
            listed=number(f.get("listed")),
            counted=number(counted(f)),
        ),
    ),
    "no_signed_list": Kind(
        "signature",
        _l("No signed list"),
        lambda f: ngettext(
            "%(num)s participant is listed, but no photo of the signed list.",
            "%(num)s participants are listed, but no photo of the signed list.",
            int(f.get("listed") or 0),
        ),
    ),
    "date_in_future": Kind(
        "calendar-due",
        _l("Date in the future"),
        lambda f: _(
            "The event is dated %(date)s and was received before, on %(received)s.",
            date=day_of(f.get("date")),
            received=day_of(f.get("received")),
        ),
    ),
    "date_after_sent": Kind(
        "calendar-due",
        _l("Sent before it took place"),
        lambda f: _(
            "The event is dated %(date)s and left the phone before, on %(sent)s.",
            date=day_of(f.get("date")),
            sent=day_of(f.get("sent")),
        ),
    ),
    "end_before_start": Kind(
        "calendar-due",
        _l("End before beginning"),
        lambda f: _(
            "It begins on %(date)s and ends on %(end)s.",
            date=day_of(f.get("date")),
            end=day_of(f.get("end_date")),
        ),
    ),
    "outside_period": Kind(
        "calendar-due",
        _l("Planned period"),
        lambda f: _(
            "Held on %(date)s, outside the period planned for %(code)s.",
            date=day_of(f.get("date")),
            code=f.get("code"),
        ),
        short=lambda f: ngettext(
            "%(num)s day from the planned period",
            "%(num)s days from the planned period",
            int(f.get("days") or 0),
        ),
    ),
    "over_budget": Kind(
        "coins",
        _l("Cost over the budget"),
        lambda f: _(
            "Declared: %(cost)s. The whole activity %(code)s has %(budget)s.",
            cost=money(f, "cost"),
            budget=money(f, "budget"),
            code=f.get("code"),
        ),
    ),
    "activity_over_budget": Kind(
        "coins",
        _l("Activity over its budget"),
        lambda f: _(
            "With this event the activity %(code)s has cost %(total)s; it has %(budget)s.",
            code=f.get("code"),
            total=money(f, "total"),
            budget=money(f, "budget"),
        ),
    ),
    "cost_out_of_range": Kind(
        "coins",
        _l("Unusual cost"),
        lambda f: _(
            "%(cost)s; of %(count)s events of its kind nearly all cost between %(low)s and"
            " %(high)s.",
            cost=number(f.get("cost")),
            count=number(f.get("of")),
            low=number(f.get("low")),
            high=number(f.get("high")),
        ),
    ),
    "age_out_of_range": Kind(
        "users",
        _l("Unusual age"),
        lambda f: _(
            "Participants %(rows)s: at such events nearly all are between %(low)s and %(high)s"
            " years old.",
            rows=rows(f),
            low=number(f.get("low")),
            high=number(f.get("high")),
        ),
    ),
    "unplanned": Kind(
        "link-off",
        _l("Not in the plan"),
        lambda f: _(
            "No activity planned in %(year)s fits it so far; link it, or say that it is unplanned.",
            year=f.get("year") or "?",
        ),
    ),
    "point_outside_region": Kind(
        "map-pin",
        _l("Position outside the region"),
        lambda f: _(
            "The position lies %(km)s km outside %(place)s (%(lies_in)s).",
            km=number(f.get("km")),
            place=place(f.get("region")),
            lies_in=place(f.get("lies_in")) or _("outside all provinces known here"),
        ),
    ),
    "point_far_from_province": Kind(
        "map-pin",
        _l("Position far from the province"),
        lambda f: _(
            "The position lies %(km)s km from %(place)s (%(lies_in)s).",
            km=number(f.get("km")),
            place=place(f.get("province")),
            lies_in=place(f.get("lies_in")) or _("outside all provinces known here"),
        ),
    ),
    "region_mismatch": Kind(
        "map-pin",
        _l("Province of another region"),
        lambda f: _(
            "%(province)s lies in %(other)s, the answer says %(region)s.",
            province=place(f.get("province")),
            other=place(f.get("province_region")),
            region=place(f.get("region")),
        ),
    ),
    "repeated_phone": Kind(
        "device-mobile",
        _l("Phone given twice"),
        lambda f: _("Participants %(rows)s have the same phone.", rows=rows(f)),
    ),
    "possible_duplicate": Kind(
        "copy",
        _l("Possible duplicate"),
        lambda f: _(
            "“%(title)s”, %(date)s, seems to tell of the same event.",
            title=f.get("title") or "?",
            date=day_of(f.get("date")),
        ),
    ),
    "same_participants": Kind(
        "users",
        _l("Same participants"),
        lambda f: _(
            "%(common)s of %(listed)s participants also stand in the list of “%(title)s”,"
            " %(date)s.",
            common=number(f.get("common")),
            listed=number(f.get("listed")),
            title=f.get("title") or "?",
            date=day_of(f.get("date")),
        ),
    ),
    "link_contradicted": Kind(
        "link-off",
        _l("Link in doubt"),
        lambda f: _(
            "Someone decided %(code)s; the answers now speak for %(new_code)s.",
            code=f.get("code") or _("unplanned"),
            new_code=f.get("new_code"),
        ),
    ),
    "activity_removed": Kind(
        "link-off",
        _l("Activity removed from the plan"),
        lambda f: _(
            "%(code)s is no longer in the plan; choose another activity or none.",
            code=f.get("code"),
        ),
    ),
}
