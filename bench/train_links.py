"""Learns the shipped weights of sync/reconcile/weights.json anew: `python -m bench.train_links`.

From made worlds of one half of the seeds, with the glossary and with an emptied one; judged on
worlds of the other half and, never learned from, on the two sample worlds.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.plan_workbook.text import fold
from sync.programme import load, spellings
from sync.reconcile.assign import assign_all
from sync.reconcile.glossary import Glossary, glossary, made_of
from sync.reconcile.learn import Known, learn
from sync.reconcile.model import NAMES, Vector, vector
from sync.reconcile.plan_index import PlanIndex
from sync.reconcile.told import Planned, Told
from sync.reconcile.weights import FILE
from tests.made_worlds.activities import Made, make_activities
from tests.made_worlds.plans import Activity
from tests.made_worlds.telling import Sheet
from tests.made_worlds.vocabulary import words

SEEDS, HELD_OUT = range(1, 49), range(1001, 1025)
STRENGTH = 1.0
# What was judged before anything was learned; a weight keeps the sign that it has here.
JUDGED = {
    "code": 5.0,
    "code_near": 2.5,
    "code_partial": 1.5,
    "code_of_another": -1.5,
    "code_near_another": -0.5,
    "title_covered": 4.0,
    "title_covering": 3.0,
    "title_same": 0.5,
    "title_letters": 1.0,
    "kind_same": 0.7,
    "kind_other": -1.0,
    "kind_said_same": 0.7,
    "kind_said_other": -1.0,
    "region_same": 1.0,
    "region_other": -2.0,
    "region_national": -1.0,
    "place_other": -1.0,
    "province_same": 0.5,
    "province_other": -0.5,
    "date_inside": 0.5,
    "date_near": -0.7,
    "date_far": -1.0,
    "date_very_far": -1.0,
    "date_before": -0.3,
    "people_off": -0.3,
    "people_far": -0.5,
    "cost_off": -0.3,
    "cost_far": -0.5,
    "organiser": 0.7,
    "in_charge": 0.7,
    "neighbours": 0.5,
    "same_words": 1.0,
    "full": -1.0,
    "none": 6.0,
    "none_no_code": 0.3,
    "none_code_unknown": 0.5,
    "none_free": 1.0,
    "none_strange": 1.0,
}


@dataclass(frozen=True)
class World:
    """A plan, what events tell, and the code of each event's activity, "" for none."""

    planned: list[Planned]
    told: list[Told]
    truth: list[str]

    def known(self, words_known: Glossary) -> Known:
        """Its truth, to learn from."""
        index = PlanIndex(self.planned, words_known)
        ids = {each.code: each.activity_id for each in self.planned}
        return Known(self.told, [ids.get(code) for code in self.truth], index)


def made_world(seed: int) -> World:
    """A made world as it would stand in the store."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_activities(
            Path(folder),
            seed=seed,
            year=2024 + seed % 5,
            size=(40, 60, 90, 140)[seed % 4],
            hardness=(0.1, 0.35, 0.6)[seed % 3],
            familiar=(0.0, 0.5, 1.0)[seed // 3 % 3],
            doubles=(0.0, 0.0, 1.0)[seed // 9 % 3],
        )
    return _world(made, two_languages=seed % 2 == 0)


def _world(made: Made, *, two_languages: bool) -> World:
    provinces = {fold(each): word.code for word in _provinces() for each in spellings(word)}
    planned = [
        _planned(number, each, provinces, two_languages=two_languages)
        for number, each in enumerate(made.activities, start=1)
    ]
    sheets = [sheet for _, sheet in made.sheets]
    told = [_told(each, provinces) for each in sheets]
    return World(planned, told, [each.activity_code for each in sheets])


def _provinces() -> Iterator[Any]:
    for region in load().regions:
        yield from region.provinces


def _planned(
    number: int, activity: Activity, provinces: Mapping[str, str], *, two_languages: bool
) -> Planned:
    vocabulary = words()
    titles = (activity.title(vocabulary), activity.title_ar(vocabulary))
    province = provinces.get(fold(activity.province or ""))
    return Planned(
        activity_id=number,
        code=activity.code,
        titles=titles if two_languages else titles[:1],
        kind=None if two_languages else activity.kind,
        regions=frozenset({activity.region}),
        provinces=frozenset({province} if province else ()),
        periods=((activity.start, activity.end),),
        participants=activity.target,
        sessions=activity.sessions,
        budget=float(activity.budget),
        responsible=activity.person,
    )


def _told(sheet: Sheet, provinces: Mapping[str, str]) -> Told:
    return Told(
        code=sheet.code or None,
        title=sheet.title or None,
        kind=sheet.kind or None,
        day=sheet.day,
        region=sheet.region or None,
        province=provinces.get(fold(sheet.province or "")),
        people=sheet.women + sheet.men or None,
        cost=sheet.cost,
        officer=sheet.officer or None,
    )


def figures(worlds: Sequence[World], weights: Vector, words_known: Glossary) -> dict[str, float]:
    """The figures of `tests/score/links.py`, over all events of these worlds."""
    count = dict.fromkeys(
        ("linked", "right", "planned", "first", "free", "kept", "said", "true"), 0
    )
    for world in worlds:
        index = PlanIndex(world.planned, words_known)
        found = assign_all(world.told, index, weights=weights)
        for thinks, truth in zip(found, world.truth, strict=True):
            linked, said = thinks.status == "linked", thinks.status == "unplanned"
            first = thinks.choices[0].code if thinks.choices and not said else ""
            count["linked"] += linked
            count["right"] += linked and first == truth
            count["planned"] += bool(truth)
            count["first"] += bool(truth) and first == truth
            count["free"] += not truth
            count["kept"] += not truth and not linked
            count["said"] += said
            count["true"] += said and not truth
    parts = {
        "top1": ("first", "planned"),
        "auto_precision": ("right", "linked"),
        "auto_recall": ("right", "planned"),
        "unplanned_not_linked": ("kept", "free"),
        "unplanned_precision": ("true", "said"),
    }
    return {name: round(count[a] / max(count[b], 1), 4) for name, (a, b) in parts.items()}


def main() -> None:
    """Learn, judge, and write the file."""
    known, emptied = glossary(), made_of(())
    worlds = [made_world(seed) for seed in SEEDS]
    cases = [world.known(emptied if at % 4 == 3 else known) for at, world in enumerate(worlds)]
    weights = learn(cases, vector(JUDGED), strength=STRENGTH)
    others = [made_world(seed) for seed in HELD_OUT]
    said = {
        "weights": {name: round(float(each), 3) for name, each in zip(NAMES, weights, strict=True)},
        "learned_from": {
            "worlds": "tests/made_worlds, sizes 40 to 140, hardness 0.1 to 0.6, doubles 0 or 1",
            "seeds": [SEEDS.start, SEEDS.stop - 1],
            "emptied_glossary": "every fourth world",
            "strength": STRENGTH,
            "by": "python -m bench.train_links",
        },
        "figures": {
            "learned_from": figures(worlds, weights, known),
            "held_out": figures(others, weights, known),
            "held_out_emptied_glossary": figures(others, weights, emptied),
            "held_out_seeds": [HELD_OUT.start, HELD_OUT.stop - 1],
        },
    }
    FILE.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(said["figures"], indent=1) + "\n")


if __name__ == "__main__":
    main()
