"""The activities of a plan by what their titles say and where they are; 0 stands for everywhere."""

from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Blocks:
    """The activities of a plan by what their titles say and where they are."""

    def __init__(
        self,
        reads: NDArray[np.integer[Any]],
        regions: NDArray[np.bool_],
        national: NDArray[np.bool_],
    ) -> None:
        by_region: dict[int, list[int]] = defaultdict(list)
        both: dict[tuple[int, int], list[int]] = defaultdict(list)
        alone: dict[int, list[int]] = defaultdict(list)
        for at, said in enumerate(reads.tolist()):
            there = np.flatnonzero(regions[at]).tolist()
            found_at = {0, *there} if national[at] or not there else set(there)
            for region in found_at:
                by_region[region].append(at)
            for reading in {each for each in said if each >= 0}:
                alone[reading].append(at)
                for region in found_at:
                    both[reading, region].append(at)
        self._by_region = {key: np.array(each, dtype=np.int32) for key, each in by_region.items()}
        self._around: dict[frozenset[int], NDArray[np.int32]] = {}
        self.by_both = dict(both)
        self.by_reading = dict(alone)

    def around(self, regions: frozenset[int]) -> NDArray[np.int32]:
        """The activities of these regions, of the whole country and of none; all where unknown."""
        if regions not in self._around:
            wanted = {0, *regions} if regions else self._by_region.keys()
            there = [self._by_region[each] for each in wanted if each in self._by_region]
            found = np.unique(np.concatenate(there)) if there else np.zeros(0, dtype=np.int32)
            self._around[regions] = found
        return self._around[regions]
