"""Calendars written as text: "T1-T2", "mars à mai", "28 octobre 2026", "الفصل الأول"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sync.plan_workbook import vocabulary
from sync.plan_workbook.dates import days, joined, month, quarter, semester, whole_year
from sync.plan_workbook.records import Period
from sync.plan_workbook.text import fold, plain

ONE_DAY = timedelta(days=1)
_RANGE = re.compile(r"(-|–|—|->|→|a|au|to|jusqu|until|through|الي|حتي|\.\.+|…)")
_LIST = re.compile(r"[,;/+&.:]*(et|and|ou|or|puis|و)?[,;/+&.:]*")
# Words that leave a calendar what it is.
_FILLERS = re.compile(
    r"\b(du|de|des|le|la|les|l|d|from|the|of|in|en|cours|mois|month|fin|debut|mi|end|mid|early|late"
    r"|entre|between|بين|courant|annee|year|semaine|week|avant|before|ici|vers|around|environ|prevue?"
    r"|a confirmer|tbc|provisoire|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|\d\d?[:h]\d\d|من|شهر|خلال|سنه|نهايه|بدايه"
    r"|منتصف|اسبوع|يوم|قبل)\b|['’()\s]"
)
_BETWEEN = re.compile(r"\b(entre|between|بين)\b")
_WHOLE_YEAR = frozenset(fold(each) for each in vocabulary.WHOLE_YEAR)


def _numbered(words: dict[int, tuple[str, ...]]) -> dict[str, int]:
    return {plain(word): number for number, entries in words.items() for word in entries}


def _spellings(words: tuple[str, ...] | dict[str, int]) -> str:
    spellings = sorted({plain(word) for word in words}, key=len, reverse=True)
    return "|".join(re.escape(each) for each in spellings)


_MONTH_OF = _numbered(vocabulary.MONTHS)
_ORDINAL_OF = _numbered(vocabulary.ORDINALS)
_MONTH = rf"(?P<month>{_spellings(_MONTH_OF)})(?![^\W_])\.?"
_NUMBER = rf"(?P<n>{_spellings(_ORDINAL_OF)})(?:eme|e|er|ere|nd|rd|th|st)?(?![^\W_])"
_NUMBER_BEFORE = rf"(?P<n>{_spellings(_ORDINAL_OF)})(?:eme|e|er|ere|nd|rd|th|st)?(?:\b|(?=[tqs]\b))"
_YEAR = r"(?:[\s/\-.,']*(?:de|of)?\s*(?P<year>(?:19|20)\d\d)(?!\d))?"
_DAY_LIST = (
    r"(?P<days>\d\d?(?:er)?(?:\s*(?:-|–|au|a|et|to|and|,|/|الي|و)\s*\d\d?(?:er|st|nd|rd|th)?)*)"
)
_AND_NUMBERS = r"(?P<ns>[1-4](?:eme|er|e)?(?:\s*(?:,|et|and|&|و)\s*[1-4](?:eme|er|e)?)+)"
_QUARTER_WORD = rf"(?:{_spellings(vocabulary.QUARTER_WORDS)})"
_SEMESTER_WORD = rf"(?:{_spellings(vocabulary.SEMESTER_WORDS)})"


@dataclass(frozen=True)
class _Unit:
    """A stretch of time found in a text; `year` is None where the text gives none."""

    build: Callable[[int], Period]
    year: int | None
    start: int
    end: int


def _iso(found: re.Match[str]) -> Callable[[int], Period]:
    return _day(int(found["m"]), int(found["d"]))


def _day_first(found: re.Match[str]) -> Callable[[int], Period]:
    """Day before month, as here; the other way round only where nothing else is possible."""
    first, second = int(found["d"]), int(found["m"])
    return _day(first, second) if second > 12 >= first else _day(second, first)


def _day(number: int, day: int) -> Callable[[int], Period]:
    return lambda year: days(date(year, number, day), date(year, number, day))


def _days_of_month(found: re.Match[str]) -> Callable[[int], Period]:
    numbers = [int(each) for each in re.findall(r"\d+", found["days"])]
    number = _month_number(found)
    return lambda year: days(date(year, number, numbers[0]), date(year, number, numbers[-1]))


def _month_number(found: re.Match[str]) -> int:
    name = found["month"]
    return int(name) if name.isdigit() else _MONTH_OF[name]


def _month(found: re.Match[str]) -> Callable[[int], Period]:
    number = _month_number(found)
    return lambda year: month(year, number)


def _fortnight(found: re.Match[str]) -> Callable[[int], Period]:
    number, half = _month_number(found), int(found["n"])

    def build(year: int) -> Period:
        whole = month(year, number)
        middle = whole.start.replace(day=15)
        return Period(whole.start, middle) if half == 1 else Period(middle + ONE_DAY, whole.end)

    return build


def _quarter(found: re.Match[str]) -> Callable[[int], Period]:
    number = _ORDINAL_OF[found["n"]]
    return lambda year: quarter(year, number)


def _quarters(found: re.Match[str]) -> Callable[[int], Period]:
    """Read quarters named together; only those that follow each other make a period."""
    numbers = sorted(int(each) for each in re.findall(r"\d", found["ns"]))
    if numbers != list(range(numbers[0], numbers[-1] + 1)):
        raise KeyError(found["ns"])
    return lambda year: days(quarter(year, numbers[0]).start, quarter(year, numbers[-1]).end)


def _semester(found: re.Match[str]) -> Callable[[int], Period]:
    number = _ORDINAL_OF[found["n"]]
    return lambda year: semester(year, number)


def _week(found: re.Match[str]) -> Callable[[int], Period]:
    number = int(found["n"])

    def build(year: int) -> Period:
        monday = date.fromisocalendar(year, number, 1)
        return Period(monday, monday + timedelta(days=6))

    return build


def _year(_: re.Match[str]) -> Callable[[int], Period]:
    return whole_year


_Build = Callable[[re.Match[str]], Callable[[int], Period]]
# In the order in which they are tried at each place of the text.
_UNITS: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(rf"(?<![^\W_])و?(?:{pattern})"), build)
    for pattern, build in (
        (r"(?P<year>(?:19|20)\d\d)[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)(?:t[\d:.]+)?(?!\d)", _iso),
        (
            r"(?P<days>\d\d?\s*(?:-|–|au|a|et|&)\s*\d\d?)\s*/\s*(?P<month>\d\d?)"
            r"\s*/\s*(?P<year>20\d\d)(?!\d)",
            _days_of_month,
        ),
        (
            r"(?P<d>\d\d?)\s*[-/.]\s*(?P<m>\d\d?)\s*[-/.]\s*(?P<year>(?:19|20)\d\d|\d\d)(?!\d)",
            _day_first,
        ),
        (
            rf"{_DAY_LIST}[\s\-.]*(?:de |of )?\s*{_MONTH}(?:[-/.'](?P<short>\d\d)(?!\d)|{_YEAR})",
            _days_of_month,
        ),
        (
            rf"(?P<n>[12])(?:ere|re|er|eme|e)?\s*quinzaine\s*(?:de\s|d')?\s*{_MONTH}{_YEAR}",
            _fortnight,
        ),
        (rf"{_MONTH}\s+(?P<days>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>20\d\d)", _days_of_month),
        (rf"{_MONTH}(?:[-/.'](?P<year>\d\d)(?!\d)|{_YEAR.replace('year', 'long')})", _month),
        (r"(?P<month>0?[1-9]|1[0-2])\s*[/\-]\s*(?P<year>20\d\d)(?!\d)", _month),
        (rf"{_QUARTER_WORD}s?\s*{_AND_NUMBERS}(?![^\W_]){_YEAR}", _quarters),
        (rf"{_AND_NUMBERS}\s*{_QUARTER_WORD}s?(?![^\W_]){_YEAR}", _quarters),
        (rf"{_QUARTER_WORD}\s*[.°\-]?\s*{_NUMBER}{_YEAR}", _quarter),
        (rf"{_NUMBER_BEFORE}\s*{_QUARTER_WORD}(?![^\W_]){_YEAR}", _quarter),
        (rf"(?:semaine|week|الاسبوع)\s*(?P<n>\d\d?)(?!\d){_YEAR}", _week),
        (rf"{_SEMESTER_WORD}\s*[.°\-]?\s*{_NUMBER}{_YEAR}", _semester),
        (rf"{_NUMBER_BEFORE}\s*{_SEMESTER_WORD}(?![^\W_]){_YEAR}", _semester),
        (r"(?P<d>\d\d?)/(?P<m>\d\d?)(?![\d/])", _day_first),
        (r"(?P<year>20\d\d)(?!\d)", _year),
    )
)


def read_periods(text: str, year: int) -> tuple[Period, ...] | None:
    """Read a calendar written as text, or None where any part of it is not understood."""
    if fold(text) in _WHOLE_YEAR:
        return (whole_year(year),)
    bare = plain(text)
    units = _units(bare)
    gaps = _gaps(bare, units)
    if not units or gaps is None:
        return None
    if _BETWEEN.search(bare):
        gaps = ["range"] * len(gaps)
    try:
        return joined(_combined(units, gaps, year))
    except (ValueError, KeyError):
        return None


def read_day(text: str, year: int, *, last: bool) -> date | None:
    """Read the first or the last day of what a text names: "28/10/2026", "fin mars"."""
    periods = read_periods(text, year)
    if not periods:
        return None
    return periods[-1].end if last else periods[0].start


def _units(bare: str) -> list[_Unit]:
    units: list[_Unit] = []
    place = 0
    while place < len(bare):
        unit = _unit_at(bare, place)
        if unit:
            units.append(unit)
        place = unit.end if unit else place + 1
    return units


def _unit_at(bare: str, place: int) -> _Unit | None:
    for pattern, build in _UNITS:
        found = pattern.match(bare, place)
        if found:
            try:
                return _Unit(build(found), _year_of(found), place, found.end())
            except KeyError:
                return None
    return None


def _year_of(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    year = groups.get("year") or groups.get("long") or groups.get("short")
    if not year:
        return None
    return int(year) if len(year) == 4 else 2000 + int(year)


def _gaps(bare: str, units: list[_Unit]) -> list[str] | None:
    """Say what stands between each unit and the next: "range" or "list"."""
    ends = [0, *(unit.end for unit in units)]
    starts = [*(unit.start for unit in units), len(bare)]
    words = [_FILLERS.sub("", bare[a:b]) for a, b in zip(ends, starts, strict=True)]
    if words[0].strip("-–:;,.") or words[-1].strip("-–:;,."):
        return None
    kinds = [_gap(each) for each in words[1:-1]]
    return None if None in kinds else [each for each in kinds if each]


def _gap(words: str) -> str | None:
    if _RANGE.fullmatch(words):
        return "range"
    return "list" if _LIST.fullmatch(words) else None


def _combined(units: list[_Unit], gaps: list[str], year: int) -> list[Period]:
    years = _years(units, year)
    periods = [unit.build(each) for unit, each in zip(units, years, strict=True)]
    result = [periods[0]]
    for index, gap in enumerate(gaps, start=1):
        if gap == "list":
            result.append(periods[index])
            continue
        after = periods[index]
        if after.end < result[-1].start and units[index].year is None:
            after = units[index].build(years[index] + 1)
        result[-1] = days(result[-1].start, after.end)
    return result


def _years(units: list[_Unit], year: int) -> list[int]:
    """Give each unit its own year, else that of the next that has one, else of the last."""
    known = [unit.year for unit in units]
    stated = [each for each in known if each]
    result: list[int] = []
    for index, own in enumerate(known):
        following = next((each for each in known[index:] if each), None)
        result.append(own or following or (stated[-1] if stated else year))
    return result
