"""A submission in the dress of the server that it goes to: its form id, version and added nodes."""

import copy

from lxml import etree

from forms.xform import VERSION_NAME
from forms.xml import elements, local_name, parse

ADDED_FIRST = "formhub"


def dressed_like(xml: bytes, theirs: bytes) -> bytes:
    """Write a submission as the server that gave `theirs` expects it.

    Root element, `id`, `version`, `formhub` and `__version__` are taken from there; the answers and
    `meta` stay. Both must be submissions of the same form; raises `SubmissionXmlError`.
    """
    ours, model = parse(xml), parse(theirs)
    names = dict(model.nsmap) | dict(ours.nsmap)
    root = etree.Element(model.tag, nsmap=names)  # type: ignore[arg-type]  # a default has no prefix
    for name in ("id", "version"):
        value = model.get(name)
        if value is not None:
            root.set(name, value)
    root.text = ours.text
    own = [child for child in elements(ours) if not _is_added(child)]
    for child in own:
        root.append(copy.deepcopy(child))
    for node in (child for child in elements(model) if _is_added(child)):
        if local_name(node) == ADDED_FIRST:
            root.insert(0, copy.deepcopy(node))
        else:
            root.insert(_before_meta(root), copy.deepcopy(node))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _is_added(node: etree._Element) -> bool:
    name = local_name(node)
    return name == ADDED_FIRST or VERSION_NAME.match(name) is not None


def _before_meta(root: etree._Element) -> int:
    children = list(root)
    return next((i for i, child in enumerate(children) if _is_meta(child)), len(children))


def _is_meta(node: etree._Element) -> bool:
    return isinstance(node.tag, str) and local_name(node) == "meta"
