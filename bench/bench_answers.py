"""Reading a submission into canonical answers, against only parsing its XML."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from lxml import etree

from bench.registry import benchmark
from forms import answers
from forms.definition import read

FOREIGN = Path(__file__).parents[1] / "tests" / "data" / "foreign"
ROUNDS = 200


def seconds(read_one: Callable[[bytes], object], xml: bytes) -> float:
    """Return the shortest of three times that many readings take."""
    times = []
    for _ in range(3):
        start = perf_counter()
        for _ in range(ROUNDS):
            read_one(xml)
        times.append(perf_counter() - start)
    return min(times)


@benchmark("canonical answers: times as long as parsing the XML", at_most=40)
def answers_against_parsing() -> float:
    """Read a training with participants, both ways."""
    definition = read((FOREIGN / "forms" / "formation_essai.xml").read_bytes())
    xml = (FOREIGN / "submissions" / "00.xml").read_bytes()
    reading = seconds(lambda text: answers.read(text, definition), xml)
    return reading / seconds(etree.fromstring, xml)
