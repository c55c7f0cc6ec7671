"""The glossary editor: look for words, add and remove them, files in and out, the shipped one."""

from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from forms.programme import load as programme
from server.auth import requires
from server.extensions import db
from server.matching import files
from server.matching.before import keep_before, put_back
from server.matching.blueprint import bp
from server.matching.words import LONGEST_WORD, Group, groups, key_for, meant_already
from server.models.accounts import Setting
from server.models.matching import EntryKind
from server.notices import tell
from server.paging import PageOf, paged
from server.rights import Right
from sync.plan_workbook.text import has_arabic
from sync.reconcile.glossary import OWN, Entry, entries, restore, save

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_FILE = 2 * 1024 * 1024


@bp.get("/glossary")
@requires(Right.DECIDE)
def glossary() -> ResponseReturnValue:
    """The words by what they mean."""
    return _page()


@bp.post("/glossary/add")
@requires(Right.DECIDE)
def add_word() -> ResponseReturnValue:
    """Add a word; refused where it means something else already."""
    store, new = db.session(), _said()
    held = entries(store)
    if new is None:
        return _page(error=_("Write a word, of %(most)s letters at most.", most=LONGEST_WORD)), 422
    other = meant_already(held, new)
    if other is not None:
        problem = _("“%(word)s” means “%(other)s” already; remove it there first.",
                    word=new.word, other=other)  # fmt: skip
        return _page(error=problem), 422
    save(store, [*held, new])
    store.commit()
    tell(
        _("“%(word)s” is added.", word=new.word),
        undo=url_for("matching.remove_word"),
        **_as_fields(new),
    )
    return _back(new)


@bp.post("/glossary/remove")
@requires(Right.DECIDE)
def remove_word() -> ResponseReturnValue:
    """Remove a word."""
    store, gone = db.session(), _said()
    held = entries(store)
    kept = [each for each in held if each != gone]
    if gone is None or len(kept) == len(held):
        tell(_("This word is not there any more."))
        return redirect(url_for("matching.glossary"))
    save(store, kept)
    store.commit()
    tell(
        _("“%(word)s” is removed.", word=gone.word),
        undo=url_for("matching.add_word"),
        **_as_fields(gone),
    )
    return _back(gone)


@bp.get("/glossary/file.<any(csv, xlsx):form>")
@requires(Right.DECIDE)
def download_glossary(form: str) -> ResponseReturnValue:
    """All words as a file."""
    write, mimetype = (files.as_csv, CSV) if form == "csv" else (files.as_xlsx, XLSX)
    return send_file(
        BytesIO(write(entries(db.session()))),
        mimetype=mimetype,
        as_attachment=True,
        download_name=f"glossary.{form}",
    )


@bp.post("/glossary/upload")
@requires(Right.DECIDE)
def upload_glossary() -> ResponseReturnValue:
    """Take a file's words, beside those there are or in their place; all of it or nothing."""
    store, file = db.session(), request.files.get("file")
    content = file.read(LARGEST_FILE + 1) if file else b""
    reading = files.read(content) if 0 < len(content) <= LARGEST_FILE else None
    if reading is None or not reading.is_readable:
        return _page(error=_("This file can't be read: give CSV or XLSX of 2 MB at most.")), 422
    if reading.faults or not reading.entries:
        return _page(faults=reading.faults, error=_("Nothing was taken from the file.")), 422
    keep_before(store)
    held = [] if request.form.get("how") == "replace" else list(entries(store))
    save(store, [*held, *reading.entries])
    store.commit()
    count = len(set(reading.entries))
    tell(
        ngettext("%(num)s word taken from the file.", "%(num)s words taken from the file.", count),
        undo=url_for("matching.undo_glossary"),
    )
    return redirect(url_for("matching.glossary"))


@bp.post("/glossary/shipped")
@requires(Right.DECIDE)
def shipped_glossary() -> ResponseReturnValue:
    """Go back to the words that Terrain comes with."""
    store = db.session()
    keep_before(store)
    restore(store)
    store.commit()
    tell(_("The shipped glossary is back."), undo=url_for("matching.undo_glossary"))
    return redirect(url_for("matching.glossary"))


@bp.post("/glossary/undo")
@requires(Right.DECIDE)
def undo_glossary() -> ResponseReturnValue:
    """Put back the words that stood before the last file or the return to the shipped ones."""
    store = db.session()
    tell(_("The glossary is as it was.") if put_back(store) else _("There is nothing to undo."))
    store.commit()
    return redirect(url_for("matching.glossary"))


def _page(error: str = "", faults: list[tuple[int, str]] | None = None) -> str:
    store: Session = db.session()
    asked = request.args.get("kind", "")
    kind = EntryKind(asked) if asked in list(EntryKind) else None
    words = request.args.get("words", "")[:LONGEST_WORD]
    held = entries(store)
    return render_template(
        "matching/glossary.html",
        pages=_paged(groups(held, kind, words), kind, words),
        keys=sorted({each.key for each in held if each.key}),
        counts={each: sum(one.kind == each for one in held) for each in EntryKind},
        total=len(held),
        kind=kind,
        words=words,
        is_own=store.get(Setting, OWN) is not None,
        kinds=[each.code for each in programme().kinds],
        error=error,
        faults=faults or [],
        said=request.form,
    )


def _paged(found: list[Group], kind: EntryKind | None, words: str) -> PageOf[Group]:
    return paged(
        found,
        request.args.get("page", 1, type=int),
        lambda number: url_for("matching.glossary", kind=kind, words=words or None, page=number),
    )


def _said() -> Entry | None:
    """The entry that a form says."""
    said = request.form
    kind, word = said.get("kind", ""), " ".join(said.get("word", "").split())
    if kind not in list(EntryKind) or not word or len(word) > LONGEST_WORD:
        return None
    known = EntryKind(kind)
    key = key_for(known, said.get("key", ""), word)
    if known is EntryKind.KIND and key not in {each.code for each in programme().kinds}:
        return None
    language = said.get("language", "")
    if language not in files.LANGUAGES:
        return None
    if "is_new" in said:
        language = language or ("ar" if has_arabic(word) else "")
    return Entry(known, key, language, word)


def _as_fields(entry: Entry) -> dict[str, str]:
    return {
        "kind": entry.kind.value,
        "key": entry.key,
        "language": entry.language,
        "word": entry.word,
    }


def _back(entry: Entry) -> ResponseReturnValue:
    """The list where one was, at the group of the word."""
    return redirect(
        url_for(
            "matching.glossary",
            kind=request.form.get("from_kind") or None,
            words=request.form.get("from_words") or None,
            _anchor=f"{entry.kind.value}-{entry.key}".replace(" ", "-"),
        )
    )
