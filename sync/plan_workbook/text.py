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


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower the case, drop accents and vowel signs, make digits ASCII; punctuation stays."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(_ascii_digit(each) for each in decomposed if not unicodedata.combining(each))
    return bare.translate(_ARABIC_LETTERS)


@lru_cache(maxsize=8192)
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


def _ascii_digit(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character
