"""The glossary as its page shows it: one group for each thing that words mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.models.matching import EntryKind
from sync.plan_workbook.text import fold
from sync.reconcile.glossary import Entry, made_of

LONGEST_KEY, LONGEST_WORD = 100, 200
ARABIC = "ar"


@dataclass(frozen=True)
class Group:
    """All the words of one concept or kind of event, or those of a language that are left out."""

    kind: EntryKind
    key: str
    entries: tuple[Entry, ...]

    @property
    def latin(self) -> list[Entry]:
        """Return its words in French and English."""
        return [each for each in self.entries if each.language != ARABIC]

    @property
    def arabic(self) -> list[Entry]:
        """Return its words in Arabic."""
        return [each for each in self.entries if each.language == ARABIC]


def groups(entries: Iterable[Entry], kind: EntryKind | None, words: str) -> list[Group]:
    """Return the groups of a kind, or of all, that say all of the words looked for."""
    found: dict[tuple[EntryKind, str], list[Entry]] = {}
    for each in sorted(entries):
        if kind is None or each.kind == kind:
            found.setdefault((each.kind, each.key), []).append(each)
    wanted = fold(words).split()
    return [
        Group(a_kind, key, tuple(taken))
        for (a_kind, key), taken in found.items()
        if _says(key, taken, wanted)
    ]


def _says(key: str, entries: Sequence[Entry], wanted: Sequence[str]) -> bool:
    text = fold(" ".join((key, *(each.word for each in entries))))
    return all(word in text for word in wanted)


def key_for(kind: EntryKind, key: str, word: str) -> str:
    """Return the key that an entry gets: the one said, else one made of the word."""
    if kind is EntryKind.STOP:
        return ""
    return (" ".join(key.split()) or fold(word).replace(" ", "_"))[:LONGEST_KEY]


def meant_already(entries: Iterable[Entry], new: Entry) -> str | None:
    """Return what the same words mean already, where that is something else."""
    if new.kind is EntryKind.STOP:
        return None
    glossary = made_of(tuple(sorted(entries)))
    phrase = tuple(glossary.words(new.word))
    if phrase in glossary.kinds and (new.kind, new.key) != (EntryKind.KIND, glossary.kinds[phrase]):
        return glossary.kinds[phrase]
    concept = " ".join(glossary.concepts.get(phrase, ()))
    is_same = new.kind is EntryKind.CONCEPT and concept == new.key
    return concept if concept and not is_same else None
