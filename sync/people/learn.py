"""The model learned again: from what people decided, and from what is plain without them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sync.people.grades import ROUGHLY, SAME, Grader
from sync.people.kinds import Decided, Record
from sync.people.match import match
from sync.people.model import FIELDS, Model, shipped_model
from sync.people.phones import programme_country
from sync.people.readings import Readings, read_records
from sync.people.scoring import degrees

# How many pairs the model that was there before stands for.
_AS_IF = 300.0
_STRANGERS = 100_000

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shown:
    """How often pairs of one person (m) and of others (u) show each degree, best first.

    Of names, the others are strangers; of all else namesakes: the name has had its say.
    """

    m: dict[str, Counts]
    u: dict[str, Counts]
    pairs: float
    attendances: int


def learn(records: Iterable[Record], decided: Decided, *, base: Model | None = None) -> Model:
    """Learn from a corpus: people's decisions as they stand, other pairs as matching has them."""
    rows = sorted(records, key=lambda record: record.attendance_id)
    base = base or shipped_model()
    person_of = match(rows, decided=decided, model=base).person_of
    return learned(base, [shown(rows, [person_of[row.attendance_id] for row in rows], base)])


def learned(base: Model, corpora: Sequence[Shown], *, as_if: float = _AS_IF) -> Model:
    """Return the model that corpora show; the one before counts as if it had shown some too."""
    weights = {}
    for field in FIELDS:
        sides = []
        for side in (0, 1):
            counts = as_if * np.array([weight[side] for weight in base.weights[field]])
            for corpus in corpora:
                counts = counts + (corpus.u if side else corpus.m)[field]
            sides.append((counts / counts.sum()).tolist())
        weights[field] = tuple(zip(*sides, strict=True))
    attendances = sum(each.attendances for each in corpora)
    pairs = sum(each.pairs for each in corpora) / attendances
    return Model(weights, pairs, base.calibration)


def shown(rows: Sequence[Record], persons: Sequence[object], base: Model) -> Shown:
    """Count the degrees of agreement of all candidate pairs whose persons are known."""
    readings = read_records(rows, programme_country())
    table = degrees(readings, base)
    number = {person: at for at, person in enumerate(dict.fromkeys(persons))}
    person = np.array([number[each] for each in persons], np.int64)
    ids = np.array([row.attendance_id for row in rows], np.int64)
    ends = [np.searchsorted(ids, table.column(each).to_numpy()) for each in ("id_l", "id_r")]
    same = person[ends[0]] == person[ends[1]]
    namesakes = ~same & (table.column("name").to_numpy() >= ROUGHLY)
    m, u = {}, {}
    for field, weights in base.weights.items():
        degree = table.column(field).to_numpy()
        m[field] = _counted(degree[same], len(weights))
        u[field] = _counted(degree[namesakes], len(weights))
    u["name"] = _counted(_strangers(readings, person), len(base.weights["name"]))
    sizes = np.bincount(person)
    return Shown(m, u, float((sizes * (sizes - 1) // 2).sum()), len(rows))


def _counted(degree: npt.NDArray[np.int64], levels: int) -> Counts:
    """Count degrees, the best first; what is not said counts nowhere."""
    return np.bincount(degree[degree >= 0], minlength=levels)[::-1].astype(np.float64)


def _strangers(readings: Readings, person: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Grade the names of pairs taken blindly; always the same pairs of the same rows."""
    rng = np.random.default_rng(len(person))
    one, two = rng.integers(0, len(person), (2, _STRANGERS))
    names = np.array(
        [-1 if each is None else each for each in readings.table["name_id"].to_pylist()]
    )
    keep = (person[one] != person[two]) & (names[one] >= 0) & (names[two] >= 0)
    a, b = names[one[keep]], names[two[keep]]
    return np.where(a == b, SAME, Grader(readings.names).grades(a, b))
