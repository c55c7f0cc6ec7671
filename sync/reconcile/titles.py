"""A title → what it says: its concepts and kinds, whatever the language, order and typos."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sync.reconcile.glossary import Glossary, Phrase, glossary, stem, without_particle

_SHORTEST_TYPO, _LONG = 4, 8
_SHORTEST_GLUED, _SHORTEST_PIECE = 6, 3


@dataclass(frozen=True)
class Title:
    """What a title says. `unread` are words that neither the glossary nor the plan knows."""

    concepts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    unread: int = 0

    @property
    def says_something(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.concepts or self.unread)


class TitleReader:
    """Reads titles with the glossary and the words of one plan. Typos are mended towards both."""

    def __init__(self, plan_titles: Iterable[str], words: Glossary | None = None) -> None:
        self._glossary = words or glossary()
        known = {word for phrase in self._phrases() for word in phrase}
        self._words = {title: self._glossary.words(title) for title in set(plan_titles)}
        for words_of_title in self._words.values():
            known.update(words_of_title)
        self._known = known
        self._typo_targets = sorted(w for w in known if len(w) >= _SHORTEST_TYPO)
        self.read = lru_cache(maxsize=20_000)(self._read)
        self._mended = lru_cache(maxsize=50_000)(self._mend)

    def _phrases(self) -> Iterable[Phrase]:
        yield from self._glossary.kinds
        yield from self._glossary.concepts

    def _read(self, text: str) -> Title:
        words = self._joined(self._words.get(text) or self._glossary.words(text))
        known = self._known
        mended = [
            each for word in words for each in ((word,) if word in known else self._mended(word))
        ]
        concepts: set[str] = set()
        kinds: set[str] = set()
        unread = at = 0
        while at < len(mended):
            length, found, kind = self._phrase_at(mended, at)
            at += length
            concepts.update(found)
            kinds.update(kind)
            unread += not (found or kind)
        return Title(frozenset(concepts), frozenset(kinds), unread)

    def _phrase_at(self, words: list[str], at: int) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """Find the longest phrase that begins here; a word of the plan alone is its own concept."""
        for length in range(self._glossary.longest, 0, -1):
            phrase = tuple(words[at : at + length])
            if len(phrase) < length:
                continue
            if phrase in self._glossary.kinds:
                return length, (), (self._glossary.kinds[phrase],)
            if phrase in self._glossary.concepts:
                return length, self._glossary.concepts[phrase], ()
        word = words[at]
        return 1, (f"={word}",) if word in self._known else (), ()

    def _joined(self, words: list[str]) -> list[str]:
        """Join two pieces where a stray space cut a known word."""
        result: list[str] = []
        for word in words:
            before = result[-1] if result else ""
            if before and not (before in self._known and word in self._known):
                whole = stem(before + word)
                if whole in self._known:
                    result[-1] = whole
                    continue
            result.append(word)
        return result

    def _mend(self, word: str) -> tuple[str, ...]:
        """Give the known words that a word stands for, else the word itself."""
        if word in self._known:
            return (word,)
        bare = next((each for each in without_particle(word) if each in self._known), None)
        if bare:
            return (bare,)
        return self._near(word) or self._unglued(word) or (word,)

    def _near(self, word: str) -> tuple[str, ...]:
        """Give the one known word that is a typo away: one slip, two in a long word."""
        if len(word) < _SHORTEST_TYPO or any(each.isdigit() for each in word):
            return ()
        slips = 1 if len(word) < _LONG else 2
        found = process.extractOne(
            word, self._typo_targets, scorer=OSA.distance, score_cutoff=slips
        )
        return (found[0],) if found else ()

    def _unglued(self, word: str) -> tuple[str, ...]:
        """Cut two known words, or a known and an empty one, where the space was forgotten."""
        if len(word) < _SHORTEST_GLUED:
            return ()
        for cut in range(2, len(word) - _SHORTEST_PIECE + 1):
            pieces = [word[:cut], word[cut:]]
            stems = [stem(each) for each in pieces if each not in self._glossary.stop]
            if stems and all(len(s) >= _SHORTEST_PIECE and s in self._known for s in stems):
                return tuple(stems)
        return ()
