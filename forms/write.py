"""Canonical answers → submission XML, as a phone would send them."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from forms.nodes import FormDefinition, Group, Node, Repeat
from forms.unknown import UNKNOWN, place
from forms.values import write_value
from forms.xml import allowed


def write(
    answers: Mapping[str, Any],
    definition: FormDefinition,
    *,
    instance_id: str,
    deprecated_id: str | None = None,
    instance_name: str | None = None,
    version: str | None = None,
) -> bytes:
    """Write the answers as XML of the form version, which reads back as the same answers."""
    root = etree.Element(definition.root.name, {"id": definition.form_id})
    said_version = version or definition.version
    if said_version:
        root.set("version", said_version)
    _write_group(root, definition.root, answers)
    for path, text in answers.get(UNKNOWN, {}).items():
        place(root, path, allowed(text))
    _write_meta(root, instance_id, deprecated_id, instance_name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write_group(element: etree._Element, group: Group, answers: Mapping[str, Any]) -> None:
    for node in group.children:
        value = answers.get(node.name)
        if isinstance(node, Repeat):
            for instance in value or []:
                _write_group(etree.SubElement(element, node.name), node, instance)
        else:
            _write_node(etree.SubElement(element, node.name), node, value)


def _write_node(element: etree._Element, node: Node, value: Any) -> None:
    if isinstance(node, Group):
        _write_group(element, node, value or {})
    else:
        element.text = allowed(write_value(value)) or None


def _write_meta(
    root: etree._Element,
    instance_id: str,
    deprecated_id: str | None,
    instance_name: str | None,
) -> None:
    meta = etree.SubElement(root, "meta")
    parts = {
        "instanceID": instance_id,
        "deprecatedID": deprecated_id,
        "instanceName": instance_name,
    }
    for name, text in parts.items():
        if text:
            etree.SubElement(meta, name).text = allowed(text)
