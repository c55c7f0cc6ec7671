"""Which id each cluster of attendances bears, so that a person keeps theirs over runs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Identities:
    """Each attendance's person and own person, and of each person whose alias it is, or 0."""

    person: Ints
    own: Ints
    persons: Ints
    alias_of: Ints
    new: Ints


def settle(own: Ints, clusters: Ints, next_id: int) -> Identities:
    """Give each cluster an id; `own` is each attendance's own person so far, or 0.

    A person goes where most of its attendances are; of several that meet in one cluster the older
    wins and the others become its aliases, their attendances still knowing whose they were.
    """
    _, cluster = np.unique(clusters, return_inverse=True)
    count = int(cluster.max()) + 1 if len(cluster) else 0
    voting = own > 0
    persons, voter = np.unique(own[voting], return_inverse=True)
    home = _homes(voter, cluster[voting], count)
    ids = np.zeros(count, dtype=np.int64)
    ids[home[::-1]] = persons[::-1]  # of several the last written stands: the oldest
    is_new = ids == 0
    new = np.arange(next_id, next_id + int(is_new.sum()), dtype=np.int64)
    ids[is_new] = new
    person = ids[cluster]
    stays = np.zeros(len(own), dtype=bool)
    stays[voting] = home[voter] == cluster[voting]
    heads = ids[home]
    return Identities(
        person=person,
        own=np.where(stays, own, person),
        persons=persons,
        alias_of=np.where(heads == persons, 0, heads),
        new=new,
    )


def _homes(voter: Ints, cluster: Ints, count: int) -> Ints:
    """The cluster that has most of each person's attendances; the first of several."""
    pairs, votes = np.unique(voter * max(count, 1) + cluster, return_counts=True)
    who, where = np.divmod(pairs, max(count, 1))
    order = np.lexsort((where, -votes, who))
    who, where = who[order], where[order]
    return where[np.concatenate(([True], who[1:] != who[:-1]))] if len(who) else where
