"""Numbers and amounts of money as people type them."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sync.plan_workbook import vocabulary
from sync.plan_workbook.text import fold, plain

_SEPARATORS = str.maketrans({"٫": ".", "٬": " ", "’": " ", "'": " ", "،": ","})
# Spaces are part of a number only where they separate thousands.
_DIGITS = re.compile(r"\d+([.,]\d+)*|\d{1,3}(\s\d{3})+([.,]\d+)?")
_ABOUT = re.compile(r"^(env(iron)?\.?|about|approx\.?|~|≈|±|حوالي|تقريبا)\s*")
_CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Money:
    """An amount with the currency that its own text names, if it does."""

    amount: Decimal
    currency: str | None = None


def _words(entries: tuple[str, ...]) -> str:
    spellings = sorted({plain(entry) for entry in entries}, key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\ ", r"\s*[.]?\s*") for each in spellings)


_CURRENCY = {
    code: re.compile(rf"(?<![^\W\d_])(k|m|بال|ب)?\s*({_words(entries)})(?![^\W\d_])\.?")
    for code, entries in vocabulary.CURRENCIES.items()
}
_SCALES = (
    (1_000_000, re.compile(rf"(?<![^\W\d_])(?:{_words(vocabulary.MILLIONS)}|m)(?![^\W\d_])")),
    (1_000, re.compile(rf"(?<![^\W\d_])(?:{_words(vocabulary.THOUSANDS)})(?![^\W\d_])")),
)


def currency_in(text: str) -> str | None:
    """Return the currency that a text names."""
    bare = plain(text)
    return next((code for code, words in _CURRENCY.items() if words.search(bare)), None)


def scale_in(text: str) -> int:
    """Return by how much the amounts below a header are to be multiplied ("KMAD": 1000)."""
    bare = plain(text)
    return next((scale for scale, words in _SCALES if words.search(bare)), 1)


def read_number(text: str) -> Decimal | None:
    """Read a number with any usual separators, or None; "1.234,50" and "67 000" are numbers."""
    bare = plain(text.translate(_SEPARATORS)).strip()
    sign, bare = _sign(bare)
    found = _DIGITS.fullmatch(bare)
    if not found:
        return None
    number = _decimal(re.sub(r"\s", "", bare))
    return None if number is None else sign * number


def read_money(text: str) -> Money | None:
    """Read an amount with or without its currency and scale: "67 000 MAD", "12,5 k", "€ 3 000"."""
    bare = _ABOUT.sub("", plain(text.translate(_SEPARATORS)).strip())
    currency = currency_in(bare)
    scale = scale_in(bare)
    for _, words in _SCALES:
        bare = words.sub(" ", bare)
    for words in _CURRENCY.values():
        bare = words.sub(" ", bare)
    number = read_number(bare.strip().removesuffix(",-"))
    if number is None:
        return None
    return Money(rounded(number * scale), currency)


def rounded(amount: Decimal) -> Decimal:
    """Return an amount in whole units where it is whole, else in cents."""
    whole = amount.to_integral_value()
    return whole if whole == amount else amount.quantize(_CENTS)


def read_count(text: str) -> int | None:
    """Read a whole number, with or without the unit after it: "2 sessions", "45 pers."."""
    bare = _ABOUT.sub("", plain(text).strip())
    number = read_number(re.sub(r"(?<=\d)\s*[^\W\d_]+\.?$", "", bare))
    if number is None or number < 0 or number != number.to_integral_value():
        return None
    return int(number)


def is_mark(text: str) -> bool:
    """Say whether a cell's text is a cross, a tick or a dot."""
    return text.strip().lower() in vocabulary.MARKS or fold(text) in vocabulary.MARKS


def is_no_mark(text: str) -> bool:
    """Say whether a cell's text says no."""
    return not text.strip() or text.strip().lower() in vocabulary.NO_MARKS


def _sign(bare: str) -> tuple[int, str]:
    if bare.startswith("-"):
        return -1, bare[1:].strip()
    if bare.startswith("(") and bare.endswith(")"):
        return -1, bare[1:-1].strip()
    return 1, bare


def _decimal(digits: str) -> Decimal | None:
    """Tell a thousands separator from a decimal one by where and how often it stands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return _as_decimal(digits)
    mark = digits[last]
    other = "," if mark == "." else "."
    whole, fraction = digits[:last], digits[last + 1 :]
    if other in whole:
        return _as_decimal(f"{_ungrouped(whole, other)}.{fraction}") if mark not in whole else None
    if mark in whole or (len(fraction) == 3 and 0 < len(whole) <= 3 and whole != "0"):
        return _as_decimal(_ungrouped(digits, mark))
    return _as_decimal(f"{whole}.{fraction}")


def _ungrouped(digits: str, mark: str) -> str:
    """Drop a thousands separator, where it does separate thousands."""
    first, *groups = digits.split(mark)
    if not 0 < len(first) <= 3 or any(len(group) != 3 for group in groups):
        return "?"
    return first + "".join(groups)


def _as_decimal(digits: str) -> Decimal | None:
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None
