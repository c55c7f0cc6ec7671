"""What each agreement is worth: a Splink model whose trained values are kept as data.

Per field and degree of agreement: how often one person's attendances show it (m), and how often
two namesakes' do (u); of names, two strangers' (u). Rare names, phones and institutions weigh more
than common ones. The comparisons are plain SQL over prepared columns, for any backend of Splink.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sync.people.grades import DIFFERENT, ROUGHLY, SAME, SPELT

FILE = Path(__file__).with_name("data") / "model.json"
_RAREST = 1e-6

# Per field: null condition, then conditions from the best degree down; the last is "anything else".
_DEGREES: dict[str, tuple[str, ...]] = {
    "phone": (
        "phone_l = phone_r",
        "length(phone_l) = length(phone_r) AND damerau_levenshtein(phone_l, phone_r) = 1",
    ),
    "email": ("email_l = email_r",),
    "born": (
        "born_l = born_r",
        "abs(born_l - born_r) = 1",
        "abs(born_l - born_r) = 2",
        "abs(born_l - born_r) <= 4",
    ),
    "institution": ("institution_l = institution_r",),
    "region": ("region_l = region_r AND province_l = province_r", "region_l = region_r"),
    "sex": ("sex_l = sex_r",),
}
_BY_SHARE = {"phone": (0,), "institution": (0,)}
FIELDS = ("name", *_DEGREES)
ADJUSTED = ("name", *_BY_SHARE)

Weights = Mapping[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True)
class Model:
    """Trained values: m and u by field and degree, best first; how often a person comes again.

    `calibration` is what worlds whose truth is known add to every score, in bits: fields that are
    taken one by one speak against a pair too often, since one slip spoils several of them.
    """

    weights: Weights
    pairs_per_attendance: float
    calibration: float

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, to be stored."""
        return asdict(self)

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Model":
        """Read what `as_dict` gave."""
        weights = {
            field: tuple((float(m), float(u)) for m, u in levels)
            for field, levels in said["weights"].items()
        }
        usual = float(said["pairs_per_attendance"])
        return cls(weights, usual, float(said["calibration"]))


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """Return the model that comes with the program."""
    return Model.from_dict(json.loads(FILE.read_text(encoding="utf-8")))


def settings(model: Model, chance: float, *, degrees: bool = False) -> dict[str, Any]:
    """Return Splink's settings; `chance` is that two attendances taken blindly are one person.

    With `degrees`, the predictions say each field's degree of agreement too.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": chance,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [
            _name_comparison(model),
            *(_comparison(field, model) for field in _DEGREES),
        ],
        "retain_matching_columns": degrees,
        "retain_intermediate_calculation_columns": True,
    }


def _name_comparison(model: Model) -> dict[str, Any]:
    """Compare names by their grade, a function that the database is given (`scoring`)."""
    namesakes = sum(u for _, u in model.weights["name"][: SAME - SPELT + 1])
    nothing = "name_id_l IS NULL OR name_id_r IS NULL"
    levels: list[dict[str, Any]] = [{"sql_condition": nothing, "is_null_level": True}]
    for at, grade in enumerate(range(SAME, DIFFERENT, -1)):
        condition = f"name_grade(name_id_l, name_id_r) = {grade}"
        level = _level(condition, model.weights["name"][at])
        if grade >= ROUGHLY:
            level |= _shared("name_key", model.weights["name"][at], namesakes)
        levels.append(level)
    levels.append(_level("ELSE", model.weights["name"][SAME - DIFFERENT]))
    return {"output_column_name": "name", "comparison_levels": levels}


def _comparison(field: str, model: Model) -> dict[str, Any]:
    nothing = f"{field}_l IS NULL OR {field}_r IS NULL"
    levels: list[dict[str, Any]] = [{"sql_condition": nothing, "is_null_level": True}]
    for at, condition in enumerate((*_DEGREES[field], "ELSE")):
        level = _level(condition, model.weights[field][at])
        if at in _BY_SHARE.get(field, ()):
            level |= _shared(field, model.weights[field][at], model.weights[field][at][1])
        levels.append(level)
    return {"output_column_name": field, "comparison_levels": levels}


def _level(condition: str, weight: tuple[float, float]) -> dict[str, Any]:
    return {"sql_condition": condition, "m_probability": weight[0], "u_probability": weight[1]}


def _shared(column: str, weight: tuple[float, float], chance: float) -> dict[str, Any]:
    """Let the value's own share stand for the chance that strangers agree on it.

    A degree that is less than agreement keeps its proportion to it.
    """
    return {
        "m_probability": weight[0] * chance / weight[1],
        "u_probability": chance,
        "tf_adjustment_column": column,
        "tf_adjustment_weight": 1.0,
        "tf_minimum_u_value": _RAREST,
        "disable_tf_exact_match_detection": True,
    }
