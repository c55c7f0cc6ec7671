"""Choice lists of an XForm: items in place, secondary instances, or a file."""

import re
from dataclasses import dataclass

from lxml import etree

from forms.itext import IN_PLACE, Texts
from forms.nodes import Choice
from forms.xml import elements, local_name

_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)([^,)]*)")
_ITEXT_COLUMN = re.compile(r"jr:itext\(\s*([^'\")]+?)\s*\)")


@dataclass(frozen=True)
class Listed:
    """The choices of a question, or the file that has them with its value and label columns."""

    choices: tuple[Choice, ...] | None = None
    file: str | None = None
    columns: tuple[str, str] | None = None


def choices_of(control: etree._Element, model: etree._Element, texts: Texts) -> Listed:
    """Return what a select offers; nothing for other controls and for lists of answers."""
    items = list(control.iterchildren("{*}item"))
    if items:
        return Listed(tuple(_item(item, texts) for item in items))
    itemset = control.find("{*}itemset")
    if itemset is None:
        return Listed()
    return _from_instance(itemset, model, texts)


def _item(item: etree._Element, texts: Texts) -> Choice:
    value = item.find("{*}value")
    name = (value.text or "").strip() if value is not None else ""
    return Choice(name, texts.of(item.find("{*}label")))


def _from_instance(itemset: etree._Element, model: etree._Element, texts: Texts) -> Listed:
    call = _INSTANCE.search(itemset.get("nodeset", ""))
    instance = _instance(model, call[1]) if call else None
    if call is None or instance is None:
        return Listed()
    value, label = _column(itemset, "value", "name"), _column(itemset, "label", "label")
    source = instance.get("src")
    if source:
        return Listed(file=source.rpartition("/")[2], columns=(value, label))
    items = _items(instance, call[2])
    return Listed(tuple(_from_item(item, value, label, texts) for item in items))


def _instance(model: etree._Element, instance_id: str) -> etree._Element | None:
    found = (item for item in model.iterchildren("{*}instance") if item.get("id") == instance_id)
    return next(found, None)


def _column(itemset: etree._Element, part: str, default: str) -> str:
    element = itemset.find(f"{{*}}{part}")
    reference = element.get("ref", default) if element is not None else default
    itext = _ITEXT_COLUMN.search(reference)
    return (itext[1] if itext else reference).rpartition("/")[2]


def _items(instance: etree._Element, below: str) -> list[etree._Element]:
    """Follow `/root/item[filter]` from an instance; filters are the phone's business."""
    found = [instance]
    for step in re.sub(r"\[.*", "", below).split("/"):
        name = step.strip().rpartition(":")[2]
        if name:
            found = [e for parent in found for e in elements(parent) if local_name(e) == name]
    return found


def _from_item(item: etree._Element, value: str, label: str, texts: Texts) -> Choice:
    columns = {local_name(column): (column.text or "").strip() for column in elements(item)}
    name = columns.pop(value, "")
    text = columns.pop(label, "")
    itext_id = columns.pop("itextId", text)
    labels = texts.by_id(itext_id) or ({IN_PLACE: text} if text else {})
    return Choice(name, labels, columns)
