"""Slips of the pen in names: two letters, or a letter and the space, in the wrong order.

"Rachdi" is read as Rachid and "Brahi mUchen" as Brahim Uchen where the words of the list at hand
know the one well and the other hardly; what no list knows stays as written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sync.people.names import Name, known_words, read, written_words

_KNOWN = 5
_RARE = 3
_TIMES = 4

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
    for text, words in written.items():
        if words not in read_once:
            read_once[words] = read(mended(words, counts))
        names[text] = read_once[words]
    return names


def mended(words: Words, counts: Mapping[str, int]) -> Words:
    """Return the words with one slip undone, if that makes them much better known."""
    common = min(map(counts.__getitem__, words), default=_KNOWN)
    if common > _RARE:
        return words
    best, best_common = words, max(common * _TIMES, _KNOWN) - 1
    for other in _undone(words, counts):
        known = min(counts[word] for word in other if word not in words)
        if known > best_common:
            best, best_common = other, known
    return best


def _undone(words: Words, counts: Mapping[str, int]) -> Iterator[Words]:
    text = " ".join(words)
    for at in range(len(text) - 1):
        one, two = text[at], text[at + 1]
        if one != two:
            other = tuple((text[:at] + two + one + text[at + 2 :]).split())
            if all(word in counts for word in other) and set(other) - set(words):
                yield other
