"""Phone numbers in one form; the frequent shapes of a country are read without the library."""

import re
from functools import lru_cache

import phonenumbers

from forms.programme import load

_NOT_DIGIT = re.compile(r"\D")
_SHORTEST, _USUAL = 6, 9


@lru_cache(maxsize=8)
def _shape(country: str) -> tuple[re.Pattern[str], int]:
    """Return how a country's numbers are written: calling code or zero, then the number."""
    code = phonenumbers.country_code_for_region(country)
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    length = len(phonenumbers.national_significant_number(example)) if example else _USUAL
    return re.compile(rf"(?:(?:00)?{code}0?|0)?([1-9]\d{{{length - 1}}})"), length


@lru_cache(maxsize=1)
def programme_country() -> str:
    """Return the country whose numbers stand without a calling code."""
    return load().phone["country"]


@lru_cache(maxsize=65536)
def phone_of(text: str, country: str) -> str | None:
    """Return a phone's national number, or with its calling code where it is another country's.

    A number that no plan knows is kept as its last digits: a slip in the calling code must not
    hide the number, and an unlikely number may still be the same twice.
    """
    digits = _NOT_DIGIT.sub("", text)
    pattern, length = _shape(country)
    found = pattern.fullmatch(digits)
    if found:
        return found[1]
    if len(digits) < _SHORTEST:
        return None
    return _foreign(text, country) or digits[-length:]


def _foreign(text: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(text.strip(), country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return f"{number.country_code}{phonenumbers.national_significant_number(number)}"
