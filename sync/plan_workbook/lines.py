"""What each row below a header is: an activity, more of one, an axis, a total, a note."""

from dataclasses import dataclass
from enum import StrEnum

from sync.plan_workbook import vocabulary
from sync.plan_workbook.amounts import read_money
from sync.plan_workbook.axes import Axis, read_axis
from sync.plan_workbook.cells import Cells, is_blank
from sync.plan_workbook.codes import code_axis, code_key, code_numbers
from sync.plan_workbook.setting import Setting
from sync.plan_workbook.text import fold
from sync.plan_workbook.titles import Titles, read_titles


class Is(StrEnum):
    """What a row is. Those that are no part of an activity are reasons to set it aside."""

    ACTIVITY = "activity"
    CONTINUATION = "continuation"
    AXIS = "axis"
    EXAMPLE = "example"
    TOTAL = "total"
    REGION = "region_heading"
    AMOUNTS = "amounts_only"
    GROUP = "group"
    HEADING = "heading"
    NOTE = "note"
    DONE = "done_row"


@dataclass(frozen=True)
class Line:
    """A row's verdict, with the axis or region that it announces."""

    what: Is
    axis: Axis | None = None
    region: str | None = None


@dataclass(frozen=True)
class _Row:
    """A row as the rules below look at it."""

    cells: Cells
    titles: Titles
    texts: dict[int, str]
    follows: bool

    def is_merged_with_above(self, name: str) -> bool:
        column = self.cells.column(name)
        if column is None or not self.cells.text_at(column):
            return False
        return self.cells.grid.anchor(self.cells.row, column)[0] < self.cells.row

    def own(self, name: str) -> str:
        column = self.cells.column(name)
        return self.texts.get(column, "") if column else ""

    @property
    def words(self) -> list[str]:
        """Return the texts that are no numbers."""
        return [text for text in self.texts.values() if read_money(text) is None]

    @property
    def fields(self) -> set[str]:
        """Return what the row's own cells mean, numbers apart."""
        return {self._field(c) for c, text in self.texts.items() if read_money(text) is None}

    @property
    def counted(self) -> set[str]:
        """Return what the numbers in the row's own cells mean."""
        return {self._field(c) for c, text in self.texts.items() if read_money(text)}

    def _field(self, column: int) -> str:
        meaning = self.cells.table.meanings.get(column)
        return meaning.field if meaning else ""


def classify(cells: Cells, setting: Setting, *, follows: bool, next_code: str) -> Line | None:
    """Say what a row is, or None when it is empty.

    `follows` tells whether an activity stands right above, `next_code` the code further down.
    """
    own = cells.grid.own(cells.row)
    if not own:
        return None
    written = {column: cells.grid.text(cells.row, column) for column in own}
    texts = {column: text for column, text in written.items() if not is_blank(text)}
    if not texts:
        return Line(Is.NOTE)
    row = _Row(cells, read_titles(cells), texts, follows)
    return (
        _marginal(row)
        or _axis(row, next_code)
        or _region(row, setting)
        or _merged(row)
        or _with_code(row, next_code)
        or _with_title(row)
        or _bare(row)
    )


def _marginal(row: _Row) -> Line | None:
    folded = [fold(text) for text in row.words]
    code = fold(row.own("code")).split()
    if (code and code[0] in _EXAMPLES) or (folded and folded[0] in _EXAMPLES):
        return Line(Is.EXAMPLE)
    if any(_is_total(each) for each in folded[:2]) and not code_numbers(row.own("code")):
        return Line(Is.TOTAL)
    return Line(Is.HEADING) if _numbers_columns(row) else None


def _numbers_columns(row: _Row) -> bool:
    """Say whether a row only numbers the columns of the header above: (1), (2), (3)."""
    numbers = [text.strip("() ") for text in row.texts.values()]
    first = int(numbers[0]) if numbers[0].isdecimal() else 0
    counted = [str(number) for number in range(first, first + len(numbers))]
    return first in (1, 2) and len(numbers) > 2 and numbers == counted


_EXAMPLES = frozenset(fold(word) for word in vocabulary.EXAMPLES)
_TOTALS = tuple(fold(word) for word in vocabulary.TOTALS)
_DONE_ROWS = frozenset(fold(word) for word in vocabulary.DONE_ROWS)
_NOTES = tuple(fold(word) for word in vocabulary.NOTES)


def _is_total(folded: str) -> bool:
    return any(folded == word or folded.startswith(f"{word} ") for word in _TOTALS)


def _axis(row: _Row, next_code: str) -> Line | None:
    """Find an axis in a row that says nothing but its name, perhaps with sums beside it."""
    words = row.words
    if not 1 <= len(words) <= 4 or not row.fields <= _NAMING or _has_full_code(row):
        return None
    if row.own("axis") and row.own("title") and len(row.texts) > 2:
        return None
    axis = read_axis(words[0]) or _axis_by_code(row, next_code)
    if axis is None:
        return None
    if len(words) > 1 and not axis.label:
        label = next((each for each in words[1:] if read_axis(each) is None), "")
        axis = Axis(axis.code, label)
    return Line(Is.AXIS, axis=axis)


_NAMING = {"", "code", "number", "axis", "title", "title_ar", "sub_activity", "deliverable",
           "responsible", "partner", "comment"}  # fmt: skip


def _has_full_code(row: _Row) -> bool:
    """Say whether the code is an activity's, of more than an axis' number."""
    code = row.own("code")
    return (code_key(code) or "").count("-") > 1 and read_axis(code) is None


def _axis_by_code(row: _Row, next_code: str) -> Axis | None:
    """Take a code of one number, "A_02", with a title for an axis' heading; also "2" before 2.1."""
    code = row.own("code")
    if len(code_numbers(code)) != 1 or (code_key(code) or "").count("-") != 1:
        return None
    axis = code_axis(code)
    is_number = code.strip().isdigit() and not _leads(code, next_code)
    return Axis(axis, row.titles.title) if axis and not is_number else None


def _region(row: _Row, setting: Setting) -> Line | None:
    words = row.words
    if len(words) != 1 or (row.follows and row.own("region")):
        return None
    region = setting.gazetteer.region_named(words[0])
    return Line(Is.REGION, region=region) if region else None


def _merged(row: _Row) -> Line | None:
    """A row whose code, or title without a code, is merged with the row above goes on with it."""
    if not row.follows or row.own("code"):
        return None
    if any(fold(text) in _DONE_ROWS for text in row.words) and not row.own("title"):
        return Line(Is.DONE)
    if row.is_merged_with_above("code"):
        return Line(Is.CONTINUATION)
    if row.is_merged_with_above("title") and not row.own("title"):
        return Line(Is.CONTINUATION)
    return None


def _with_code(row: _Row, next_code: str) -> Line | None:
    code = row.titles.code
    if not code:
        return None
    if len(row.texts) == 1 and code_key(code) is None:
        return Line(_words_alone(code))
    if row.fields <= _OF_GROUP and not row.counted & _OF_ACTIVITY and _leads(code, next_code):
        return Line(Is.GROUP)
    return Line(Is.ACTIVITY)


_OF_GROUP = {"code", "title", "title_ar", "number", "responsible"}
_OF_ACTIVITY = {"sessions", "participants", "women", "men", "mark", "start", "end", "period"}


def _leads(code: str, next_code: str) -> bool:
    key, following = code_key(code), code_key(next_code)
    return bool(key and following and following.startswith(f"{key}-"))


def _with_title(row: _Row) -> Line | None:
    title = row.titles.title or row.titles.title_ar
    if not title:
        return None
    if row.fields <= {"title", "title_ar"} and len(row.words) == len(row.texts):
        return Line(Is.CONTINUATION if _is_rest(row, title) else _words_alone(title))
    return Line(Is.ACTIVITY)


def _is_rest(row: _Row, title: str) -> bool:
    """Say whether a title alone in its row is the end of the one above, cut in two."""
    return row.follows and title[0].islower()


def _words_alone(text: str) -> Is:
    folded = fold(text)
    is_note = text.strip().startswith(("*", "(", "NB")) or any(
        folded == word or folded.startswith(f"{word} ") for word in _NOTES
    )
    return Is.NOTE if is_note else Is.HEADING


def _bare(row: _Row) -> Line:
    """Judge a row without code or title: more of the activity above, sums, or a remark."""
    if not row.words:
        return Line(Is.AMOUNTS)
    meant = row.fields - {"", "number", "axis"}
    if row.follows and meant:
        return Line(Is.CONTINUATION)
    return Line(_words_alone(row.words[0]))
