"""How likely two attendances are one person before anything is compared, from the corpus itself."""

import numpy as np
import numpy.typing as npt

from sync.people.model import Model

_AS_IF = 30
_ROUNDS = 20


def chance_of_pair(pairs: float, attendances: int) -> float:
    """Return the chance that two attendances taken blindly are one of so many pairs."""
    every = max(1.0, attendances * (attendances - 1) / 2)
    return min(0.5, max(pairs, 1.0) / every)


def prior_bits(bits: npt.NDArray[np.float64], *, attendances: int, model: Model) -> float:
    """Return the prior odds in bits: expected and recounted until both agree.

    The model's own rate of coming again counts as if it had been seen on a few attendances, so
    that a small corpus does not run away.
    """
    said = np.nansum(bits, axis=1)
    usual = model.pairs_per_attendance
    chance = chance_of_pair(usual * attendances, attendances)
    for _ in range(_ROUNDS):
        odds = np.log2(chance / (1 - chance))
        found = float((1 / (1 + np.exp2(-np.clip(said + odds, -60, 60)))).sum())
        share = attendances / (attendances + _AS_IF)
        expected = share * found + (1 - share) * usual * attendances
        chance = chance_of_pair(expected, attendances)
    return float(np.log2(chance / (1 - chance))) + model.calibration
