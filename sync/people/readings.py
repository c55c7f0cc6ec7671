"""Attendances made ready to compare: each field in one form, as columns of a table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import pyarrow as pa

from sync.people.institutions import groups_of
from sync.people.kinds import Record
from sync.people.names import Name
from sync.people.phones import phone_of
from sync.people.slips import names_of

NAMELESS = Name((), ())


@dataclass(frozen=True)
class Readings:
    """The table to compare, its distinct names, and how often each value stands for chance."""

    table: pa.Table
    names: list[Name]
    shares: dict[str, dict[Any, float]]

    def name_of(self, row: int) -> Name:
        """Return a row's name as read; an empty one where it has none."""
        number = self.table.column("name_id")[row].as_py()
        return NAMELESS if number is None else self.names[number]


def read_records(records: Sequence[Record], country: str) -> Readings:
    """Read all records; what can't be read is missing, never different."""
    read_names = names_of(Counter(each.name for each in records if each.name))
    named = [read_names.get(each.name or "", NAMELESS) for each in records]
    names = list(dict.fromkeys(name for name in named if name.words))
    number = {name: at for at, name in enumerate(names)}
    keys = [name.key or None for name in named]
    phones = [phone_of(each.phone, country) if each.phone else None for each in records]
    groups = _institutions(records, phones, keys)
    table = pa.table(
        {
            "id": [each.attendance_id for each in records],
            "list_id": [each.list_id for each in records],
            "name_id": pa.array([number.get(name) for name in named], pa.int64()),
            "name_key": pa.array(keys, pa.string()),
            "letters": pa.array([name.letters or None for name in named], pa.string()),
            "words": [_block_words(name) for name in named],
            "phone": pa.array(phones, pa.string()),
            "email": pa.array([_email(each.email) for each in records], pa.string()),
            "institution": pa.array(groups, pa.int64()),
            "sex": pa.array([each.sex or None for each in records], pa.string()),
            "born": pa.array([born_of(each) for each in records], pa.int64()),
            "region": pa.array([each.region or None for each in records], pa.string()),
            "province": pa.array([each.province for each in records], pa.string()),
        }
    )
    return Readings(
        table,
        names,
        {
            "name_key": _name_shares(keys),
            "phone": _shares(zip(phones, keys, strict=True)),
            "institution": _shares(zip(groups, keys, strict=True)),
        },
    )


def _institutions(
    records: Sequence[Record], phones: Sequence[str | None], keys: Sequence[str | None]
) -> list[int | None]:
    """Return each row's institution; one name and phone, or birth year, is one person."""
    texts = [(each.institution or "").strip() or None for each in records]
    born = [(each.region, born_of(each)) if born_of(each) else None for each in records]
    known = (
        ((key, other), text)
        for others in (phones, born)
        for key, other, text in zip(keys, others, texts, strict=True)
        if key and other and text
    )
    groups = groups_of(Counter(filter(None, texts)), known)
    return [groups[text] if text else None for text in texts]


def _email(text: str | None) -> str | None:
    return (text or "").strip().casefold() or None


def born_of(record: Record) -> int | None:
    """Return the birth year, or what an age makes of it: a year off at most."""
    if record.birth_year:
        return record.birth_year
    return record.on.year - record.age if record.age and record.on else None


def _block_words(name: Name) -> list[str]:
    """Return the words that two spellings of a name should share at least one of."""
    return sorted(set(name.key.split()))


def _shares(said: Iterable[tuple[Any, str | None]]) -> dict[Any, float]:
    """Return each value's share among differently named people: a person counts once."""
    of_value: Counter[Any] = Counter(value for value, _ in set(said) if value is not None)
    total = max(1, of_value.total())
    return {value: count / total for value, count in of_value.items()}


def _name_shares(keys: Iterable[str | None]) -> dict[str, float]:
    """Return how likely a stranger bears each name: the product of its words' shares.

    The name's own count would take one person's many attendances for many namesakes.
    """
    counts = Counter(filter(None, keys))
    words: Counter[str] = Counter()
    for key, times in counts.items():
        for word in key.split():
            words[word] += times
    total = counts.total()
    return {key: prod(words[word] / total for word in key.split()) for key in counts}
