"""Elements that a form version does not have, kept by their path: `lieu/salle`, `lieu[2]/salle`."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from forms.xml import elements, local_name, own_text

UNKNOWN = "_unknown"
_STEP = re.compile(r"(.*?)(?:\[(\d+)\])?")


def step(path: str, name: str, position: int) -> str:
    """Return the path one step down; the second element of a name and later say which."""
    numbered = name if position == 1 else f"{name}[{position}]"
    return f"{path}/{numbered}" if path else numbered


def unknown_below(element: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    """Walk an unknown element and what is in it, giving each text that is not blank."""
    stack = [(element, path)]
    while stack:
        here, where = stack.pop()
        text = own_text(here)
        if text.strip():
            yield where, text
        seen: Counter[str] = Counter()
        below = []
        for child in elements(here):
            seen[local_name(child)] += 1
            below.append((child, step(where, local_name(child), seen[local_name(child)])))
        stack.extend(reversed(below))


def split(path: str) -> list[tuple[str, int]]:
    """Return the steps of such a path: each name with its position, from 1."""
    found = [_STEP.fullmatch(part) for part in path.split("/")]
    return [(step[1], int(step[2] or 1)) for step in found if step]


def place(root: etree._Element, path: str, text: str) -> None:
    """Put a kept text back where it was, making the elements that lead to it."""
    here = root
    for name, position in split(path):
        same = [child for child in elements(here) if local_name(child) == name]
        while len(same) < position:
            same.append(etree.SubElement(here, name))
        here = same[position - 1]
    here.text = text
