"""Findings in words: an icon, a few words for the queue, a sentence with the evidence.

`sync.checks` says which kinds there are and which facts each bears.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms.programme import load
from server.i18n import day, moment, number, reader_language

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """A finding as the reader reads it."""

    icon: str
    short: str
    sentence: str


@dataclass(frozen=True)
class _Kind:
    icon: str
    name: LazyString
    sentence: Callable[[Facts], str]
    short: Callable[[Facts], str] | None = None


def say(kind: str, facts: Facts) -> Said:
    """Put a finding in words; of a kind that has none, its name is shown."""
    words = KINDS.get(kind)
    if words is None:
        return Said("alert-triangle", kind.replace("_", " "), "")
    short = words.short(facts) if words.short else str(words.name)
    return Said(words.icon, short, words.sentence(facts))


def problem_names() -> list[tuple[str, str]]:
    """The kinds by name, for the filter."""
    return [(kind, str(words.name)) for kind, words in KINDS.items()]


def _day(value: Any) -> str:
    try:
        return day(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return str(value or "")


def _moment(value: Any) -> str:
    try:
        return moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return _day(value)


def _place(code: Any) -> str:
    known = {word.code: word for word in (*load().regions, *load().provinces)}
    return known[code].name(reader_language()) if code in known else str(code or "")


def _rows(facts: Facts) -> str:
    return ", ".join(number(row + 1) for row in facts.get("rows", ()))


def _numbers(facts: Facts) -> str:
    return ", ".join(str(each) for each in facts.get("numbers", ()))


def _counted(facts: Facts) -> int:
    return int(facts.get("women") or 0) + int(facts.get("men") or 0)


def _money(facts: Facts, name: str) -> str:
    return f"{number(facts.get(name))}\u00a0{facts.get('currency') or ''}".strip()


def _paths(facts: Facts) -> str:
    return ", ".join(facts.get("paths", ())[:6])


STATES: dict[str, LazyString] = {
    "received": _l("to do"),
    "edited": _l("edited"),
    "has_issues": _l("sent back"),
    "approved": _l("approved"),
    "rejected": _l("rejected"),
}


def state_in_words(state: Any) -> str:
    """A review state inside a sentence."""
    return str(STATES[state]) if state in STATES else str(state or "")


KINDS: dict[str, _Kind] = {
    "unreadable_value": _Kind(
        "alert-circle",
        _l("Unreadable answer"),
        lambda f: _(
            "“%(value)s” is not what the question %(path)s expects; it is kept as sent.",
            value=f.get("value"),
            path=f.get("path"),
        ),
    ),
    "unknown_version": _Kind(
        "file-text",
        _l("Unknown form version"),
        lambda f: _(
            "Filled with version %(version)s, which is not here; read by version %(read_by)s."
            " It is read again when that version comes.",
            version=f.get("version") or "?",
            read_by=f.get("read_by") or "?",
        ),
    ),
    "unknown_answers": _Kind(
        "file-text",
        _l("Answers outside the form"),
        lambda f: _("The form's version does not have: %(paths)s. They are kept.", paths=_paths(f)),
    ),
    "attachment_missing": _Kind(
        "paperclip",
        _l("File awaited"),
        lambda f: _(
            "%(name)s is named in the answers and has not come yet; it is fetched at each pull.",
            name=f.get("name"),
        ),
    ),
    "attachment_unnamed": _Kind(
        "paperclip",
        _l("Extra file"),
        lambda f: _("%(name)s came along, but no answer names it; it is kept.", name=f.get("name")),
    ),
    "conflict": _Kind(
        "arrows-split-2",
        _l("Conflict"),
        lambda f: _(
            "Other answers came under the same number on %(day)s. The first received are shown,"
            " the others are under Editions.",
            day=_day(f.get("received_at")),
        ),
    ),
    "rival_edits": _Kind(
        "arrows-split-2",
        _l("Rival edits"),
        lambda f: _(
            "Editions %(numbers)s correct the same one. The last received is shown; compare them"
            " under Editions.",
            numbers=_numbers(f),
        ),
    ),
    "edited_after_approval": _Kind(
        "pencil",
        _l("Edited after approval"),
        lambda f: _(
            "Edition %(approved)s is approved and counts until edition %(current)s is decided.",
            approved=f.get("approved"),
            current=f.get("current"),
        ),
    ),
    "review_contradicted": _Kind(
        "arrows-split-2",
        _l("Decided otherwise elsewhere"),
        lambda f: _(
            "Here: %(here)s. On %(source)s: %(there)s. The decision made here stands and goes"
            " there; decide anew to change it.",
            here=state_in_words(f.get("here")),
            there=state_in_words(f.get("there")),
            source=f.get("source"),
        ),
    ),
    "restored": _Kind(
        "rotate-clockwise",
        _l("Back after deletion"),
        lambda f: _(
            "It had been deleted at its source and came back on %(day)s.",
            day=_day(f.get("restored_at")),
        ),
    ),
    "counts_differ": _Kind(
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
            counted=number(_counted(f)),
        ),
    ),
    "no_signed_list": _Kind(
        "signature",
        _l("No signed list"),
        lambda f: ngettext(
            "%(num)s participant is listed, but no photo of the signed list.",
            "%(num)s participants are listed, but no photo of the signed list.",
            int(f.get("listed") or 0),
        ),
    ),
    "date_in_future": _Kind(
        "calendar-due",
        _l("Date in the future"),
        lambda f: _(
            "The event is dated %(date)s and was received before, on %(received)s.",
            date=_day(f.get("date")),
            received=_day(f.get("received")),
        ),
    ),
    "end_before_start": _Kind(
        "calendar-due",
        _l("End before beginning"),
        lambda f: _(
            "It begins on %(date)s and ends on %(end)s.",
            date=_day(f.get("date")),
            end=_day(f.get("end_date")),
        ),
    ),
    "outside_period": _Kind(
        "calendar-due",
        _l("Planned period"),
        lambda f: _(
            "Held on %(date)s, outside the period planned for %(code)s.",
            date=_day(f.get("date")),
            code=f.get("code"),
        ),
        short=lambda f: ngettext(
            "%(num)s day from the planned period",
            "%(num)s days from the planned period",
            int(f.get("days") or 0),
        ),
    ),
    "over_budget": _Kind(
        "coins",
        _l("Cost over the budget"),
        lambda f: _(
            "Declared: %(cost)s. The whole activity %(code)s has %(budget)s.",
            cost=_money(f, "cost"),
            budget=_money(f, "budget"),
            code=f.get("code"),
        ),
    ),
    "region_mismatch": _Kind(
        "map-pin",
        _l("Province of another region"),
        lambda f: _(
            "%(province)s lies in %(other)s, the answer says %(region)s.",
            province=_place(f.get("province")),
            other=_place(f.get("province_region")),
            region=_place(f.get("region")),
        ),
    ),
    "repeated_phone": _Kind(
        "device-mobile",
        _l("Phone given twice"),
        lambda f: _("Participants %(rows)s have the same phone.", rows=_rows(f)),
    ),
    "possible_duplicate": _Kind(
        "copy",
        _l("Possible duplicate"),
        lambda f: _(
            "“%(title)s”, %(date)s, seems to tell of the same event.",
            title=f.get("title") or "?",
            date=_day(f.get("date")),
        ),
    ),
    "link_contradicted": _Kind(
        "link-off",
        _l("Link in doubt"),
        lambda f: _(
            "Someone decided %(code)s; the answers now speak for %(new_code)s.",
            code=f.get("code") or _("unplanned"),
            new_code=f.get("new_code"),
        ),
    ),
    "activity_removed": _Kind(
        "link-off",
        _l("Activity removed from the plan"),
        lambda f: _(
            "%(code)s is no longer in the plan; choose another activity or none.",
            code=f.get("code"),
        ),
    ),
}
