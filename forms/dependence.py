"""Which questions of an XForm stand alone: nothing else in the form is computed from them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from forms.controls import below_root
from forms.definition import read
from forms.nodes import Path, Question
from forms.xml import FormXmlError, parse

_WRITTEN_BY_HAND = frozenset(
    {"text", "integer", "decimal", "date", "time", "select_one", "select_multiple"}
)
_COMPUTING = ("relevant", "calculate", "readonly", "required")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_ABSOLUTE = re.compile(r"(?<![\w.\])*/])/[A-Za-z_][\w.:-]*(?:/[A-Za-z_][\w.:-]*)+")
_RELATIVE = re.compile(r"((?:\.\./)+)([A-Za-z_][\w.:-]*(?:/[A-Za-z_][\w.:-]*)*)")
_NAME_OF_INSTANCE = ("meta", "instanceName")


@dataclass(frozen=True)
class Expressions:
    """What a form computes from its answers.

    `constraints` by path; `judged` are the paths whose constraint speaks of a path, its own first;
    `depended_on` others are computed from; `conditional` are asked on condition; `filtered` have
    choices that depend on answers; `instance_name` names the submission.
    """

    constraints: dict[Path, str]
    judged: dict[Path, tuple[Path, ...]]
    depended_on: frozenset[Path]
    conditional: frozenset[Path]
    filtered: frozenset[Path]
    instance_name: str | None


@lru_cache(maxsize=64)
def expressions_of(xform: bytes) -> Expressions:
    """Read a form's expressions; the same bytes are read once."""
    document = parse(xform, FormXmlError)
    binds = {below_root(bind.get("nodeset", "")): bind for bind in document.iter("{*}bind")}
    name = binds.get(_NAME_OF_INSTANCE)
    said = ((path, bind.get("constraint", "")) for path, bind in binds.items())
    constraints = {path: expression for path, expression in said if expression}
    return Expressions(
        constraints=constraints,
        judged=_judged(constraints),
        depended_on=frozenset(_depended_on(document, binds)),
        conditional=frozenset(path for path, bind in binds.items() if bind.get("relevant")),
        filtered=frozenset(_filtered(document)),
        instance_name=name.get("calculate") if name is not None else None,
    )


@lru_cache(maxsize=64)
def simple_paths(xform: bytes) -> frozenset[str]:
    """The questions that can be corrected alone, without an engine that computes the others."""
    said = expressions_of(xform)
    return frozenset(
        "/".join(question.path)
        for question in read(xform).questions()
        if _is_simple(question, said)
    )


@lru_cache(maxsize=64)
def conditional_paths(xform: bytes) -> frozenset[str]:
    """The questions that are asked on condition: left blank, they may not be filled alone."""
    conditional = expressions_of(xform).conditional
    return frozenset(
        "/".join(question.path)
        for question in read(xform).questions()
        if any(question.path[:n] in conditional for n in range(1, len(question.path) + 1))
    )


def _is_simple(question: Question, said: Expressions) -> bool:
    is_closed = question.calculated or question.readonly or not question.asked
    has_own_list = question.type.startswith("select") and question.choices is None
    return (
        question.type in _WRITTEN_BY_HAND
        and not (is_closed or has_own_list)
        and question.path not in said.depended_on | said.filtered
    )


def _judged(constraints: dict[Path, str]) -> dict[Path, tuple[Path, ...]]:
    found = {path: [path] for path in constraints}
    for path, expression in constraints.items():
        for ref in _references(expression, path):
            if path not in found.setdefault(ref, []):
                found[ref].append(path)
    return {path: tuple(judges) for path, judges in found.items()}


def _depended_on(document: etree._Element, binds: dict[Path, etree._Element]) -> Iterator[Path]:
    for path, bind in binds.items():
        if path == _NAME_OF_INSTANCE:
            continue
        for name in _COMPUTING:
            yield from (ref for ref in _references(str(bind.get(name, "")), path) if ref != path)
    for element in document.iter("{*}itemset", "{*}setvalue", "{*}repeat"):
        path = below_root(_place_of(element))
        for attribute, expression in element.attrib.items():
            is_place = str(attribute) in {"ref", "event"}
            found = () if is_place else _references(str(expression), path)
            yield from (ref for ref in found if ref != path)


def _filtered(document: etree._Element) -> Iterator[Path]:
    """Questions whose choices depend on other answers."""
    for itemset in document.iter("{*}itemset"):
        if "[" in itemset.get("nodeset", ""):
            yield below_root(_place_of(itemset))


def _place_of(element: etree._Element) -> str:
    holder = element.getparent() if element.get("ref") is None else element
    return (holder.get("ref") or holder.get("nodeset") or "") if holder is not None else ""


def _references(expression: str, at: Path) -> Iterator[Path]:
    outside = _LITERAL.sub("''", expression)
    for found in _ABSOLUTE.findall(outside):
        yield below_root(found)
    for ups, rest in _RELATIVE.findall(outside):
        names = tuple(name.rpartition(":")[2] for name in rest.split("/"))
        yield at[: max(0, len(at) - ups.count(".."))] + names
