"""The code and the titles of a row, also where they share a cell or a language."""

import re
from dataclasses import dataclass, replace

from sync.plan_workbook.cells import Cells
from sync.plan_workbook.codes import code_numbers
from sync.plan_workbook.text import has_arabic, has_latin, is_arabic, tidy

# A code before its title in one cell: "A_02_01 – Atelier", "Activité 1.2 : Formation".
_LEADING_CODE = re.compile(
    r"^\s*(?:(?:activité|action|activity|النشاط|نشاط)\s+(?:n°\s*)?)?"
    r"([A-Za-z]?[ _.\-]?\d[\w.\-]*)\s*(?:[:–—|)]|-\s|\s)\s*(?=\D)(.+)$",
    re.DOTALL | re.IGNORECASE,
)
_BETWEEN_LANGUAGES = re.compile(r"\n+|\s+[/|]\s+|\s[-–—]\s")


@dataclass(frozen=True)
class Titles:
    """What names an activity; `also` holds titles of further rows under the same code."""

    code: str = ""
    title: str = ""
    title_ar: str = ""
    also: str = ""

    def named(self, title: str) -> "Titles":
        """Return these titles with one that was missing."""
        return replace(self, title=title)

    def continued_by(self, other: "Titles") -> "Titles":
        """Return these titles with those of a row below: the end of a wrapped one, or another."""
        if not other.title and not other.title_ar:
            return self
        if other.title and _goes_on(self.title, other.title):
            return replace(self, title=f"{self.title} {other.title}")
        title_ar = self.title_ar or other.title_ar
        if not other.title or other.title == self.title:
            return replace(self, title_ar=title_ar)
        also = "\n".join(each for each in (self.also, other.title) if each)
        return replace(self, also=also, title_ar=title_ar)


def read_titles(cells: Cells) -> Titles:
    """Read a row's code and titles; a code at the head of a title stands in for a code column."""
    code = cells.text("code")
    written = _written(cells, "title")
    if cells.column("code") is None:
        code, written = _split_code(written)
    title, title_ar = _by_language(written)
    return Titles(code, title, cells.text("title_ar") or title_ar)


def _written(cells: Cells, name: str) -> str:
    """Return a cell's text with its line breaks."""
    column = cells.column(name)
    if not column or not cells.text_at(column):
        return ""
    value = cells.value_at(column)
    return value.strip() if isinstance(value, str) else cells.text_at(column)


def _split_code(written: str) -> tuple[str, str]:
    found = _LEADING_CODE.match(written)
    if found and len(code_numbers(found[1])) > 1:
        return found[1].strip(" .-_"), found[2]
    return "", written


def _by_language(written: str) -> tuple[str, str]:
    """Tell a title in both languages apart; one in Arabic alone is the title too."""
    if is_arabic(written):
        return tidy(written), tidy(written)
    if not (has_arabic(written) and has_latin(written)):
        return tidy(written), ""
    pieces = [piece for piece in _BETWEEN_LANGUAGES.split(written) if piece.strip()]
    arabic = [piece for piece in pieces if is_arabic(piece)]
    latin = [piece for piece in pieces if not has_arabic(piece)]
    if not arabic or not latin or len(arabic) + len(latin) < len(pieces):
        return tidy(written), ""
    return tidy(" ".join(latin)), tidy(" ".join(arabic))


def _goes_on(title: str, rest: str) -> bool:
    """Say whether a text is the end of a title cut over two rows."""
    return bool(title) and (
        rest[0].islower() or title.endswith((",", "-", "et", "de", "les", "la"))
    )
