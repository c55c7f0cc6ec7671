"""One answer of a submission put right in its XML, all the rest left as it was sent."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from forms.answers import read as read_answers
from forms.definition import read as read_form
from forms.dependence import expressions_of
from forms.evaluate import NotEvaluated, in_days, is_true, text_of
from forms.nodes import CHOICE_TYPES, Question
from forms.unknown import split
from forms.values import UnreadableError, read_value, write_value
from forms.write import write
from forms.xml import allowed, elements, local_name, parse

Value = Any


class BadAnswer(ValueError):
    """What is wrong with an answer: `required`, `unreadable`, `no_choice`, `constraint`, `form`.

    `form` means that only the form itself can judge it.
    """

    def __init__(self, kind: str, at: str) -> None:
        """Keep both."""
        super().__init__(f"{at}: {kind}")
        self.kind = kind
        self.at = at


@dataclass(frozen=True)
class NewIdentity:
    """Which edition the corrected XML is, which it replaces, and the form's id here."""

    instance_id: str
    deprecated_id: str
    form_id: str


def value_of(question: Question, texts: Sequence[str], at: str) -> Value:
    """Read what a person wrote; raises `BadAnswer`."""
    said = [text.strip() for text in texts if text.strip()]
    if not said:
        if question.required:
            raise BadAnswer("required", at)
        return None
    text = " ".join(said) if question.type in CHOICE_TYPES else said[0]
    try:
        value = read_value(text, question)
    except UnreadableError as problem:
        raise BadAnswer("unreadable", at) from problem
    names = {choice.name for choice in question.choices or ()}
    chosen = value if isinstance(value, list) else [value]
    if question.type in CHOICE_TYPES and not names.issuperset(chosen):
        raise BadAnswer("no_choice", at)
    return value


def corrected(
    xml: bytes, xform: bytes, values: Mapping[str, Value], identity: NewIdentity, *, today: date
) -> bytes:
    """Write the values at their places; raises `BadAnswer` where the form does not allow one."""
    root = parse(xml)
    for at, value in values.items():
        _element_at(root, at).text = allowed(write_value(value)) or None
    _identify(root, identity)
    tree = _as_the_form_sees_it(etree.tostring(root), xform)
    _rename(root, tree, xform, today)
    _write_days(tree, xform)
    for at in values:
        _judge(tree, xform, at, today)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _element_at(root: etree._Element, at: str) -> etree._Element:
    """The element at a place, made where it was not sent."""
    here = root
    for name, position in split(at):
        same = [each for each in elements(here) if local_name(each) == name and not _is_model(each)]
        while len(same) < position:
            same.append(_append(here, name))
        here = same[position - 1]
    return here


def _append(parent: etree._Element, name: str) -> etree._Element:
    namespace = etree.QName(parent).namespace
    made = parent.makeelement(f"{{{namespace}}}{name}" if namespace else name)
    meta = next((each for each in elements(parent) if local_name(each) == "meta"), None)
    if meta is None:
        parent.append(made)
    else:
        meta.addprevious(made)
    return made


def _is_model(element: etree._Element) -> bool:
    return any(str(name).endswith("}template") for name in element.attrib)


def _identify(root: etree._Element, identity: NewIdentity) -> None:
    root.set("id", identity.form_id)
    meta = next((each for each in elements(root) if local_name(each) == "meta"), None)
    if meta is None:
        meta = etree.SubElement(root, "meta")
    parts = {"instanceID": identity.instance_id, "deprecatedID": identity.deprecated_id}
    namespace = ""
    for name, text in parts.items():
        part = next((each for each in elements(meta) if local_name(each) == name), None)
        if part is None:
            part = etree.SubElement(meta, f"{namespace}{name}")
        found = etree.QName(part).namespace
        namespace = f"{{{found}}}" if found else ""
        part.text = text


def _as_the_form_sees_it(xml: bytes, xform: bytes) -> etree._Element:
    """The submission under the form's own names, for expressions to run on."""
    definition = read_form(xform)
    answers = read_answers(xml, definition).answers
    return parse(write(answers, definition, instance_id="uuid:none"))


def _write_days(tree: etree._Element, xform: bytes) -> None:
    """Write dates as the days that constraints compare."""
    days = {each.path for each in read_form(xform).questions() if each.type == "date"}
    for element in tree.iter(etree.Element):
        if element.text and _path_of(element) in days:
            with suppress(ValueError):
                element.text = in_days(element.text)


def _path_of(element: etree._Element) -> tuple[str, ...]:
    names = [local_name(each) for each in (element, *element.iterancestors())]
    return tuple(reversed(names[:-1]))


def _judge(tree: etree._Element, xform: bytes, at: str, today: date) -> None:
    """Ask every constraint that speaks of the question; blank answers are judged by none."""
    said = expressions_of(xform)
    path = tuple(name for name, _ in split(at))
    judging = said.judged.get(path, ())
    for element in tree.iter(etree.Element):
        where = _path_of(element)
        if where not in judging or not element.text:
            continue
        if where == path and element is not _element_at(tree, at):
            continue
        try:
            is_right = is_true(said.constraints[where], element, today=today)
        except NotEvaluated as problem:
            raise BadAnswer("form", at) from problem
        if not is_right:
            raise BadAnswer("constraint", at)


def _rename(root: etree._Element, tree: etree._Element, xform: bytes, today: date) -> None:
    """Give the submission the name that its form makes of the answers, where it can be told."""
    expression = expressions_of(xform).instance_name
    held = [
        part
        for meta in elements(root)
        if local_name(meta) == "meta"
        for part in elements(meta)
        if local_name(part) == "instanceName"
    ]
    if expression is None or not held:
        return
    try:
        held[0].text = allowed(text_of(expression, tree, today=today))
    except NotEvaluated:
        return
