"""Each kind of finding and its words.

`sync.checks` says which kinds there are and which facts each bears; what another server refused or
decided otherwise comes from `sync.forwarding` and `sync.remote_reviews`.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from server.i18n import number
from server.review.event_kinds import EVENT_KINDS
from server.review.fact_words import day_of, lasting, numbers, paths, rows, state_in_words
from server.review.kind import Kind

SUBMISSION_KINDS: dict[str, Kind] = {
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
    "decided_twice": Kind(
        "arrows-split-2",
        _l("Decided in two ways"),
        lambda f: _(
            "It came as two submissions that were decided differently: %(here)s by %(by)s, and"
            " %(other)s by %(other_by)s before. The later decision stands; decide anew.",
            here=state_in_words(f.get("here")),
            by=f.get("by") or "?",
            other=state_in_words(f.get("other")),
            other_by=f.get("other_by") or "?",
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
    "filled_too_fast": Kind(
        "clock",
        _l("Filled in very quickly"),
        lambda f: _(
            "Filled in within %(seconds)s; this form usually takes %(usual)s.",
            seconds=lasting(f.get("seconds")),
            usual=lasting(f.get("usual")),
        ),
    ),
    "same_photo": Kind(
        "photo",
        _l("Photo used before"),
        lambda f: _(
            "%(name)s looks like a photo of “%(title)s”, %(date)s (%(alike)s%% alike).",
            name=f.get("name"),
            title=f.get("title") or "?",
            date=day_of(f.get("date")),
            alike=number(f.get("alike")),
        ),
    ),
    "same_signature": Kind(
        "signature",
        _l("Signature used before"),
        lambda f: (
            _(
                "The signature of participant %(rows)s stands under “%(title)s”, %(date)s, as"
                " well.",
                rows=rows(f),
                title=f.get("title") or "?",
                date=day_of(f.get("date")),
            )
            if f.get("instance_id")
            else _("Participants %(rows)s have one and the same signature.", rows=rows(f))
        ),
    ),
}
KINDS: dict[str, Kind] = SUBMISSION_KINDS | EVENT_KINDS
