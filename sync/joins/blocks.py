"""Which tellings are near in time and share an activity, a title, a code, a place or an officer.

Each is compared with the next of its blocks within ten days only, so that the work grows with the
number of events.
"""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sync.joins.evidence import LONGEST, Teller

# In one block; those that share a place or an officer alone are compared with the nearest only.
NEIGHBOURS, NEAREST = 30, 6
WEAK = frozenset(("place", "officer"))
Ints = NDArray[np.int64]


def near_pairs(
    tellers: Sequence[Teller], changed: Collection[int] | None = None
) -> tuple[Ints, Ints]:
    """Pairs of different events by their place among the tellers, which are in order of id.

    With `changed` events: those pairs alone of which one is.
    """
    many = len(tellers)
    day = np.array([each.day.toordinal() for each in tellers], dtype=np.int64)
    event = np.array([each.event_id for each in tellers], dtype=np.int64)
    fresh = np.ones(many, dtype=bool)
    if changed is not None:
        fresh = np.isin(event, np.fromiter(changed, dtype=np.int64, count=len(changed)))
    key, teller, reach = _keyed(tellers)
    if changed is not None:
        shared = np.isin(key, key[fresh[teller]])
        key, teller, reach = key[shared], teller[shared], reach[shared]
    order = np.lexsort((teller, day[teller], key))
    key, teller, reach = key[order], teller[order], reach[order]
    found = [np.zeros(0, dtype=np.int64)]
    for step in range(1, NEIGHBOURS + 1):
        one, other = teller[:-step], teller[step:]
        near = (key[:-step] == key[step:]) & (reach[step:] >= step)
        if not near.any():
            break
        near &= day[other] - day[one] <= LONGEST
        near &= (event[one] != event[other]) & (fresh[one] | fresh[other])
        one, other = one[near], other[near]
        found.append(np.minimum(one, other) * many + np.maximum(one, other))
    pairs = np.unique(np.concatenate(found))
    return pairs // max(many, 1), pairs % max(many, 1)


def _keyed(tellers: Sequence[Teller]) -> tuple[Ints, Ints, Ints]:
    """Each key that a telling has: its number, whose it is, and how many next ones it reaches."""
    numbers: dict[tuple[object, ...], int] = {}
    rows = [
        (numbers.setdefault(key, len(numbers)), at, NEAREST if key[0] in WEAK else NEIGHBOURS)
        for at, each in enumerate(tellers)
        for key in _keys(each)
    ]
    key, teller, reach = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return key, teller, reach


def _keys(each: Teller) -> Iterator[tuple[object, ...]]:
    if each.activity_id is not None:
        yield "activity", each.activity_id
    if each.bare:
        yield "title", each.region, each.bare
    if each.code:
        yield "code", each.code
    if each.province:
        yield "place", each.province, each.kind
    if each.officer:
        yield "officer", each.officer
