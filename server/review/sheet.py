"""An event on paper: a clean sheet as PDF, typeset by Typst, Arabic shaped from right to left."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import typst
from flask import Response, current_app, g
from flask_babel import gettext as _
from flask_babel import ngettext

from forms.programme import load as load_programme
from server.auth import requires, utc_now
from server.extensions import db
from server.i18n import day, direction, moment, number, reader_language
from server.media import MediaStore
from server.review.answers import Answer, Repeated, Section
from server.review.blueprint import bp
from server.review.fact_words import place, state_in_words
from server.review.files import kind_of
from server.review.gather import Record, visible_submission
from server.review.link_words import periods
from server.review.pictures import SIZES, kept_picture
from server.review.told import Told
from server.rights import Right

TEMPLATE = Path(__file__).parent.parent / "templates" / "review" / "sheet.typ"
FONTS = [
    str(Path(package.__file__).parent / "files")
    for package in (fontpkg_noto_sans, fontpkg_noto_sans_arabic)
]
MOST_PICTURES = 8
Pair = tuple[str, str]


@bp.get("/<int:submission_id>/sheet.pdf")
@requires(Right.SEE_SUBMISSIONS)
def sheet(submission_id: int) -> Response:
    """What the reader sees of the submission, to print; personal data stays masked unless shown."""
    store = db.session()
    whole = Record(store, visible_submission(store, submission_id))
    pictures = [e.blob for e in whole.attachments if e.blob and kind_of(e.name) == "image"]
    told = {**content(whole), "count": len(pictures)}
    digests = [each.sha256 for each in pictures[:MOST_PICTURES]]
    home = current_app.extensions["terrain"].home
    answer = Response(
        typeset(told, digests, current_app.extensions["media"], home), mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'inline; filename="terrain-{submission_id}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def typeset(told: dict[str, Any], digests: list[str], media: MediaStore, home: Path) -> bytes:
    """The PDF of a sheet's content with the pictures of these digests."""
    with TemporaryDirectory() as folder:
        names = []
        for at, digest in enumerate(digests):
            drawn = kept_picture(media, home, digest, SIZES["large"])
            if drawn is not None:
                names.append(f"{at}.jpg")
                (Path(folder) / names[-1]).write_bytes(drawn)
        page = Path(folder) / "sheet.typ"
        page.write_bytes(TEMPLATE.read_bytes())
        more = _more(told["count"] - len(names))
        data = json.dumps({**told, "pictures": names, "more": more}, ensure_ascii=False)
        return typst.compile(
            str(page),
            root=folder,
            font_paths=FONTS,
            ignore_system_fonts=True,
            sys_inputs={"data": data},
        )


def _more(left: int) -> str:
    """What the paper leaves out: pictures past the first, and those that can't be drawn."""
    said = ngettext("%(num)s more picture on screen", "%(num)s more pictures on screen", left)
    return said if left > 0 else ""


def content(whole: Record) -> dict[str, Any]:
    """What stands on the sheet, in the reader's language."""
    submission, language = whole.submission, reader_language()
    first = whole.told[0] if whole.told else None
    title = (first.event.title if first else None) or whole.edition.instance_name
    top = whole.sheet(frozenset()).top
    return {
        "lang": language,
        "dir": direction(language),
        "title": title or submission.form.title,
        "form": submission.form.title,
        "state": state_in_words(submission.review_state).capitalize(),
        "facts": [pair for told in whole.told for pair in _facts(told)] + list(_sending(whole)),
        "sections": list(_sections(top)),
        "decision": list(_decision(whole)),
        "signatures": [_("Officer"), _("Supervisor")],
        "foot": _(
            "Terrain · %(id)s · printed %(when)s by %(name)s",
            id=submission.instance_id,
            when=moment(utc_now()),
            name=g.account.name,
        ),
    }


def _facts(told: Told) -> Iterator[Pair]:
    event = told.event
    if event.date:
        last = event.end_date if event.end_date and event.end_date != event.date else None
        text = day(event.date, "EEEE d MMMM y")
        yield _("Date"), f"{text} – {day(last, 'EEEE d MMMM y')}" if last else text
    where = [event.place, event.commune, place(event.province), place(event.region)]
    if any(where):
        yield _("Place"), " · ".join(str(each) for each in where if each)
    if event.kind:
        yield _("Kind"), _kind_name(event.kind)
    activity = told.link.activity if told.link else None
    if activity is not None:
        title = activity.values.title if activity.values else ""
        yield _("Activity"), f"{activity.code} · {title}" if title else activity.code
        if activity.values and activity.values.periods:
            yield _("Planned period"), str(periods(activity.values.periods))
    else:
        yield _("Activity"), _("Not linked to the plan")
    if told.people:
        yield _("Participants"), number(told.people)


def _kind_name(code: str) -> str:
    found = next((kind for kind in load_programme().kinds if kind.code == code), None)
    return found.name(reader_language()) if found else code


def _sending(whole: Record) -> Iterator[Pair]:
    received = moment(whole.edition.received_at)
    yield _("Sent by"), " · ".join(each for each in (whole.officer, received) if each)
    if len(whole.editions) > 1:
        yield _("Edition"), number(whole.edition.number)


def _decision(whole: Record) -> Iterator[str]:
    last = whole.last_decision
    if last is not None:
        by = last.account.name if last.account else last.by_name
        yield " · ".join(
            each for each in (state_in_words(last.state).capitalize(), by, moment(last.at)) if each
        )
        if last.comment:
            yield last.comment


def _sections(section: Section, title: str = "") -> Iterator[dict[str, Any]]:
    """Each group with its answers, each repeat as a table, in the form's order."""
    rows = [_pair(each) for each in section.answers if each.kind != "file"]
    if rows:
        yield {"title": title, "rows": rows}
    for inner in section.sections:
        yield from _sections(inner, inner.label)
    for repeat in section.repeats:
        yield _table(repeat)
        for instance in repeat.instances:
            label = f"{repeat.label} {instance.label}"
            for inner in instance.sections:
                yield from _sections(inner, f"{label} · {inner.label}")
            for nested in instance.repeats:
                yield {**_table(nested), "title": f"{label} · {nested.label}"}


def _table(repeat: Repeated) -> dict[str, Any]:
    columns: dict[str, str] = {}
    for instance in repeat.instances:
        for answer in instance.answers:
            if answer.kind != "file":
                columns.setdefault(answer.path, answer.label)
    rows = []
    for instance in repeat.instances:
        texts = {answer.path: answer.text for answer in instance.answers}
        rows.append([instance.label, *(texts.get(path, "") for path in columns)])
    return {"title": repeat.label, "columns": ["", *columns.values()], "table": rows}


def _pair(answer: Answer) -> Pair:
    return answer.label, answer.text
