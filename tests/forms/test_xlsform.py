"""XLSForms are converted, or refused with the sheet, the row and what to do."""

import pytest

from forms import answers
from forms.definition import Repeat
from forms.xlsform import FormProblem, XlsFormError, convert, problem_of
from tests.forms.tables import FOREIGN, converted, submission

TERRAIN = 'terrain="https://terrain.example.org/xforms"'


def refusal(text: str) -> tuple[FormProblem, ...]:
    with pytest.raises(XlsFormError) as caught:
        converted(text)
    return caught.value.problems


def test_a_foreign_form_is_converted() -> None:
    path = FOREIGN / "forms" / "formation_essai.xlsx"
    form = convert(path, name=path.name)
    assert (form.form_id, form.version) == ("formation_essai", "2026010501")
    assert form.media == ("activites.csv",)
    assert form.definition.languages == ("fr", "ar", "en")
    assert all("max-pixels" in warning for warning in form.warnings)


def test_a_form_without_id_goes_by_its_file_name() -> None:
    form = converted(
        """
        | survey |
        | | type | name | label |
        | | text | a | A |
    """,
        name="enquête terrain.xlsx",
    )
    assert form.form_id == "enquête terrain"
    assert form.version is None


@pytest.mark.parametrize(
    ("rows", "place", "says"),
    [
        (
            "| | texte | a | A |",
            ("survey", 2, "type"),
            "no question type «texte»; did you mean «text»",
        ),
        (
            "| | select_one lst | a | A |",
            ("survey", 2, "type"),
            "the list «lst» is not on the sheet",
        ),
        ("| | select_one lieux | a | A |", ("survey", 2, "type"), "did you mean «lieu»"),
        ("| | select_multiple from lst | a | A |", ("survey", 2, "type"), "«lst»"),
        ("| | rank lst | a | A |", ("survey", 2, "type"), "«lst»"),
        (
            "| | select_one_from_file plan | a | A |",
            ("survey", 2, "type"),
            "write its name with .csv, .xml or .geojson",
        ),
        (
            "| | text | a | A |\n| | text | a | B |",
            ("survey", 3, "name"),
            "the name «a» is taken by row 2",
        ),
        ("| | text | a b | A |", ("survey", 2, "name"), "must begin with a letter"),
        ("| | text | | A |", ("survey", 2, None), "no name"),
        ("| | | a | A |", ("survey", 2, None), "no type"),
        ("| | begin group | g | G |\n| | text | a | A |", ("survey", 2, None), "group"),
        ("| | text | a | A |\n| | end group | | |", ("survey", 3, None), "group"),
    ],
)
def test_problem_is_told_with_its_place(rows, place, says) -> None:
    (problem,) = refusal(f"""
        | survey |
        | | type | name | label |
        {rows}
        | choices |
        | | list_name | name | label |
        | | lieu | x | X |
    """)
    sheet, row, column = place
    assert (problem.sheet, problem.row) == (sheet, row)
    assert column is None or problem.column == column
    assert says in problem.message


@pytest.mark.parametrize(
    ("column", "expression", "says"),
    [
        ("relevant", "selected(${a}, 'x'", "1 brackets open and 0 close"),
        ("relevant", "${b} = 1", "${b} names no question of this form"),
        ("relevant", "${a} == 1", "equal is written ="),
        ("relevant", "${a} = 'x", "quotation mark"),
        ("relevant", "${a} = 1 && 1", "«and» and «or»"),
        ("constraint", ". > and 1", "no expression"),
        ("calculation", "selcted(${a}, 'x')", "did you mean «selected»"),
        ("read_only", "${a} =", "no expression"),
        ("required", "if(${a}", "brackets"),
        ("calculation", "concat('l'été', ${a})", "quotation mark"),
    ],
)
def test_bad_expression(column, expression, says) -> None:
    (problem,) = refusal(f"""
        | survey |
        | | type | name | label | {column} |
        | | text | a | A | |
        | | text | c | C | {expression} |
    """)
    assert (problem.sheet, problem.row, problem.column) == ("survey", 3, column)
    assert says in problem.message


@pytest.mark.parametrize(
    ("choice", "column"),
    [("| | lieu | | X |", "name"), ("| | lieu | a | A |\n| | lieu | a | B |", "name")],
)
def test_problem_of_the_choices(choice, column) -> None:
    (problem,) = refusal(f"""
        | survey |
        | | type | name | label |
        | | select_one lieu | a | A |
        | choices |
        | | list_name | name | label |
        {choice}
    """)
    assert (problem.sheet, problem.column) == ("choices", column)
    assert problem.row


def test_all_problems_are_told_at_once() -> None:
    found = refusal("""
        | survey |
        | | type | name | label | relevant |
        | | texte | a | A | |
        | | select_one rien | b | B | |
        | | text | c | C | ${z} = 1 |
    """)
    assert [problem.row for problem in found] == [2, 3, 4]


@pytest.mark.parametrize(
    ("sheets", "place"),
    [
        ("| autre |\n| | type | name |\n| choices |\n| | list_name | name |", (None, None)),
        ("| survey |\n| | name | label |\n| | a | A |", ("survey", "type")),
        ("| survey |\n| | type | label |\n| | text | A |", ("survey", "name")),
        (
            "| survey |\n| | type | name | label |\n| | text | a | A |\n"
            "| choices |\n| | liste | name | label |\n| | l | a | A |",
            ("choices", "list_name"),
        ),
    ],
)
def test_missing_sheet_or_column(sheets, place) -> None:
    (problem,) = refusal(sheets)
    assert (problem.sheet, problem.column) == place


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("event.titel", "did you mean «event.title»"),
        ("participant.nom", "no known meaning"),
        ("participant", "stands on a repeat"),
        ("zzz", "see the list"),
    ],
)
def test_unknown_meaning(word, says) -> None:
    (problem,) = refusal(f"""
        | survey |
        | | type | name | label | bind::terrain:as |
        | | text | a | A | {word} |
        | settings |
        | | form_id | namespaces |
        | | f | {TERRAIN} |
    """)
    assert (problem.sheet, problem.row, problem.column) == ("survey", 2, "bind::terrain:as")
    assert says in problem.message


def test_meaning_without_its_namespace() -> None:
    (problem,) = refusal("""
        | survey |
        | | type | name | label | bind::terrain:as |
        | | text | a | A | event.title |
    """)
    assert (problem.sheet, problem.column) == ("settings", "namespaces")
    assert TERRAIN in problem.message


@pytest.mark.parametrize("word", ["initiative.name", "contact.phone", "grant_visit.finding"])
def test_words_of_the_registers_are_known(word) -> None:
    assert (
        converted(f"""
        | survey |
        | | type | name | label | bind::terrain:as |
        | | text | a | A | {word} |
        | settings |
        | | namespaces |
        | | {TERRAIN} |
    """)
        .definition.find("a")
        .meaning
        == word
    )


def test_too_many_rows_are_refused(monkeypatch) -> None:
    monkeypatch.setattr("forms.workbook.MAX_ROWS", 50)
    lines = "\n".join(f"| | l | c{number} | C |" for number in range(52))
    (problem,) = refusal(f"""
        | survey |
        | | type | name | label |
        | | select_one l | a | A |
        | choices |
        | | list_name | name | label |
        {lines}
    """)
    assert problem.sheet == "choices"
    assert "CSV" in problem.message


def test_messages_of_pyxform_become_facts() -> None:
    said = problem_of("[row : 7] On the 'choices' sheet, the 'name' value is invalid. Mend it.")
    assert said == FormProblem("choices", 7, "name", "The 'name' value is invalid. Mend it.")
    assert problem_of("Something else.") == FormProblem(None, None, None, "Something else.")


def test_ways_of_strangers_are_understood() -> None:
    form = converted("""
        | survey |
        | | type | name | caption | relevance | repeat_count | calculation | required |
        | | start | start | | | | | |
        | | begin_repeat | r1 | R | | 2 | | |
        | | select one from l or_other | a | A | | | | yes |
        | | end_repeat | | | | | | |
        | | begin looped group | r2 | R | | | | |
        | | text | a | A | ${n} > 1 | | | |
        | | end looped group | | | | | | |
        | | select all that apply from l | b | B | | | | |
        | | integer | n | N | | | | TRUE |
        | | calculate | c | | | | ${n} * 2 | |
        | | acknowledge | d | D | | | | |
        | choices |
        | | list name | name | label |
        | | l | 1 | Un |
        | | l | 2 | Deux |
    """).definition
    assert [node.name for node in form.nodes() if isinstance(node, Repeat)] == ["r1", "r2"]
    told = answers.read(
        submission(
            "<r1_count>2</r1_count><r1><a>other</a><a_other>Trois</a_other></r1>"
            "<r2><a>x</a></r2><b>2 1</b><n>4</n><c>8</c><d>OK</d>"
        ),
        form,
    )
    assert told.flags == ()
    assert told.answers == {
        "start": None,
        "r1_count": "2",
        "r1": [{"a": "other", "a_other": "Trois"}],
        "r2": [{"a": "x"}],
        "b": ["2", "1"],
        "n": 4,
        "c": "8",
        "d": "OK",
    }
