"""Each kind of finding and its words.

`sync.checks` says which kinds there are and which facts each bears; what another server refused or
decided otherwise comes from `sync.forwarding` and `sync.remote_reviews`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from server.i18n import number
from server.review.fact_words import (
    Facts,
    counted,
    day_of,
    money,
    numbers,
    paths,
    place,
    rows,
    state_in_words,
)


@dataclass(frozen=True)
class Kind:
    """How a kind looks, its name for the filter, and its facts in a sentence."""

    icon: str
    name: LazyString
    sentence: Callable[[Facts], str]
    short: Callable[[Facts], str] | None = None


KINDS: dict[str, Kind] = {
    "unreadable_value": Kind(
        "alert-circle",
        _l("Unreadable answer"),
        lambda f: _(
            "“%(value)s” is not what the question %(path)s expects; it is kept as sent.",
            value=f.get("value"),
            path=f.get("path"),
        ),
    ),
    "unknown_version": Kind(
        "file-text",
        _l("Unknown form version"),
        lambda f: _(
            "Filled with version %(version)s, which is not here; read by version %(read_by)s."
            " It is read again when that version comes.",
            version=f.get("version") or "?",
            read_by=f.get("read_by") or "?",
        ),
    ),
    "unknown_answers": Kind(
        "file-text",
        _l("Answers outside the form"),
        lambda f: _("The form's version does not have: %(paths)s. They are kept.", paths=paths(f)),
    ),
    "attachment_missing": Kind(
        "paperclip",
        _l("File awaited"),
        lambda f: _(
            "%(name)s is named in the answers and has not come yet; it is fetched at each pull.",
            name=f.get("name"),
        ),
    ),
    "attachment_unnamed": Kind(
        "paperclip",
        _l("Extra file"),
        lambda f: _("%(name)s came along, but no answer names it; it is kept.", name=f.get("name")),
    ),
    "conflict": Kind(
        "arrows-split-2",
        _l("Conflict"),
        lambda f: _(
            "Other answers came under the same number on %(day)s. The first received are shown,"
            " the others are under Editions.",
            day=day_of(f.get("received_at")),
        ),
    ),
    "rival_edits": Kind(
        "arrows-split-2",
        _l("Rival edits"),
        lambda f: _(
            "Editions %(numbers)s correct the same one. The last received is shown; compare them"
            " under Editions.",
            numbers=numbers(f),
        ),
    ),
    "edited_after_approval": Kind(
        "pencil",
        _l("Edited after approval"),
        lambda f: _(
            "Edition %(approved)s is approved and counts until edition %(current)s is decided.",
            approved=f.get("approved"),
            current=f.get("current"),
        ),
    ),
    "review_contradicted": Kind(
        "arrows-split-2",
        _l("Decided otherwise elsewhere"),
        lambda f: _(
            "Here: %(here)s. On %(source)s: %(there)s. Neither overwrites the other; decide anew,"
            " and what you decide goes there.",
            here=state_in_words(f.get("here")),
            there=state_in_words(f.get("there")),
            source=f.get("source"),
        ),
    ),
    "edit_refused_there": Kind(
        "arrow-back-up",
        _l("Refused by the source"),
        lambda f: _(
            "The correction was not taken by %(source)s; it stands here.",
            source=f.get("source"),
        ),
    ),
    "restored": Kind(
        "rotate-clockwise",
        _l("Back after deletion"),
        lambda f: _(
            "It had been deleted at its source and came back on %(day)s.",
            day=day_of(f.get("restored_at")),
        ),
    ),
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
