"""Institutions in their spellings: abbreviations, Arabic beside French, acronyms, and by use.

Two spellings are one institution when their words say the same (data/institutions.json translates
the common ones, the rest compares by sound), when one is the other's acronym, or when several
people, sure by phone and name, stand under both far more often than chance would have it.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from scipy.stats import poisson

from sync.people.names import is_arabic, skeleton, sound_of

FILE = Path(__file__).with_name("data") / "institutions.json"
_WORD = re.compile(r"[^\W_]+")
_ARABIC_START = re.compile("^(?:[وبلفك]?ال|لل)(?=\\w{3})")
_ALEFS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ـ": ""})
_INITIALS = re.compile(r"\b\w(?:[. ]\w)+\b\.?")
_ACRONYM = range(2, 8)
_SEEN_TOGETHER = 2
_BY_CHANCE = 3e-4
_SHARE = 0.05
_SHORT = 4

Sure = Iterable[tuple[Hashable, str]]


def groups_of(texts: Mapping[str, int], sure: Sure) -> dict[str, int]:
    """Give each spelling the number of its institution.

    `sure` pairs a person known by other means with a spelling that they stand under.
    """
    parent = {text: text for text in texts}
    for one, two in _same(texts, sure):
        parent[_root(parent, one)] = _root(parent, two)
    roots = sorted({_root(parent, text) for text in texts})
    numbers = {root: number for number, root in enumerate(roots)}
    return {text: numbers[_root(parent, text)] for text in texts}


def _same(texts: Mapping[str, int], sure: Sure) -> Iterator[tuple[str, str]]:
    keyed = {text: key_of(text) for text in texts}
    first: dict[tuple[str, ...], str] = {}
    for text, key in sorted(keyed.items()):
        if key:
            yield text, first.setdefault(key, text)
    yield from _acronyms(sorted(texts))
    yield from _shortened(first)
    yield from _used_together(keyed, sure)


def _root(parent: dict[str, str], text: str) -> str:
    while parent[text] != text:
        parent[text] = parent[parent[text]]
        text = parent[text]
    return text


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    said = json.loads(FILE.read_text(encoding="utf-8"))
    concepts = {
        _bare(word): concept
        for concept, spellings in said["same"].items()
        for spelling in spellings
        for word in _WORD.findall(_plain(spelling))
    }
    lists: dict[str, Any] = {"stop": frozenset(said["stop"]), "same": concepts}
    lists["names"] = {
        tuple(sorted(set(_key(each, lists)))): name
        for name, spellings in said["names"].items()
        for each in spellings
    }
    return lists


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return bare.translate(_ALEFS)


def _bare(word: str) -> str:
    return _ARABIC_START.sub("", word)


@lru_cache(maxsize=65536)
def key_of(text: str) -> tuple[str, ...]:
    """Return what an institution's words say, in one order."""
    lists = _lists()
    key = tuple(sorted(set(_key(text, lists))))
    name = lists["names"].get(key)
    return (name,) if name else key


def _key(text: str, lists: Mapping[str, Any]) -> Iterator[str]:
    for word in map(_bare, _WORD.findall(_INITIALS.sub(_together, _plain(text)))):
        if word not in lists["stop"]:
            yield lists["same"].get(word) or _sound(word)


def _sound(word: str) -> str:
    """Return a word's consonants, by which scripts agree; a short one's letters, to be safe."""
    bare = skeleton(sound_of(word)).replace("A", "")
    short = _SHORT - 1 if is_arabic(word) else _SHORT
    return bare if len(word) >= short and len(bare) > 1 else word


def _acronyms(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Pair each acronym with the one institution that it can stand for."""
    stop = _lists()["stop"]
    spelt: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        words = [word for word in _WORD.findall(_plain(text)) if word not in stop]
        if len(words) > 1:
            spelt["".join(word[0] for word in words)].append(text)
    for text in texts:
        short = re.sub(r"[\W_]", "", _plain(text))
        meant = {key_of(each): each for each in spelt.get(short, ())}
        if len(short) in _ACRONYM and len(meant) == 1:
            yield text, next(iter(meant.values()))


def _used_together(keyed: Mapping[str, tuple[str, ...]], sure: Sure) -> Iterator[tuple[str, str]]:
    """Pair spellings that the same people stand under, far more often than chance."""
    of_person: dict[Hashable, set[str]] = defaultdict(set)
    for person, text in sure:
        of_person[person].add(text)
    together: Counter[tuple[str, str]] = Counter()
    people: Counter[str] = Counter()
    for said in of_person.values():
        people.update(said)
        together.update(combinations(sorted(said), 2))
    total = len(of_person)
    for (one, two), times in sorted(together.items()):
        chance = people[one] * people[two] / total
        enough = max(_SEEN_TOGETHER, _SHARE * min(people[one], people[two]))
        likely = times >= enough and poisson.sf(times - 1, chance) < _BY_CHANCE
        if likely and keyed[one] != keyed[two]:
            yield one, two


def _shortened(first: Mapping[tuple[str, ...], str]) -> Iterator[tuple[str, str]]:
    """Pair a short form with the one fuller form that holds all its words, if there is one.

    A listed name is the same institution at whatever place or with whatever word before it.
    """
    of_word: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for key in first:
        for word in key:
            of_word[word].add(key)
    listed = frozenset((name,) for name in _lists()["names"].values())
    for key in sorted(first):
        fuller = set.intersection(*(of_word[word] for word in key)) - {key}
        if len(fuller) == 1 or key in listed:
            yield from ((first[key], first[each]) for each in sorted(fuller))


def _together(found: re.Match[str]) -> str:
    return re.sub(r"[. ]", "", found[0])
