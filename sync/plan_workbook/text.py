"""Text as people type it, folded so that it can be compared."""

import re
import unicodedata
from functools import lru_cache

_ARABIC_LETTERS = str.maketrans(
    {"ة": "ه", "ى": "ي", "ٱ": "ا", "ک": "ك", "گ": "ك", "ڭ": "ك", "ی": "ي", "ـ": ""}
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_NOT_WORD = re.compile(r"[^\w]+|_+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Lower the case, drop accents and vowel signs, make digits ASCII; punctuation stays."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return decomposed.translate(_BARE).translate(_ARABIC_LETTERS)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the words of a text alone, each in one spelling, with one space between."""
    return _NOT_WORD.sub(" ", plain(text)).strip()


def tidy(text: str) -> str:
    """Return a cell's text with its lines and runs of spaces made one space."""
    return " ".join(text.replace("\u200f", "").replace("\u200e", "").split())


def is_arabic(text: str) -> bool:
    """Say whether a text is in Arabic script alone."""
    return bool(_ARABIC.search(text)) and not _LATIN.search(text)


def has_arabic(text: str) -> bool:
    """Say whether a text holds Arabic script."""
    return bool(_ARABIC.search(text))


def has_latin(text: str) -> bool:
    """Say whether a text holds Latin script."""
    return bool(_LATIN.search(text))


class _Bare(dict[int, str | None]):
    """What each sign becomes without accents, with ASCII digits; found once and kept."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        bare = str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        self[code] = None if unicodedata.combining(sign) else bare
        return self[code]


_BARE = _Bare()
