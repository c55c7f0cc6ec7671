"""The words of the trade in French, Arabic and English, so that titles compare across languages.

They stand in glossary.json: words to leave out, words for each kind of event, and concepts. A
concept's key may be several ("monitoring evaluation"), for a word that says more than one.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sync.plan_workbook.text import fold
from sync.programme import load, spellings

FILE = Path(__file__).with_name("glossary.json")
_INNER_AND = re.compile(r"(?<=\w)&(?=\w)")
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_PARTICLES = ("و", "ب", "ل", "ف", "ك")
_SHORTEST_STEM = 4

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Glossary:
    """Phrases, as tuples of stems, with the kinds or concepts that they say."""

    stop: frozenset[str]
    kinds: dict[Phrase, str]
    concepts: dict[Phrase, tuple[str, ...]]
    longest: int

    def words(self, text: str) -> list[str]:
        """Cut a text into stems, without single letters and the words that say nothing."""
        composed = unicodedata.normalize("NFKC", text)
        cut = fold(_INNER_AND.sub("", composed)).split()
        return [stem(word) for word in cut if len(word) > 1 and word not in self.stop]


def stem(word: str) -> str:
    """Drop a French or English plural, or an Arabic article."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_STEM - 1:
            return word[len(article) :]
    if len(word) > _SHORTEST_STEM and word[-1] in "sx" and word[-2] not in "su":
        return word[:-1]
    return word


def without_particle(word: str) -> list[str]:
    """Give an Arabic word without the "and", "in" or "for" that is written onto it."""
    if word[:1] not in _PARTICLES or len(word) < _SHORTEST_STEM:
        return []
    return [word[1:], stem(word[1:])]


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """Read the glossary once, with the kinds of the programme's own file."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    bare = Glossary(frozenset(fold(w) for ws in said["stop"].values() for w in ws), {}, {}, 0)
    kinds = {
        tuple(bare.words(each)): word.code for word in load().kinds for each in spellings(word)
    }
    kinds |= {tuple(bare.words(each)): code for code, ws in said["kinds"].items() for each in ws}
    concepts = {
        tuple(bare.words(each)): tuple(key.split())
        for key, ws in said["concepts"].items()
        for each in ws
    }
    kinds.pop((), None)
    concepts.pop((), None)
    longest = max(map(len, [*kinds, *concepts]))
    return Glossary(bare.stop, kinds, concepts, longest)
