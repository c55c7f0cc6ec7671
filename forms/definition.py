"""Form definitions: an XForm read once, its labels chosen, its tree compared with another's."""

from functools import lru_cache

from forms.nodes import (
    CHOICE_TYPES,
    FILE_TYPES,
    Choice,
    FormDefinition,
    Group,
    Node,
    Path,
    Question,
    Repeat,
)
from forms.xform import read_xform
from forms.xml import FormXmlError

__all__ = [
    "CHOICE_TYPES",
    "FILE_TYPES",
    "Choice",
    "FormDefinition",
    "FormXmlError",
    "Group",
    "Node",
    "Path",
    "Question",
    "Repeat",
    "label",
    "read",
    "same_tree",
]


@lru_cache(maxsize=128)
def read(xform_xml: bytes) -> FormDefinition:
    """Read a form's definition; the same bytes are read once."""
    return read_xform(xform_xml)


def label(node: Node | Choice, language: str, default: str = "default") -> str:
    """Return the label in a language, else in the form's default, else any, else the name."""
    for wanted in (language, default, "default"):
        if wanted in node.labels:
            return node.labels[wanted]
    return next(iter(node.labels.values()), node.name)


def same_tree(first: FormDefinition, second: FormDefinition) -> bool:
    """Say whether two versions hold the same answers: paths, types and choices below the root.

    Nodes that servers add (formhub, __version__, meta) are not part of a definition.
    """
    return _tree(first) == _tree(second)


def _tree(definition: FormDefinition) -> dict[Path, object]:
    return {node.path: _shape(node) for node in definition.nodes()}


def _shape(node: Node) -> object:
    if isinstance(node, Group):
        return type(node).__name__
    names = None if node.choices is None else frozenset(choice.name for choice in node.choices)
    return node.type, node.number, names, node.choice_file
