"""Reads XForm XML, in the dialects of pyxform old and new, Kobo and Central."""

import re
from dataclasses import dataclass

from lxml import etree

from forms.controls import Control, below_root, find_controls, repeat_paths
from forms.itext import Texts
from forms.media import media_names
from forms.nodes import FormDefinition, Group, Node, Path, Question, Repeat
from forms.question_types import NUMBERS, question_type
from forms.xml import FormXmlError, elements, line_of, local_name, parse

TERRAIN = "https://terrain.example.org/xforms"
# Nodes that servers add beside the questions; `meta` holds the columns of an edition.
VERSION_NAME = re.compile(r"^__?version__?(\d{3})?$")
_ADDED = frozenset({"meta", "formhub"})


@dataclass(frozen=True)
class _Form:
    """What reading a node needs of the form around it."""

    texts: Texts
    binds: dict[Path, etree._Element]
    controls: dict[Path, Control]
    repeats: frozenset[Path]
    set_later: frozenset[Path]


def is_added(name: str) -> bool:
    """Say whether a node below the root is the server's own and no answer."""
    return name in _ADDED or bool(VERSION_NAME.match(name))


def read_xform(xform_xml: bytes) -> FormDefinition:
    """Read the definition of a form from its XForm XML."""
    document = parse(xform_xml, FormXmlError)
    model = next(document.iter("{*}model"), None)
    instance = model.find("{*}instance") if model is not None else None
    if model is None or instance is None or not elements(instance):
        raise FormXmlError("this is no XForm: it has no model with an instance")
    data = elements(instance)[0]
    form = _surroundings(document, model)
    root = Group(local_name(data), (), _children([data], (), form))
    return FormDefinition(
        form_id=_form_id(data),
        version=data.get("version") or None,
        title=_title(document),
        languages=form.texts.languages,
        default_language=form.texts.default_language,
        root=root,
        media=media_names(document, form.texts.media),
    )


def _surroundings(document: etree._Element, model: etree._Element) -> _Form:
    texts = Texts(model)
    return _Form(
        texts=texts,
        binds={below_root(bind.get("nodeset", "")): bind for bind in model.iter("{*}bind")},
        controls=find_controls(document, model, texts),
        repeats=repeat_paths(document),
        set_later=frozenset(
            below_root(action.get("ref") or "")
            for action in document.iter("{*}setvalue")
            if action.get("value")
        ),
    )


def _form_id(data: etree._Element) -> str:
    form_id = data.get("id") or etree.QName(data).namespace
    if not form_id:
        raise FormXmlError("the form has no id", line_of(data), 0)
    return form_id


def _title(document: etree._Element) -> str:
    title = next(document.iter("{*}title"), None)
    return (title.text or "").strip() if title is not None else ""


def _children(instances: list[etree._Element], path: Path, form: _Form) -> tuple[Node, ...]:
    """Read the children of a group; a repeat stands twice, as template and first instance."""
    same_name: dict[str, list[etree._Element]] = {}
    for instance in instances:
        for element in elements(instance):
            same_name.setdefault(local_name(element), []).append(element)
    return tuple(
        _node(found, (*path, name), form)
        for name, found in same_name.items()
        if path or not is_added(name)
    )


def _node(found: list[etree._Element], path: Path, form: _Form) -> Node:
    control = form.controls.get(path)
    repeats = path in form.repeats or any(_is_template(element) for element in found)
    if repeats or any(len(element) for element in found) or (control and control.is_group):
        return _group(found, path, form, Repeat if repeats else Group)
    return _question(path, control, form)


def _is_template(element: etree._Element) -> bool:
    return any(str(name).endswith("}template") for name in element.attrib)


def _group(
    found: list[etree._Element], path: Path, form: _Form, kind: type[Group] | type[Repeat]
) -> Group:
    control = form.controls.get(path)
    return kind(
        name=path[-1],
        path=path,
        children=_children(found, path, form),
        labels=control.labels if control else {},
        meaning=_meaning(form.binds.get(path)),
        appearance=control.appearance if control else "",
    )


def _question(path: Path, control: Control | None, form: _Form) -> Question:
    bind = _attributes(form.binds.get(path))
    calculated = "calculate" in bind or path in form.set_later
    asked = control or Control(name="")
    return Question(
        name=path[-1],
        path=path,
        type=question_type(asked, bind, calculated=calculated),
        labels=asked.labels,
        hints=asked.hints,
        choices=asked.choices,
        choice_file=asked.choice_file,
        choice_columns=asked.choice_columns,
        meaning=_meaning(form.binds.get(path)),
        required=bind.get("required", "false()").strip() not in ("", "false()", "false"),
        readonly=bind.get("readonly", "").strip() in ("true()", "true"),
        calculated=calculated,
        asked=control is not None,
        number=NUMBERS.get(bind.get("type", "").rpartition(":")[2].lower()),
        appearance=asked.appearance,
        preload=bind.get("preload"),
        constraint_messages=form.texts.of_expression(bind.get("constraintMsg")),
        required_messages=form.texts.of_expression(bind.get("requiredMsg")),
    )


def _attributes(bind: etree._Element | None) -> dict[str, str]:
    """Return a bind's attributes by their names without prefix (`jr:preload`, `calculate`)."""
    if bind is None:
        return {}
    return {str(name).rpartition("}")[2]: str(value) for name, value in bind.attrib.items()}


def _meaning(bind: etree._Element | None) -> str | None:
    word = bind.get(f"{{{TERRAIN}}}as") if bind is not None else None
    return word.strip() if word and word.strip() else None
