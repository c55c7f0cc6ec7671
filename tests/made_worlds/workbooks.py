"""Plan workbooks as different offices lay them out. Each says the same of every activity."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.made_worlds.plans import REGIONS, Activity
from tests.made_worlds.vocabulary import Words

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
          "octobre", "novembre", "décembre")  # fmt: skip
SHORT = ("Jan", "Fév", "Mar", "Avr", "Mai", "Jun", "Jul", "Aoû", "Sep", "Oct", "Nov", "Déc")
Writer = Callable[[Workbook, Sequence[Activity], Words, int], None]


def _region(activity: Activity, words: Words) -> str:
    return str(words.regions[activity.region][0])


def _kind(activity: Activity, words: Words) -> str:
    return words.kinds[activity.kind]["plan"][0]


def _marks(activity: Activity, unit: int) -> list[str | None]:
    """A cross in each month (or quarter) of the window."""
    first, last = (activity.start.month - 1) // unit, (activity.end.month - 1) // unit
    return ["X" if first <= at <= last else None for at in range(12 // unit)]


def _sheet(book: Workbook, title: str, rows: Sequence[Sequence[Any]]) -> Worksheet:
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    return sheet


def _by_axis(activities: Sequence[Activity]) -> dict[int, list[Activity]]:
    axes = sorted({activity.axis for activity in activities})
    return {axis: [each for each in activities if each.axis == axis] for axis in axes}


def quarters(book: Workbook, activities: Sequence[Activity], words: Words, year: int) -> None:
    """Title rows, a header of two rows, a row for each result, a total."""
    head = ["Code", "Activité", "Région", "Province", "Type", "Calendrier", None, None, None,
            "Nb sessions prévues", "Nb participants cible", "Budget (MAD)",
            "Responsable"]  # fmt: skip
    rows: list[list[Any]] = [[f"Plan Annuel d'Activités {year}"], ["Version validée"], [], head]
    rows.append([None] * 5 + ["T1", "T2", "T3", "T4"])
    for axis, held in _by_axis(activities).items():
        rows.append([f"Résultat {axis}"])
        for each in held:
            what = [each.code, each.title(words), _region(each, words), each.province]
            much = [each.sessions, each.target, each.budget, each.person]
            rows.append([*what, _kind(each, words), *_marks(each, 3), *much])
    total = [None] * 10 + [sum(each.budget for each in activities)]
    rows.append(["TOTAL", *total])
    _sheet(book, f"PAA {year}", rows).merge_cells("F4:I4")


def two_languages(book: Workbook, activities: Sequence[Activity], words: Words, year: int) -> None:
    """French and Arabic side by side, start and end dates, some of them text."""
    rows: list[list[Any]] = [["N°", "Résultat", "Code activité", "Intitulé de l'activité", "النشاط",
                              "Région / الجهة", "Date début", "Date fin", "Sessions",
                              "Bénéficiaires", "Budget prévu"]]  # fmt: skip
    for number, each in enumerate(activities, start=1):
        end: date | str = each.end if number % 4 else each.end.strftime("%d/%m/%Y")
        titles = [each.title(words), each.title_ar(words)]
        budget = f"{each.budget:,} MAD".replace(",", " ")
        when = [each.start, end, each.sessions, each.target, budget]
        head = [number, f"R{each.axis}", each.code, *titles, _region(each, words)]
        rows.append([*head, *when])
    _sheet(book, f"PAA {year}", rows)


def region_sheets(book: Workbook, activities: Sequence[Activity], words: Words, year: int) -> None:
    """A sheet for each region, the months of the year as columns, results in a column."""
    head = ["Axe", "Réf", "Activités prévues", "Type d'activité", "Province", *SHORT,
            "Nombre de sessions", "Participants", "Coût estimé (MAD)", "En charge"]  # fmt: skip
    for region in REGIONS:
        rows: list[list[Any]] = [[f"Programme {year} – {words.regions[region][0]}"], [], head]
        for each in activities:
            if each.region == region:
                what = [f"R{each.axis}", each.code, each.title(words), _kind(each, words)]
                much = [each.sessions, each.target, each.budget, each.person]
                rows.append([*what, each.province, *_marks(each, 1), *much])
        if len(rows) > 3:
            _sheet(book, str(words.regions[region][0]), rows)


def axis_sheets(book: Workbook, activities: Sequence[Activity], words: Words, year: int) -> None:
    """A sheet for each result, quarters as text, both languages in one cell."""
    head = ["Code", "Activité / النشاط", "Région", "Période", "Sessions", "Participants",
            "Responsable", "Budget"]  # fmt: skip
    for axis, held in _by_axis(activities).items():
        rows: list[list[Any]] = [[f"Résultat {axis}"], head]
        for each in held:
            title = f"{each.title(words)}\n{each.title_ar(words)}"
            first, last = (each.start.month + 2) // 3, each.end.month // 3
            period = f"T{first}" if first == last else f"T{first}-T{last}"
            much = [each.sessions, each.target, each.person, f"{each.budget} DH"]
            rows.append([each.code, title, _region(each, words), period, *much])
        _sheet(book, f"R{axis}", rows)


def months(book: Workbook, activities: Sequence[Activity], words: Words, year: int) -> None:
    """One table, crosses under months, the result merged over its rows."""
    head = ["Résultat", "Code", "Intitulé", "Région", *SHORT, "Nb de sessions", "Bénéficiaires",
            "Budget prévisionnel (MAD)", "Porteur"]  # fmt: skip
    rows: list[list[Any]] = [[f"PTA {year}"], head]
    merged: list[tuple[int, int]] = []
    for axis, held in _by_axis(activities).items():
        merged.append((len(rows) + 1, len(rows) + len(held)))
        for at, each in enumerate(held):
            much = [each.sessions, each.target, f"{each.budget:,}".replace(",", " "), each.person]
            what = [None if at else f"R{axis}", each.code, each.title(words), _region(each, words)]
            rows.append([*what, *_marks(each, 1), *much])
    sheet = _sheet(book, f"PTA {year}", rows)
    for first, last in merged:
        sheet.merge_cells(start_row=first, end_row=last, start_column=1, end_column=1)


def periods(book: Workbook, activities: Sequence[Activity], words: Words, year: int) -> None:
    """The time as words: "mars", "avril à juin 2026"."""
    rows: list[list[Any]] = [["Code", "Axe", "Intitulé de l'activité", "Intitulé en arabe", "Type",
                              "Région", "Période", "Nombre de sessions", "Nb participants cible",
                              "Montant (MAD)", "Personne en charge"]]  # fmt: skip
    for each in activities:
        first, last = MONTHS[each.start.month - 1], MONTHS[each.end.month - 1]
        period = f"{first} {year}" if first == last else f"{first} à {last} {year}"
        titles = [each.title(words), each.title_ar(words), _kind(each, words)]
        much = [each.sessions, each.target, each.budget, each.person]
        rows.append([each.code, f"R{each.axis}", *titles, _region(each, words), period, *much])
    _sheet(book, f"Plan {year}", rows)


# Each layout with the unit of its windows in months.
LAYOUTS: dict[str, tuple[Writer, int]] = {
    "quarters": (quarters, 3),
    "two_languages": (two_languages, 1),
    "region_sheets": (region_sheets, 1),
    "axis_sheets": (axis_sheets, 3),
    "months": (months, 1),
    "periods": (periods, 1),
}


def write_plan(
    path: Path, activities: Sequence[Activity], words: Words, *, year: int, layout: str
) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    LAYOUTS[layout][0](book, activities, words, year)
    book.save(path)
