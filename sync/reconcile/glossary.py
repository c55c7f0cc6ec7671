"""The words of the trade in French, Arabic and English, so that titles compare across languages.

The shipped ones stand in glossary.json; a programme that edits them keeps its own in the store.
An entry is a word to leave out, a word for a kind of event, or one for a concept. A concept's key
may be several ("monitoring evaluation"), for a word that says more than one.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from server.models.accounts import Setting
from server.models.matching import EntryKind, GlossaryEntry
from sync.plan_workbook.text import fold, has_arabic
from sync.programme import load as load_programme
from sync.programme import spellings
from sync.reconcile.keys import fingerprint

FILE = Path(__file__).with_name("glossary.json")
OWN = "reconcile_glossary"
_INNER_AND = re.compile(r"(?<=\w)&(?=\w)")
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_ARTICLE_STARTS = frozenset("وبكفلا")
_PARTICLES = ("و", "ب", "ل", "ف", "ك")
_SHORTEST_STEM = 4

Phrase = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Entry:
    """One word of the glossary in its language: "fr", "ar" or "en", "" where that is not said."""

    kind: EntryKind
    key: str
    language: str
    word: str


@dataclass(frozen=True)
class Glossary:
    """Phrases, as tuples of stems, with the kinds or concepts that they say.

    `mark` changes where any entry does.
    """

    stop: frozenset[str]
    kinds: dict[Phrase, str]
    concepts: dict[Phrase, tuple[str, ...]]
    longest: int
    mark: str = ""

    def words(self, text: str) -> list[str]:
        """Cut a text into stems, without single letters and the words that say nothing."""
        composed = text if text.isascii() else unicodedata.normalize("NFKC", text)
        cut = fold(_INNER_AND.sub("", composed) if "&" in composed else composed).split()
        return [stem(word) for word in cut if len(word) > 1 and word not in self.stop]


def stem(word: str) -> str:
    """Drop a French or English plural, or an Arabic article."""
    if word[:1] in _ARTICLE_STARTS:
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


def entries(session: Session) -> tuple[Entry, ...]:
    """The programme's own entries, else the shipped ones."""
    if session.get(Setting, OWN) is None:
        return shipped_entries()
    rows = session.scalars(select(GlossaryEntry))
    return tuple(sorted(Entry(EntryKind(r.kind), r.key, r.language, r.word) for r in rows))


def save(session: Session, wanted: Iterable[Entry]) -> None:
    """Make these the programme's own glossary, none of them too; reconciling looks again."""
    session.execute(delete(GlossaryEntry))
    rows = [vars(each) for each in sorted(set(wanted))]
    if rows:
        session.execute(insert(GlossaryEntry), rows)
    if session.get(Setting, OWN) is None:
        session.add(Setting(name=OWN, value={"own": True}))
    session.flush()


def restore(session: Session) -> None:
    """Go back to the shipped glossary."""
    session.execute(delete(GlossaryEntry))
    own = session.get(Setting, OWN)
    if own is not None:
        session.delete(own)
    session.flush()


def load(session: Session) -> Glossary:
    """The glossary that the store's programme uses."""
    return made_of(entries(session))


def glossary() -> Glossary:
    """The shipped glossary."""
    return made_of(shipped_entries())


@lru_cache(maxsize=1)
def shipped_entries() -> tuple[Entry, ...]:
    """Read glossary.json once."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    found = [
        Entry(EntryKind.STOP, "", language, word)
        for language, words in said["stop"].items()
        for word in words
    ]
    for kind, name in ((EntryKind.KIND, "kinds"), (EntryKind.CONCEPT, "concepts")):
        found += [
            Entry(kind, key, "ar" if has_arabic(word) else "", word)
            for key, words in said[name].items()
            for word in words
        ]
    return tuple(sorted(set(found)))


@lru_cache(maxsize=4)
def made_of(said: tuple[Entry, ...]) -> Glossary:
    """Entries made ready, with the kinds of the programme's own file."""
    stop = frozenset(fold(each.word) for each in said if each.kind == EntryKind.STOP)
    bare = Glossary(stop, {}, {}, 0)
    kinds = {
        tuple(bare.words(each)): word.code
        for word in load_programme().kinds
        for each in spellings(word)
    }
    kinds |= {
        tuple(bare.words(each.word)): each.key for each in said if each.kind == EntryKind.KIND
    }
    concepts = {
        tuple(bare.words(each.word)): tuple(each.key.split())
        for each in said
        if each.kind == EntryKind.CONCEPT
    }
    kinds.pop((), None)
    concepts.pop((), None)
    longest = max(map(len, [*kinds, *concepts]), default=1)
    mark = fingerprint([(each.kind.value, each.key, each.word) for each in said])
    return Glossary(stop, kinds, concepts, longest, mark)
