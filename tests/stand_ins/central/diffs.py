"""`/diffs`: what each edit changed, by path; added and removed nodes lack `old` or `new`."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from tests.stand_ins.central.model import Submission
from tests.stand_ins.instances import children, local, text_of, tree

MISSING = object()


def diffs(submission: Submission) -> dict[str, list[dict[str, Any]]]:
    """By the instanceID of each edit, the newest first."""
    found = {}
    for before, after in reversed(list(pairwise(submission.editions))):
        found[after.instance_id] = _compare(_plain(before.xml), _plain(after.xml), [])
    return found


def _plain(xml: str) -> Any:
    root = tree(xml)
    return {} if root is None else _node(root)


def _node(node: Any) -> Any:
    kids = children(node)
    if not kids:
        return text_of(node)
    found: dict[str, Any] = {}
    for kid in kids:
        name = local(kid)
        if name in found and not isinstance(found[name], list):
            found[name] = [found[name]]
        if name in found:
            found[name].append(_node(kid))
        else:
            found[name] = _node(kid)
    return found


def _compare(old: Any, new: Any, path: list[Any]) -> list[dict[str, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        names = [*new, *(n for n in old if n not in new)]
        return [
            d for n in names for d in _member(old.get(n, MISSING), new.get(n, MISSING), path, n)
        ]
    if old == new:
        return []
    change: dict[str, Any] = {}
    if old is not MISSING:
        change["old"] = old
    if new is not MISSING:
        change["new"] = new
    return [{**change, "path": path}]


def _member(old: Any, new: Any, path: list[Any], name: str) -> list[dict[str, Any]]:
    if not isinstance(old, list) and not isinstance(new, list):
        return _compare(old, new, [*path, name])
    olds, news = (v if isinstance(v, list) else [] if v is MISSING else [v] for v in (old, new))
    found: list[dict[str, Any]] = []
    for before, after, index in _aligned(olds, news):
        found += _compare(before, after, [*path, [name, index]])
    return found


def _aligned(olds: list[Any], news: list[Any]) -> Iterator[tuple[Any, Any, int]]:
    """Instances side by side: by position when there are as many, else by what is equal."""
    if len(olds) == len(news):
        yield from zip(olds, news, range(len(news)), strict=True)
        return
    matcher = SequenceMatcher(a=[repr(o) for o in olds], b=[repr(n) for n in news], autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind != "equal":
            yield from ((old, MISSING, a1 + i) for i, old in enumerate(olds[a1:a2]))
            yield from ((MISSING, new, b1 + i) for i, new in enumerate(news[b1:b2]))
