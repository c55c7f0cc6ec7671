"""Benchmarks by name: a function that measures, and the goal that its value has to meet."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

Measure = Callable[[], float]


@dataclass(frozen=True)
class Result:
    """One measured value beside its goal."""

    name: str
    value: float
    goal: str
    met: bool


@dataclass(frozen=True)
class Benchmark:
    """What is measured; `at_most` or `at_least` is the goal."""

    name: str
    measure: Measure
    at_most: float | None
    at_least: float | None

    def run(self) -> Result:
        """Measure once and compare with the goal."""
        value = self.measure()
        if self.at_most is not None:
            return Result(self.name, value, f"<= {self.at_most:g}", value <= self.at_most)
        return Result(self.name, value, f">= {self.at_least:g}", value >= (self.at_least or 0))


BENCHMARKS: list[Benchmark] = []


def benchmark(
    name: str, *, at_most: float | None = None, at_least: float | None = None
) -> Callable[[Measure], Measure]:
    """Register a function that measures one value; name exactly one goal.

    Prefer ratios of two things measured in the same run: they hold on any machine.
    """
    if (at_most is None) == (at_least is None):
        message = f"benchmark {name}: name either at_most or at_least"
        raise ValueError(message)

    def register(measure: Measure) -> Measure:
        BENCHMARKS.append(Benchmark(name, measure, at_most, at_least))
        return measure

    return register


def results() -> Iterator[dict[str, Any]]:
    """Run all benchmarks, in the order of their registration."""
    for each in BENCHMARKS:
        yield asdict(each.run())
