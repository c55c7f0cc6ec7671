"""What a column's header means: its field, and for some fields a period, region or currency."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from sync.plan_workbook import column_names, vocabulary
from sync.plan_workbook.amounts import currency_in, scale_in
from sync.plan_workbook.calendar_text import read_periods
from sync.plan_workbook.dates import days, month
from sync.plan_workbook.places import Gazetteer
from sync.plan_workbook.records import Period
from sync.plan_workbook.text import fold, has_arabic, has_latin, plain

SURE = 90
_FUZZY_ENOUGH = 90
_FUZZY_LENGTH = 6
_LONGEST = 80
_NUMBERED_MONTH = re.compile(r"m\s*0?(1[0-2]|[1-9])")
_WEEK = re.compile(r"(?:s|sem|semaine|w|week|الاسبوع)\s*\.?\s*([1-5])")


@dataclass(frozen=True)
class Meaning:
    """A column's field; `sure` is 100 for its very name, less for what only resembles it."""

    field: str
    sure: int = 100
    period: Period | None = None
    region: str | None = None
    currency: str | None = None
    scale: int = 1


def understand(parts: tuple[str, ...], year: int, gazetteer: Gazetteer) -> Meaning | None:
    """Say what a column means whose header stands in one or more rows, the lowest last."""
    if not parts or any(_tells_actual(part) for part in parts):
        return None
    above = [field_of(part) for part in parts[:-1]]
    group = next((each.field for each in reversed(above) if each), None)
    return (
        _period_column(parts, year, group)
        or _region_column(parts[-1], group, gazetteer)
        or _named_column(parts, group)
    )


def period_of_label(label: str, year: int) -> Period | None:
    """Return the month, quarter or half-year that is all a header says."""
    if re.fullmatch(r"\W*\d*\W*", plain(label)) and not re.fullmatch(r"\d\d/20\d\d", label):
        return None
    numbered = _NUMBERED_MONTH.fullmatch(plain(label).strip())
    if numbered:
        return month(year, int(numbered[1]))
    periods = read_periods(label, year)
    if not periods or len(periods) != 1 or periods[0].start.day != 1:
        return None
    whole = (periods[0].end - periods[0].start).days
    return periods[0] if 27 <= whole < 190 else None


@lru_cache(maxsize=4096)
def field_of(label: str) -> Meaning | None:
    """Return the field that a header's text names, in any of the languages it is written in."""
    if len(label) > _LONGEST or _tells_actual(label):
        return None
    variants = _variants(label)
    for look_up in (_exactly, _without_fillers, _nearly, _at_its_beginning):
        found = [meaning for variant in variants if (meaning := look_up(variant))]
        if found:
            return _with_money(_of_two(found), label)
    return None


def _of_two(found: list[Meaning]) -> Meaning:
    """Choose the meaning of a header with several names: "Axe / Activité", "Début - Fin"."""
    fields = {each.field for each in found}
    if {"start", "end"} <= fields and "period" not in fields:
        return Meaning("period")
    return next((each for each in found if each.field in _OUTRANKS), found[0])


# Where one header names several things, these matter most.
_OUTRANKS = ("title", "code")


def _period_column(parts: tuple[str, ...], year: int, group: str | None) -> Meaning | None:
    year = next((int(each) for each in _years(parts)), year)
    period = _below_a_period(parts, year) or period_of_label(parts[-1], year)
    if period is None:
        return None
    return Meaning(_under(group, "mark"), period=period)


def _years(parts: tuple[str, ...]) -> list[str]:
    return [found for part in reversed(parts) for found in re.findall(r"\b20\d\d\b", plain(part))]


def _below_a_period(parts: tuple[str, ...], year: int) -> Period | None:
    """Read what is a period only below another header: a week, a month's letter, a number."""
    if len(parts) < 2:
        return None
    above = period_of_label(parts[-2], year)
    if above is None:
        name = (numbered_unit(parts[-2]) or {}).get(_number(parts[-1]))
        return period_of_label(name, year) if name else None
    if (above.end - above.start).days > 31:
        return _month_of_quarter(above, plain(parts[-1]).strip())
    return _week_of_month(above, parts[-1])


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text.strip()) else 0


def numbered_unit(header: str) -> dict[int, str] | None:
    """Return what bare numbers below a header name: quarters, months or nothing."""
    bare = plain(header)
    if any(word in bare for word in ("trim", "quarter", "الفصل")):
        return {number: f"T{number}" for number in range(1, 5)}
    if any(word in bare for word in ("mois", "month", "الشهر", "شهور")):
        return {number: words[0] for number, words in vocabulary.MONTHS.items()}
    return None


def _month_of_quarter(above: Period, letter: str) -> Period | None:
    """Read the first letter of a month below its quarter, where it is only one of the three."""
    first = above.start.month
    letters = vocabulary.MONTH_LETTERS[first - 1 : above.end.month]
    if len(letters) != 3 or len(letter) != 1 or letters.count(letter) != 1:
        return None
    return month(above.start.year, first + letters.index(letter))


def _week_of_month(month: Period, label: str) -> Period | None:
    week = _WEEK.fullmatch(plain(label).strip())
    if not week:
        return None
    first = min(7 * int(week[1]) - 6, month.end.day)
    return days(
        month.start.replace(day=first), month.end.replace(day=min(first + 6, month.end.day))
    )


def _region_column(label: str, group: str | None, gazetteer: Gazetteer) -> Meaning | None:
    region = gazetteer.region_named(label)
    if region is None:
        return None
    return Meaning(_under(group, "region_mark"), region=region)


_OF_BUDGET = ("budget", "budget_line", "spending", "comment")


def _under(group: str | None, field: str) -> str:
    """Under "Budget", a quarter or a region holds a part of the money, not a mark."""
    return {"budget": "budget_part", "participants": "other", "sessions": field}.get(
        group or "", field
    )


def _named_column(parts: tuple[str, ...], group: str | None) -> Meaning | None:
    own = field_of(parts[-1])
    if own and group == "budget" and own.field not in _OF_BUDGET:
        return Meaning("other")
    if own is None and len(parts) > 1:
        own = field_of(" ".join(parts)) or _of_group(parts, group)
    if own and own.field == "budget":
        own = _with_money(own, " ".join(parts))
    return own


def _of_group(parts: tuple[str, ...], group: str | None) -> Meaning | None:
    """A header below a group says only what is particular: its currency, "prévu", "total"."""
    words = set(fold(parts[-1]).split())
    particular = _FILLERS | _CURRENCY_WORDS | {fold(each) for each in vocabulary.TOTALS}
    if group and words <= particular:
        return Meaning(group, SURE)
    return None


def _with_money(meaning: Meaning, label: str) -> Meaning:
    if meaning.field != "budget":
        return meaning
    return replace(meaning, currency=currency_in(label), scale=scale_in(label))


def _variants(label: str) -> tuple[str, ...]:
    """Return a header's readings: whole, without brackets, each language on its own."""
    bare = re.sub(r"[(\[（].*?[)\]）]", " ", label)
    pieces = [label, bare, *re.split(r"[/|\n:]| [-–—] ", bare)]
    if has_arabic(bare) and has_latin(bare):
        pieces += [
            re.sub(r"[\u0600-\u06ff]+", " ", bare),
            re.sub(r"[^\u0600-\u06ff\s]+", " ", bare),
        ]
    folded = (re.sub(r"\b20\d\d\b", "", fold(piece)).strip() for piece in pieces)
    return tuple(dict.fromkeys(each for each in folded if each))


_FILLERS = frozenset(fold(word) for word in column_names.FILLERS)
_ACTUAL = frozenset(fold(word) for word in column_names.ACTUAL)
_CURRENCY_WORDS = frozenset(
    word
    for entries in (*vocabulary.CURRENCIES.values(), vocabulary.THOUSANDS, vocabulary.MILLIONS)
    for entry in entries
    for word in fold(entry).split()
)
_WEAK = frozenset(fold(each) for each in column_names.WEAK)
_FIELDS = {
    fold(name): field
    for field, names in column_names.COLUMNS.items()
    for name in names
    if fold(name)
}


def _stripped(folded: str) -> str:
    return " ".join(
        word for word in folded.split() if word not in _FILLERS and word not in _CURRENCY_WORDS
    )


_STRIPPED = {_stripped(name): field for name, field in _FIELDS.items() if len(_stripped(name)) > 3}
_LONG = [name for name in _FIELDS if len(name) >= _FUZZY_LENGTH]


def _tells_actual(label: str) -> bool:
    return fold(label) not in _FIELDS and bool(_ACTUAL & set(fold(label).split()))


def _exactly(folded: str) -> Meaning | None:
    field = _FIELDS.get(folded)
    return Meaning(field, 94 if folded in _WEAK else 100) if field else None


def _without_fillers(folded: str) -> Meaning | None:
    stripped = _stripped(folded)
    field = _STRIPPED.get(stripped) or _FIELDS.get(stripped)
    return Meaning(field, 92 if stripped not in _WEAK else SURE) if field else None


def _nearly(folded: str) -> Meaning | None:
    if len(folded) < _FUZZY_LENGTH:
        return None
    close = process.extractOne(folded, _LONG, scorer=fuzz.ratio, score_cutoff=_FUZZY_ENOUGH)
    return Meaning(_FIELDS[close[0]], SURE) if close else None


def _at_its_beginning(folded: str) -> Meaning | None:
    words = _stripped(folded).split()
    for count in (3, 2, 1):
        start = " ".join(words[:count])
        field = _FIELDS.get(start) if len(words) > count and len(start) > 3 else None
        if field and start not in _WEAK:
            return Meaning(field, 70)
    return None
