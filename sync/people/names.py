"""A person's name in one alphabet of sounds, whichever script and spelling it was written in.

Consonants are letters, long or short vowels are a, i and u, a final feminine or Arabic -a is A and
an article is L: signs that the distance in `alike` weighs by how often writers drop them.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("data") / "names.json"
VOWELS = frozenset("aiuA")
ARTICLE = "L"
_WEAK = VOWELS | {ARTICLE, "l", "h"}
_HEARD = str.maketrans("xgjzSt", "kkkssd")
_LONGEST_PHRASE = 3
_SHORTEST_STEM = 3

_ARABIC = {
    **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهويپڤگڭ", "bttjhxddrzsSsdtdgfkklmnhuibfgg", strict=True)),
    **dict.fromkeys("اأآى", "a"),
    **dict.fromkeys("عءئ", ""),
    "إ": "i",
    "ؤ": "u",
    "ة": "A",
}
_ARABIC_START = (("او", "u"), ("أو", "u"), ("اي", "ai"), ("أي", "ai"), ("إي", "i"))
_ARABIC_END = re.compile("[اىةه]$")
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
_LATIN = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("[2-4]", ""),
        ("5", "kh"),
        ("7", "h"),
        ("9", "q"),
        ("(?<=[^aeiouyc])e$", ""),
        ("(ae|aa|ah|a)$", "A"),
        ("tch|sch|ch|sh", "S"),
        ("ce$", "s"),
        ("g(?=[eiy])", "j"),
        ("kh", "x"),
        ("ph", "f"),
        ("dj", "j"),
        ("([dtgr])h", r"\1"),
        ("([gq])u(?=[ei])", r"\1"),
        ("c(?=[eiy])", "s"),
        ("[cq]", "k"),
        ("ou|oo|[ow]", "u"),
        ("e", "a"),
        ("y", "i"),
        ("p", "b"),
        ("v", "f"),
    )
)
_ASSIMILATED = re.compile(r"^(?:e|a)([drstznl])\1(?=\w{3})")
_JOINED_ARTICLE = re.compile(r"^(?:el|al)(?=[^aeiouy]\w{3}|\w{5})")
_DOUBLED = re.compile(r"(\w)\1+")
_JOINED = str.maketrans(dict.fromkeys("'’ʼ`ـ"))
_ALEFS = str.maketrans({**dict.fromkeys("أإآ", "ا"), "ؤ": "و", "ئ": "ي"})
_LAST = {"ه": "ة", "ى": "ي"}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name's words as sounds and as written, and those of its sounds that are listed names."""

    words: tuple[str, ...]
    written: tuple[str, ...]
    listed: frozenset[str] = frozenset()

    @property
    def sounds(self) -> str:
        """Return the whole name as sounds, in the order written."""
        return "".join(self.words)

    @property
    def key(self) -> str:
        """Return its words as consonants and final -a, in one order: what namesakes share."""
        return " ".join(
            sorted(each if each in self.listed else skeleton(each) for each in self.words)
        )

    @property
    def letters(self) -> str:
        """Return its firm consonants in alphabetical order: no word order or slip changes them."""
        sounds = self.sounds
        return (
            "".join(sorted(each for each in sounds.translate(_HEARD) if each not in _WEAK))
            or sounds
        )


def skeleton(word: str) -> str:
    """Return a word's consonants and final -a; of a word without any, its vowels."""
    bare = "".join(each for each in word if each not in "aiu" and each != ARTICLE)
    return bare if bare.strip("A") else word.replace(ARTICLE, "")


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    said = json.loads(FILE.read_text(encoding="utf-8"))
    alike: dict[tuple[str, ...], str] = {}
    for group in said["alike"]:
        whole = "".join(map(sound_of, _words(group[0])))
        alike |= {tuple(map(_plain, _words(each))): whole for each in group}
    listed = [*chain.from_iterable(said["alike"]), *said["prefixes"], *said["articles"]]
    return {
        "alike": alike,
        "sounds": frozenset(alike.values()),
        "known": frozenset(_words(" ".join(listed))),
        "titles": frozenset(_words(" ".join(said["titles"]))),
        "articles": frozenset(said["articles"]),
        "prefixes": frozenset(map(_plain, _words(" ".join(said["prefixes"])))),
    }


def _words(text: str) -> list[str]:
    """Cut a text into words without case, accents, vowel signs and elongation."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_JOINED))
    bare = "".join(each for each in apart if not unicodedata.combining(each) or each in "ٕٔ")
    return _WORD.findall(unicodedata.normalize("NFKC", bare))


def _plain(word: str) -> str:
    """Lay aside what Arabic is often written without: hamza, and the dots of a last letter."""
    bare = word.translate(_ALEFS)
    return bare[:-1] + _LAST.get(bare[-1], bare[-1])


def is_arabic(text: str) -> bool:
    """Say whether a name is written in Arabic letters, at least in part."""
    return bool(_ARABIC_LETTER.search(text))


def known_words() -> frozenset[str]:
    """Return the words of the names that are listed."""
    words: frozenset[str] = _lists()["known"]
    return words


def written_words(text: str) -> list[str]:
    """Cut a name into its words, without titles."""
    return [word for word in _words(text) if word not in _lists()["titles"]]


def read(written: Sequence[str]) -> Name:
    """Read a name's words."""
    sounds = tuple(_sounds(written))
    return Name(sounds, tuple(written), _lists()["sounds"].intersection(sounds))


def name_of(text: str) -> Name:
    """Read a name by itself."""
    return read(written_words(text))


def _sounds(written: Sequence[str]) -> list[str]:
    words: list[str] = []
    held, place = "", 0
    while place < len(written):
        sound, used = _phrase(written, place)
        place += used
        if sound is None:
            held += _before(written[place - 1], last=place == len(written))
        if sound is not None or place == len(written):
            words.append(_DOUBLED.sub(r"\1", held + (sound or "")))
            held = ""
    return [word for word in words if word]


def _before(word: str, *, last: bool) -> str:
    """Return an article or a prefix as sounds, written onto the word that follows."""
    return ARTICLE if word in _lists()["articles"] and not last else sound_of(word).lower()


def _phrase(written: Sequence[str], place: int) -> tuple[str | None, int]:
    """Return the sounds of the word or known phrase at a place; none for a prefix."""
    plain = tuple(map(_plain, written[place : place + _LONGEST_PHRASE]))
    for size in range(len(plain), 0, -1):
        known = _lists()["alike"].get(plain[:size])
        if known is not None:
            return known, size
    word = written[place]
    if word in _lists()["articles"] or plain[0] in _lists()["prefixes"]:
        return None, 1
    return sound_of(word), 1


@lru_cache(maxsize=65536)
def sound_of(word: str) -> str:
    """Return one written word as sounds."""
    sounds = _of_arabic(word) if _ARABIC_LETTER.search(word) else _of_latin(word)
    return _DOUBLED.sub(r"\1", sounds)


def _of_arabic(word: str) -> str:
    if word.startswith("ال") and len(word) - 2 >= _SHORTEST_STEM:
        return ARTICLE + _of_arabic(word[2:])
    for start, sound in _ARABIC_START:
        if word.startswith(start) and len(word) > len(start):
            return sound + _of_arabic_letters(word[len(start) :])
    return _of_arabic_letters(word)


def _of_arabic_letters(word: str) -> str:
    end = "A" if len(word) > 1 and _ARABIC_END.search(word) else ""
    return "".join(_ARABIC.get(each, "") for each in (word[:-1] if end else word)) + end


def _of_latin(word: str) -> str:
    start = ""
    if _ASSIMILATED.search(word) or _JOINED_ARTICLE.search(word):
        start, word = ARTICLE, word[2:]
    for pattern, sound in _LATIN:
        word = pattern.sub(sound, word)
    return start + "".join(each for each in word if each.isalpha())
