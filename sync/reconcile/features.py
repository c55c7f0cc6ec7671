"""Evidence as numbers: one named column for each piece, one row for each pair."""

from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from sync.plan_workbook.text import fold
from sync.reconcile.batch import PARTIAL, SURE, TYPO, Batch
from sync.reconcile.blocking import Pairs
from sync.reconcile.plan_index import NO_DAY, SAME_NAME, Floats, Ints, in_order

# What speaks for or against a pair, what others' links add, and what speaks for "none of these".
PAIR = (
    "code",
    "code_near",
    "code_partial",
    "code_of_another",
    "code_near_another",
    "title_covered",
    "title_covering",
    "title_same",
    "title_letters",
    "kind_same",
    "kind_other",
    "kind_said_same",
    "kind_said_other",
    "region_same",
    "region_other",
    "region_national",
    "place_other",
    "province_same",
    "province_other",
    "date_inside",
    "date_near",
    "date_far",
    "date_very_far",
    "date_before",
    "people_off",
    "people_far",
    "cost_off",
    "cost_far",
    "organiser",
)
CONTEXT = ("in_charge", "neighbours", "same_words", "full")
NONE = ("none", "none_no_code", "none_code_unknown", "none_free", "none_strange", "none_no_title")


def pair_features(batch: Batch, pairs: Pairs) -> Floats:
    """One row for each pair, one column for each name in PAIR."""
    x = np.zeros((len(pairs), len(PAIR)), dtype=np.float32)
    at = {name: column for column, name in enumerate(PAIR)}
    for group in (_codes, _titles, _kinds, _places, _dates, _amounts, _organisers):
        for name, column in group(batch, pairs).items():
            x[:, at[name]] = column
    return x


def none_features(batch: Batch) -> Floats:
    """One row for each event: what speaks for its belonging to nothing in the plan."""
    strange = (batch.unread + batch.strange)[batch.reads] * batch.index.unknown_weight
    whole = batch.heard[batch.reads] + strange
    coded = batch.sure_code | batch.near_code
    return np.column_stack(
        [
            np.ones(len(batch)),
            ~batch.has_code,
            batch.has_code & ~coded,
            batch.cost == 0,
            strange / np.maximum(whole, 1),
            whole == 0,
        ]
    ).astype(np.float32)


Columns = dict[str, Any]


def _codes(batch: Batch, pairs: Pairs) -> Columns:
    many = len(batch.index) or 1
    key = pairs.event.astype(np.int64) * many + pairs.activity
    coded = batch.coded.event.astype(np.int64) * many + batch.coded.activity
    order = np.argsort(coded)
    where = np.searchsorted(coded[order], key)
    where = np.minimum(where, max(len(order) - 1, 0))
    hit = coded[order][where] == key if len(order) else np.zeros(len(key), dtype=bool)
    how = np.where(hit, batch.coded_how[order][where], 0) if len(order) else np.zeros(len(key))
    of_many = batch.coded_many[order][where] if len(order) else np.ones(len(key))
    return {
        "code": how == SURE,
        "code_near": (how == TYPO) / of_many,
        "code_partial": (how == PARTIAL) / of_many,
        "code_of_another": ~hit & batch.sure_code[pairs.event],
        "code_near_another": ~hit & batch.near_code[pairs.event] & ~batch.sure_code[pairs.event],
    }


def title_likeness(batch: Batch, pairs: Pairs) -> tuple[Floats, Floats, Ints]:
    """How much of the event's title the plan's has, how much of the plan's it has, and which."""
    rows = batch.reads[pairs.event]
    said, whole = batch.said[rows], batch.index.whole
    two = batch.index.reads[pairs.activity]
    best: Floats = np.full(len(pairs), -1, dtype=np.float32)
    covered, covering = np.zeros_like(best), np.zeros_like(best)
    which: Ints = np.zeros(len(pairs), dtype=np.int32)
    for column in (0, 1):
        read = two[:, column]
        if not len(whole):
            break
        alike = np.where(read >= 0, batch.alike[rows, read], 0)
        there, back = alike * np.sqrt(whole[read] / said), alike * np.sqrt(said / whole[read])
        better = there + back > best
        best = np.where(better, there + back, best)
        covered = np.where(better, there, covered)
        covering = np.where(better, back, covering)
        which = np.where(better, read, which).astype(np.int32)
    return covered, covering, which


def _titles(batch: Batch, pairs: Pairs) -> Columns:
    covered, covering, _ = title_likeness(batch, pairs)
    return {
        "title_covered": covered,
        "title_covering": covering,
        "title_same": (covered > 0.97) & (covering > 0.97),
        "title_letters": letters(batch, pairs),
    }


def letters(batch: Batch, pairs: Pairs) -> Floats:
    """How alike the titles are letter by letter, whatever the glossary knows; 0 below a half."""
    texts, text_of = np.unique(
        [in_order(each.title or "") for each in batch.told], return_inverse=True
    )
    plan, first, second = batch.index.texts
    likeness = np.zeros(len(pairs), dtype=np.float32)
    for of in (first, second):
        key = text_of[pairs.event].astype(np.int64) * len(plan) + of[pairs.activity]
        each, back = np.unique(key, return_inverse=True)
        alike = process.cpdist(
            [texts[k] for k in each // len(plan)],
            [in_order(plan[k]) for k in each % len(plan)],
            scorer=fuzz.ratio,
            dtype=np.float32,
            workers=-1,
        )
        likeness = np.maximum(likeness, alike[back] if len(each) else 0)
    return np.maximum(likeness - 50, 0) / 50


def _kinds(batch: Batch, pairs: Pairs) -> Columns:
    """The kind that was ticked and the one in the title each have a voice; one may be a slip."""
    planned = batch.index.kinds[pairs.activity]
    known = planned.any(axis=1)
    ticked = batch.kind[pairs.event]
    same = planned[np.arange(len(pairs)), ticked] & (ticked > 0)
    said = batch.kinds_said[batch.reads[pairs.event]][:, : planned.shape[1]]
    says = said.any(axis=1)
    said_same = (said & planned).any(axis=1)
    return {
        "kind_same": same,
        "kind_other": known & (ticked > 0) & ~same,
        "kind_said_same": said_same,
        "kind_said_other": known & says & ~said_same,
    }


def _places(batch: Batch, pairs: Pairs) -> Columns:
    """The region that was told, the one where the province lies, and the province."""
    index, rows = batch.index, np.arange(len(pairs))
    planned = index.regions[pairs.activity]
    known = planned.any(axis=1)
    told = batch.region[pairs.event]
    lies = batch.province_region[pairs.event]
    same = planned[rows, told] & (told > 0)
    near = planned[rows, lies] & (lies > 0)
    national = known & (index.national[pairs.activity] | batch.is_national[pairs.event])
    provinces = index.provinces[pairs.activity]
    province = batch.province[pairs.event]
    here = provinces[rows, province] & (province > 0)
    away = provinces.any(axis=1) & (batch.province_told[pairs.event]) & ~here
    return {
        "region_same": same,
        "region_other": known & (told > 0) & ~same & ~national,
        "region_national": known & (told > 0) & ~same & national,
        "place_other": known & (lies > 0) & ~near & ~national,
        "province_same": here,
        "province_other": away,
    }


def days_off(batch: Batch, pairs: Pairs) -> tuple[Ints, Ints]:
    """How many days after and before the nearest planned period; 0, 0 inside."""
    first = batch.first[pairs.event][:, None]
    last = batch.last[pairs.event][:, None]
    after = np.maximum(first - batch.index.stops[pairs.activity], 0)
    before = np.maximum(batch.index.starts[pairs.activity] - last, 0)
    nearest = np.argmin(after + before, axis=1)
    rows = np.arange(len(pairs))
    return after[rows, nearest], before[rows, nearest]


def _dates(batch: Batch, pairs: Pairs) -> Columns:
    dated = (batch.first[pairs.event] < NO_DAY) & batch.index.has_period[pairs.activity]
    after, before = days_off(batch, pairs)
    away = np.where(dated, after + before, 0).astype(np.float32)
    return {
        "date_inside": dated & (away == 0),
        "date_near": np.minimum(away, 20) / 20,
        "date_far": np.clip(away - 20, 0, 70) / 70,
        "date_very_far": np.clip(away - 90, 0, 180) / 180,
        "date_before": np.where(dated, np.minimum(before, 60) / 60, 0).astype(np.float32),
    }


def people_off(batch: Batch, pairs: Pairs) -> Floats:
    """How far the numbers of participants lie apart, as a logarithm.

    A plan says a number for each session or for all of them: the nearer one is compared.
    """
    told, planned = batch.people[pairs.event], batch.index.people[pairs.activity]
    both = (told > 0) & (planned > 0)
    times = np.log(np.where(both, told, 1) / np.where(both, planned, 1))
    each = times + np.where(both, np.log(batch.index.sessions[pairs.activity]), 0)
    return np.minimum(np.abs(times), np.abs(each)).astype(np.float32)


def cost_off(batch: Batch, pairs: Pairs) -> Floats:
    """How far the cost lies from the budget of a session, as a logarithm."""
    cost = np.nan_to_num(batch.cost)[pairs.event]
    budget = batch.index.budget[pairs.activity] / batch.index.sessions[pairs.activity]
    both = (cost > 0) & (budget > 0)
    return np.abs(np.log(np.where(both, cost, 1) / np.where(both, budget, 1))).astype(np.float32)


def _amounts(batch: Batch, pairs: Pairs) -> Columns:
    people, cost = people_off(batch, pairs), cost_off(batch, pairs)
    return {
        "people_off": np.minimum(people, 0.5) * 2,
        "people_far": np.clip(people - 0.5, 0, 1.5),
        "cost_off": np.minimum(cost, 0.5) * 2,
        "cost_far": np.clip(cost - 0.5, 0, 2),
    }


def _organisers(batch: Batch, pairs: Pairs) -> Columns:
    """Whether who organised is the plan's partner, in its spellings."""
    told = [fold(each.organiser or "") for each in batch.told]
    if not any(told):
        return {}
    words, told_of = np.unique(told, return_inverse=True)
    partners, partner_of = batch.index.partners
    alike = np.zeros((len(words), len(partners)), dtype=np.float32)
    alike[:, :] = process.cdist(words, partners, scorer=fuzz.token_set_ratio, dtype=np.float32)
    alike[words == "", :] = 0
    alike[:, partners == ""] = 0
    likeness = alike[told_of[pairs.event], partner_of[pairs.activity]]
    return {"organiser": likeness >= SAME_NAME}
