"""Which activities of a large plan an event is compared with, so that work stays near linear."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sync.reconcile.blocks import Blocks
from sync.reconcile.plan_index import NO_DAY, Bools, Floats, Ints, PlanIndex

if TYPE_CHECKING:
    from sync.reconcile.batch import Batch

READINGS, ELSEWHERE, KEPT, IN_TIME = 14, 3, 32, 40
ALIKE_ELSEWHERE, SILENT, NOT_FAR = 0.7, 0.45, 0.4
_OTHER_REGION, _DAY, _DAYS = 0.3, 0.0025, 200


@dataclass(frozen=True)
class Pairs:
    """Which events (by place in their batch) are compared with which activities, event by event."""

    event: Ints
    activity: Ints

    def __len__(self) -> int:
        return len(self.event)


def likeliest(batch: "Batch") -> Pairs:
    """Activities whose titles say most alike, and those of the place and time, thinned out."""
    index = batch.index
    alike = batch.alike
    parts = [(batch.coded.event, batch.coded.activity), *_by_title(batch)]
    silent = np.flatnonzero(alike.max(axis=1, initial=0)[batch.reads] < SILENT)
    parts += [_in_time(batch, int(each)) for each in silent]
    event = np.concatenate([part[0] for part in parts]).astype(np.int64)
    activity = np.concatenate([part[1] for part in parts])
    key = np.unique(event * len(index) + activity)
    pairs = Pairs((key // len(index)).astype(np.int32), (key % len(index)).astype(np.int32))
    return _thinned(batch, pairs)


def _by_title(batch: "Batch") -> list[tuple[Ints, Ints]]:
    groups: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    keys = zip(
        batch.reads.tolist(), batch.region.tolist(), batch.province_region.tolist(), strict=True
    )
    for event, key in enumerate(keys):
        groups[key].append(event)
    nearest = _nearest(batch.alike)
    parts = []
    for (reading, region, lies), events in groups.items():
        near = nearest.get(reading, ())
        activities = _of(batch.index.blocks, near, batch.alike[reading], {region, lies} - {0})
        parts.append((_ints(events).repeat(len(activities)), np.tile(activities, len(events))))
    return parts


def _nearest(alike: Floats) -> dict[int, list[int]]:
    """For each title here the few of the plan that are most alike, the likest first."""
    least = np.maximum(NOT_FAR * alike.max(axis=1, initial=0), 1e-3)
    row, column = np.nonzero(alike >= least[:, None])
    kept = top_rows(row, alike[row, column], column, READINGS)
    found: dict[int, list[int]] = defaultdict(list)
    for here, there in zip(row[kept].tolist(), column[kept].tolist(), strict=True):
        found[here].append(there)
    return found


def _of(blocks: Blocks, near: Sequence[int], alike: Floats, regions: set[int]) -> Ints:
    """The activities that say this there; of what is most alike, those elsewhere too."""
    found: list[int] = []
    for place, reading in enumerate(near):
        if not regions or (place < ELSEWHERE and alike[reading] > ALIKE_ELSEWHERE):
            found += blocks.by_reading[reading]
        for region in {0, *regions}:
            found += blocks.by_both.get((reading, region), ())
    return _ints(found)


def _in_time(batch: "Batch", event: int) -> tuple[Ints, Ints]:
    """For a title that says little: the activities there that are nearest in time."""
    regions = {int(batch.region[event]), int(batch.province_region[event])} - {0}
    activities = batch.index.blocks.around(frozenset(regions))
    if len(activities) > IN_TIME:
        days = _days(batch, np.full(len(activities), event), activities)
        activities = activities[np.argpartition(days, IN_TIME)[:IN_TIME]]
    return np.full(len(activities), event, dtype=np.int32), activities


def _days(batch: "Batch", event: Ints, activity: Ints) -> Ints:
    first, last = batch.first[event][:, None], batch.last[event][:, None]
    after = np.maximum(first - batch.index.stops[activity], 0)
    before = np.maximum(batch.index.starts[activity] - last, 0)
    away = (after + before).min(axis=1)
    return np.where(batch.first[event] < NO_DAY, np.minimum(away, _DAYS), 0)


def _thinned(batch: "Batch", pairs: Pairs) -> Pairs:
    """The best of each event by title, place and time alone; those of its code always."""
    index = batch.index
    read = index.reads[pairs.activity]
    row, alike = batch.reads[pairs.event], batch.alike
    title = np.maximum(alike[row, read[:, 0]], alike[row, read[:, 1]])
    here = _there(index, pairs.activity, batch.region[pairs.event])
    here |= _there(index, pairs.activity, batch.province_region[pairs.event])
    coded = np.isin(_key(pairs, index), _key(batch.coded, index))
    worth = title - _OTHER_REGION * ~here - _DAY * _days(batch, pairs.event, pairs.activity)
    kept = top_rows(pairs.event, worth + 10 * coded, pairs.activity, KEPT)
    kept.sort()
    return Pairs(pairs.event[kept], pairs.activity[kept])


def top_rows(event: Ints, worth: Floats, tie: Ints, many: int) -> Ints:
    """The rows of the `many` worthiest of each event, worthiest first."""
    order = np.lexsort((tie, -worth, event))
    ordered = event[order]
    starts = np.flatnonzero(np.r_[True, np.diff(ordered) > 0]) if len(order) else _ints([])
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    return order[place < many]


def _there(index: PlanIndex, activity: Ints, region: Ints) -> Bools:
    return index.regions[activity, region] & (region > 0)


def _key(pairs: Pairs, index: PlanIndex) -> Ints:
    return pairs.event.astype(np.int64) * len(index) + pairs.activity


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int32)
