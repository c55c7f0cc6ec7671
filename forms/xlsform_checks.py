"""House checks of an XLSForm: all that can be told at once, each with its row and its cure."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from rapidfuzz import process

from forms.expressions import mistake, references
from forms.problems import FormProblem
from forms.vocabulary import REPEATED, closest, is_meaning
from forms.workbook import Row, Workbook

MEANING_COLUMN = "bind::terrain:as"
NAMESPACE = 'terrain="https://terrain.example.org/xforms"'
_EXPRESSIONS = {
    "relevant": ("relevant", "relevance"),
    "constraint": ("constraint",),
    "calculation": ("calculation", "calculate"),
    "choice_filter": ("choice_filter",),
    "repeat_count": ("repeat_count", "count", "jr:count"),
    "required": ("required",),
    "read_only": ("read_only", "readonly"),
}
_BLOCK = re.compile(r"(begin|end)[\s_]+(group|repeat|lgroup|looped group|loop)\b.*", re.IGNORECASE)
_SELECT = re.compile(
    r"(?:add )?(select[_ ]one|select1|select one from|select[_ ]multiple"
    r"|select all that apply(?: from)?|rank)(?: from)?(?: prompt using)?\s+(\S+)"
    r"(?:\s+(?:or[_ ]other|or specify other))?",
)
_FROM_FILE = re.compile(r"select[_ ](?:one|multiple)[_ ]from[_ ]file\s+(\S+)", re.IGNORECASE)
_FILE_ENDS = (".csv", ".xml", ".geojson")
_MORE_TYPES = (
    "calculate",
    "audit",
    "entity",
    "osm",
    "xml-external",
    "csv-external",
    "hidden",
    "background-audio",
    "select_one_external",
    "cascading_select",
    "range",
)


def problems(book: Workbook) -> list[FormProblem]:
    """Return every problem that the sheets show by themselves."""
    found = list(_sheet_problems(book))
    if found:
        return found
    survey = book.sheet("survey")
    lists = {row.get("list_name", "list name") for row in book.sheet("choices").rows}
    names = {row.get("name") for row in survey.rows}
    for row in survey.rows:
        found += [*_type_problems(row, lists), *_expression_problems(row, names)]
    return [*found, *_name_problems(survey.rows), *_meaning_problems(book)]


def _sheet_problems(book: Workbook) -> Iterator[FormProblem]:
    if "survey" not in book.sheets:
        if len(book.sheets) > 1 or not book.sheets:
            have = ", ".join(book.sheets) or "none"
            message = f"there is no sheet «survey» (sheets: {have}); name the questions' sheet so"
            yield FormProblem(None, None, None, message)
        return
    columns = book.sheet("survey").columns
    for wanted, also in (("type", "command"), ("name", "value")):
        if wanted not in columns and also not in columns:
            message = f"the column «{wanted}» is missing; put its heading in the first row"
            yield FormProblem("survey", 1, wanted, message)
    choices = book.sheet("choices")
    if choices.rows:
        for wanted, also in (("list_name", "list name"), ("name", "value")):
            if wanted not in choices.columns and also not in choices.columns:
                message = f"the column «{wanted}» is missing; put its heading in the first row"
                yield FormProblem("choices", 1, wanted, message)


def _type_problems(row: Row, lists: Iterable[str]) -> Iterator[FormProblem]:
    kind = " ".join(row.get("type", "command").split())
    file = _FROM_FILE.fullmatch(kind)
    select = _SELECT.fullmatch(kind)
    if file:
        if not file[1].lower().endswith(_FILE_ENDS) and not file[1].startswith("${"):
            message = (
                f"«{file[1]}» is no file of choices; write its name with .csv, .xml or .geojson"
            )
            yield FormProblem("survey", row.number, "type", message)
    elif select:
        wanted = select[2]
        if wanted not in lists and not wanted.startswith("${"):
            message = f"the list «{wanted}» is not on the sheet choices{_perhaps(wanted, lists)}"
            yield FormProblem("survey", row.number, "type", message)
    elif kind and not _is_type(kind):
        message = f"there is no question type «{kind}»{_perhaps(kind, _types())}"
        yield FormProblem("survey", row.number, "type", message)


@lru_cache(maxsize=1)
def _types() -> frozenset[str]:
    return frozenset({*QUESTION_TYPE_DICT, *_MORE_TYPES, "select_one", "select_multiple", "rank"})


def _is_type(kind: str) -> bool:
    if _BLOCK.fullmatch(kind) or kind in _types():
        return True
    return kind.split()[0].lower() in {"select_one_external", "cascading_select", "osm", "entity"}


def _perhaps(word: str, known: Iterable[str]) -> str:
    near = process.extractOne(word, [name for name in known if name], score_cutoff=70)
    return f"; did you mean «{near[0]}»?" if near else "; add it or correct the name"


def _expression_problems(row: Row, names: set[str]) -> Iterator[FormProblem]:
    for column, spellings in _EXPRESSIONS.items():
        expression = row.get(*spellings, *(f"bind::{name}" for name in spellings))
        wrong = mistake(expression) if expression else None
        if wrong:
            yield FormProblem("survey", row.number, column, f"{wrong}: {expression}")
        for name in references(expression):
            if name not in names:
                message = f"${{{name}}} names no question of this form{_perhaps(name, names)}"
                yield FormProblem("survey", row.number, column, message)


def _name_problems(rows: Iterable[Row]) -> Iterator[FormProblem]:
    """Find a name that stands twice in the same group; pyxform stops at the first one."""
    levels: list[dict[str, int]] = [{}]
    for row in rows:
        block = _BLOCK.fullmatch(" ".join(row.get("type", "command").split()))
        name = row.get("name", "value")
        if block and block[1].lower() == "end":
            levels = levels[:-1] or [{}]
            continue
        first = levels[-1].setdefault(name, row.number) if name else row.number
        if first != row.number:
            message = f"the name «{name}» is taken by row {first} of the same group; choose another"
            yield FormProblem("survey", row.number, "name", message)
        if block:
            levels.append({})


def _meaning_problems(book: Workbook) -> Iterator[FormProblem]:
    said = [(row, row.get(MEANING_COLUMN)) for row in book.sheet("survey").rows]
    settings = " ".join(row.get("namespaces") for row in book.sheet("settings").rows)
    if any(word for _, word in said) and NAMESPACE.partition("=")[2].strip('"') not in settings:
        message = f"the column {MEANING_COLUMN} needs the setting namespaces: {NAMESPACE}"
        yield FormProblem("settings", 2, "namespaces", message)
    for row, word in said:
        if word and not is_meaning(word):
            near = closest(word)
            cure = f"did you mean «{near}»?" if near else "see the list of meanings"
            yield FormProblem(
                "survey", row.number, MEANING_COLUMN, f"«{word}» is no known meaning; {cure}"
            )
        elif word in REPEATED and not _BLOCK.fullmatch(row.get("type", "command")):
            message = f"«{word}» stands on a repeat, not on a question; write «{word}.…» here"
            yield FormProblem("survey", row.number, MEANING_COLUMN, message)
