"""Slips of the pen in names: letters, or a letter and the space, in the wrong order; one wrong.

"Rachdi" is read as Rachid and "Brahi mUchen" as Brahim Uchen where the words of the corpus at hand
know the one well and the other hardly; what it does not know stays as written.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance.OSA import distance

from sync.people.names import Name, known_words, read, written_words

_KNOWN = 5
_RARE = 3
_TIMES = 4
_ONCE = 2
_LONG = 4

Words = tuple[str, ...]


def vocabulary(names: Iterable[tuple[Words, int]]) -> Counter[str]:
    """Count the words of names, each with how many wrote it; listed names are known before."""
    counts: Counter[str] = Counter(dict.fromkeys(known_words(), _KNOWN))
    for words, times in names:
        for word in words:
            counts[word] += times
    return counts


def names_of(texts: Mapping[str, int]) -> dict[str, Name]:
    """Read all names of a corpus, each text with how often it stands there."""
    written = {text: tuple(written_words(text)) for text in texts}
    counts = vocabulary((words, texts[text]) for text, words in written.items())
    read_once: dict[Words, Name] = {}
    names = {}
    speller = Speller(counts)
    for text, words in written.items():
        if words not in read_once:
            read_once[words] = read(speller.mended(words))
        names[text] = read_once[words]
    return names


class Speller:
    """Undoes slips by the words that a corpus knows well."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Take how often each word stands in the corpus."""
        self._counts = counts
        self._near: dict[str, set[str]] = defaultdict(set)
        for word, count in counts.items():
            if count >= _KNOWN and len(word) >= _LONG:
                for short in _shortened(word):
                    self._near[short].add(word)

    def mended(self, words: Words) -> Words:
        """Return the words with a slip undone, if that makes them much better known."""
        swapped = self._unswapped(words)
        return tuple(self._respelt(word) for word in swapped)

    def _unswapped(self, words: Words) -> Words:
        """Put two letters, or a letter and a space, back in order."""
        common = min((self._counts.get(word, 0) for word in words), default=_KNOWN)
        if common > _RARE:
            return words
        best, best_common = words, 0
        for other in self._swaps(words):
            changed = [word for word in other if word not in words]
            known = min(self._counts[word] for word in changed)
            # A space that moved makes two words known at once, which is no chance.
            needed = max(common * _TIMES, _KNOWN) if len(changed) == 1 else 2 * common
            if known >= needed and known > best_common:
                best, best_common = other, known
        return best

    def _swaps(self, words: Words) -> Iterator[Words]:
        text = " ".join(words)
        for at in range(len(text) - 1):
            one, two = text[at], text[at + 1]
            if one != two:
                other = tuple((text[:at] + two + one + text[at + 2 :]).split())
                if all(word in self._counts for word in other) and set(other) - set(words):
                    yield other

    def _respelt(self, word: str) -> str:
        """Put one letter right in a word that stands alone; never the last, which tells the sex."""
        if self._counts.get(word, 0) > _ONCE or len(word) < _LONG:
            return word
        near = {each for short in _shortened(word) for each in self._near.get(short, ())}
        likely = [each for each in near if each[-1] == word[-1] and distance(each, word) == 1]
        return max(likely, key=lambda each: (self._counts[each], each), default=word)


def _shortened(word: str) -> Iterator[str]:
    """Yield the word, and the word without each of its letters."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
