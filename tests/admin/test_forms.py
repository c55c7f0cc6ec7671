"""Forms on screen: published, put on a server, said to be another, given meaning."""

import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from server import jobs
from server.admin.publishing import programme_forms
from server.media import MediaStore
from server.models.events import Attendance, Event
from server.models.forms import Form, FormAlias
from server.models.submissions import Submission
from tests.admin.made import FOREIGN_ANSWERS, FOREIGN_TABLE, xlsform
from tests.factories import create_form, send
from tests.runs.made import create_remote
from tests.screens import Reader
from tests.stand_ins.client import Door

pytestmark = pytest.mark.one_database
QUESTIONS = (("text", "lieu", "Lieu"), ("date", "jour", "Date"))
FIELD = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
CHOSEN = re.compile(r'<option value="([^"]*)" selected')


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def upload(admin: Reader, content: bytes, name: str = "visite.xlsx", **more: Any) -> TestResponse:
    return admin.post("/admin/forms/new", workbook=(io.BytesIO(content), name), **more)


def publish(admin: Reader, page: TestResponse, **more: Any) -> TestResponse:
    xlsx = re.search(r'name="xlsx" value="(\w+)"', page.text)
    assert xlsx
    return admin.post("/admin/forms/publish", xlsx=xlsx[1], **more)


def fields(page: TestResponse) -> dict[str, str]:
    """What the page's selects say now."""
    found = {}
    for name, options in FIELD.findall(page.text):
        chosen = CHOSEN.search(options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_without_forms_it_says_where_they_come_from(admin: Reader) -> None:
    assert "Aucun formulaire pour l’instant" in admin.get("/admin/forms").text


def test_a_workbook_is_shown_then_published(admin: Reader, store: Session) -> None:
    shown = upload(admin, xlsform(*QUESTIONS))
    assert shown.status_code == 200
    assert "un nouveau formulaire" in shown.text
    assert store.query(Form).count() == 0
    store.commit()
    assert publish(admin, shown).status_code == 302
    form = store.scalars(select(Form)).one()
    assert (form.form_id, form.is_published, len(form.versions)) == ("visite", True, 1)
    store.commit()
    assert "Publié ici" in admin.get("/admin/forms").text


def test_the_forms_of_the_programme_are_at_hand(admin: Reader, store: Session) -> None:
    name = next(iter(programme_forms()))
    assert name in admin.get("/admin/forms/new").text
    shown = admin.post("/admin/forms/programme", form=name)
    assert publish(admin, shown).status_code == 302
    assert store.scalars(select(Form.form_id)).one() == name
    store.commit()
    assert admin.post("/admin/forms/programme", form="../../x").status_code == 404


def test_a_form_is_offered_to_phones_of_some_regions_or_taken_back(
    admin: Reader, store: Session
) -> None:
    publish(admin, upload(admin, xlsform(*QUESTIONS)))
    form = store.scalars(select(Form)).one()
    store.commit()
    admin.post(f"/admin/forms/{form.id}/phones", offered="on", region=["ori", "mars"])
    store.refresh(form)
    assert (form.is_published, form.regions) == (True, ["ori"])
    store.commit()
    admin.post(f"/admin/forms/{form.id}/phones")
    store.refresh(form)
    assert (form.is_published, form.regions) == (False, [])


def test_errors_are_told_by_sheet_row_and_column(admin: Reader, store: Session) -> None:
    answer = upload(admin, xlsform(("text", "lieu", "Lieu"), ("select_one rien", "quoi", "Quoi")))
    assert answer.status_code == 422
    assert "1 erreur à corriger" in plain(answer.text)
    assert "<bdi>survey</bdi>" in answer.text
    assert "<bdi>3</bdi>" in answer.text
    assert store.query(Form).count() == 0


def macro_workbook() -> bytes:
    content = io.BytesIO(xlsform(*QUESTIONS))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7", "plan.pdf", "Ce n’est pas un classeur Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "vieux.xls", "Fichier Excel ancien ou protégé"),
        (macro_workbook(), "macros.xlsx", "Le classeur contient des macros"),
        (b"x" * (21 * 1024 * 1024), "gros.xlsx", "Le fichier dépasse 10 Mo"),
    ],
)
def test_what_is_no_workbook_is_refused_with_words(
    admin: Reader, content: bytes, name: str, words: str
) -> None:
    answer = upload(admin, content, name)
    assert answer.status_code == 422
    assert words in plain(answer.text)


def test_a_file_that_the_form_uses_is_asked_for(admin: Reader, store: Session) -> None:
    book = xlsform(("select_one_from_file communes.csv", "commune", "Commune"))
    shown = upload(admin, book)
    assert shown.status_code == 422
    assert "communes.csv" in shown.text
    shown = upload(admin, book, media=(io.BytesIO(b"name,label\n1,Agadir\n"), "communes.csv"))
    assert publish(admin, shown).status_code == 302
    form = store.scalars(select(Form)).one()
    assert [file.name for file in form.versions[0].media] == ["communes.csv"]


def test_other_questions_need_another_version(admin: Reader, store: Session) -> None:
    publish(admin, upload(admin, xlsform(*QUESTIONS)))
    shown = upload(admin, xlsform(*QUESTIONS, ("integer", "nombre", "Nombre")))
    refused = publish(admin, shown)
    assert refused.status_code == 422
    assert "a déjà d’autres questions" in plain(refused.text)
    assert len(store.scalars(select(Form)).one().versions) == 1


def test_a_form_is_put_on_a_kobo_where_it_gets_a_name(
    admin: Reader, store: Session, kobo: Door
) -> None:
    access = kobo.state.access()
    admin.post(
        "/admin/sources/new",
        do="save",
        kind="kobo",
        name="Kobo",
        url=kobo.url,
        kc=kobo.url,
        secret=access["token"],
    )
    shown = upload(admin, xlsform(*QUESTIONS))
    source = re.search(r'<option value="(\d+)">Kobo', shown.text)[1]
    assert publish(admin, shown, source=source).status_code == 302
    alias = store.scalars(select(FormAlias)).one()
    assert alias.remote_id in kobo.state.assets


def test_an_alias_tells_what_moves_before_it_moves(
    admin: Reader, store: Session, media: MediaStore
) -> None:
    source = create_remote(store, name="Kobo")
    ours = create_form(store, FOREIGN_TABLE, form_id="suivi", title="Suivi")
    theirs = create_form(store, FOREIGN_TABLE, form_id="aXyz", title="Suivi (Kobo)")
    store.add(FormAlias(form=theirs, source_id=source.id, remote_id="aXyz"))
    send(store, media, theirs, FOREIGN_ANSWERS, source=source)
    store.commit()
    address = f"/admin/sources/{source.id}/alias"
    shown = plain(admin.get(f"{address}?remote=aXyz&form=suivi").text)
    assert "<li>1 soumission</li>" in shown
    assert "posent les mêmes questions" in shown
    admin.post(address, remote="aXyz", form="suivi")
    store.expire_all()
    assert store.scalars(select(Submission.form_id)).one() == ours.id


def test_a_foreign_form_gets_meaning_from_suggestions(
    app: Flask, admin: Reader, store: Session, media: MediaStore
) -> None:
    form = create_form(store, FOREIGN_TABLE, form_id="suivi", title="Suivi")
    send(store, media, form, FOREIGN_ANSWERS)
    store.commit()
    assert store.query(Event).count() == 0
    store.commit()
    address = f"/admin/forms/{form.id}/meaning"
    page = admin.get(address)
    chosen = fields(page)
    assert chosen["m|intitule"] == "event.title"
    assert chosen["v|region|1"] == "sm"
    assert "Souss-Massa" in page.text
    assert admin.post(address, do="save", **chosen).status_code == 302
    jobs.wait(app.extensions["terrain"], 60)
    store.expire_all()
    event = store.scalars(select(Event)).one()
    assert (event.title, event.region) == (FOREIGN_ANSWERS["intitule"], "sm")
    assert store.query(Attendance).count() == 2
    assert store.get_one(Form, form.id).values["region"] == {"1": "sm", "2": "ori"}


def test_a_meaning_can_be_changed_and_shown_before_it_is_kept(
    app: Flask, admin: Reader, store: Session, media: MediaStore
) -> None:
    form = create_form(store, FOREIGN_TABLE, form_id="suivi", title="Suivi")
    send(store, media, form, FOREIGN_ANSWERS)
    store.commit()
    address = f"/admin/forms/{form.id}/meaning"
    chosen = {**fields(admin.get(address)), "m|lieu": "event.title", "m|intitule": ""}
    shown = admin.post(address, do="preview", **chosen)
    assert "<dd><bdi>Agadir</bdi></dd>" in shown.text
    store.expire_all()
    assert store.get_one(Form, form.id).mapping is None
    store.commit()
    admin.post(address, do="save", **chosen)
    jobs.wait(app.extensions["terrain"], 60)
    store.expire_all()
    assert store.scalars(select(Event.title)).one() == "Agadir"
