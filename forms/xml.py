"""The one place where XML from outside is parsed: no entity, no network, no huge tree."""

import re
from typing import cast

from lxml import etree

# Far above any real submission or form, far below what hurts a small server.
MAX_XML_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 200
_MAX_TAGS = 1_000_000  # a tree takes some hundred bytes of memory for each
_PLACE = re.compile(r", line \d+, column \d+$")
# All that is not a character of XML 1.0.
_NOT_ALLOWED = re.compile("[^\\t\\n\\r\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class XmlError(ValueError):
    """XML that cannot be taken: what is wrong, and where if the parser could say."""

    def __init__(self, what: str, line: int | None = None, column: int | None = None) -> None:
        self.what = what
        self.line = line
        self.column = column
        where = f" (line {line}, column {column or 0})" if line else ""
        super().__init__(f"{what}{where}")


class SubmissionXmlError(XmlError):
    """The bytes are not the XML of a submission; keep them and show why."""


class NotASubmissionError(SubmissionXmlError):
    """Well-formed XML whose root says no form id."""


class FormXmlError(XmlError):
    """The bytes are not an XForm."""


def parse(xml: bytes, error: type[XmlError] = SubmissionXmlError) -> etree._Element:
    """Parse untrusted bytes to their root element or raise `error` with the place."""
    if len(xml) > MAX_XML_BYTES:
        megabytes = MAX_XML_BYTES // (1024 * 1024)
        raise error(f"the XML is {len(xml)} bytes, more than {megabytes} MB")
    if xml.count(b"<") > _MAX_TAGS:
        raise error(f"the XML has more than {_MAX_TAGS} tags")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml.lstrip(), parser)
    except etree.XMLSyntaxError as problem:
        line, column = problem.position
        what = _PLACE.sub("", problem.msg or "nothing is there")
        raise error(f"the XML does not parse: {what}", line, column) from problem
    _refuse_entities(root, error)
    _refuse_depth(root, error)
    return root


def _refuse_entities(root: etree._Element, error: type[XmlError]) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    entities = dtd.entities() if dtd is not None else []  # type: ignore[attr-defined]  # in no stub
    declared = [entity.name for entity in entities]
    if declared:
        raise error(f"the XML declares the entity «{declared[0]}»; entities are not accepted", 1, 0)
    for reference in root.iter(etree.Entity):
        raise error(f"the XML refers to the entity {reference.text}", line_of(reference), 0)


def _refuse_depth(root: etree._Element, error: type[XmlError]) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise error(f"the XML nests deeper than {MAX_DEPTH} elements", line_of(element), 0)


def line_of(element: etree._Element) -> int | None:
    """Return the line where an element begins."""
    return cast("int | None", element.sourceline)


def local_name(element: etree._Element) -> str:
    """Return the element's name without namespace: prefixes and dialects differ, names do not."""
    tag = str(element.tag)
    return tag.rpartition("}")[2]


def elements(parent: etree._Element) -> list[etree._Element]:
    """Return the child elements in document order."""
    return list(parent.iterchildren(etree.Element))


def allowed(text: str) -> str:
    """Return a text without the control characters that XML cannot hold."""
    return _NOT_ALLOWED.sub("", text)


def own_text(element: etree._Element) -> str:
    """Return the text directly inside, also around child elements, not trimmed."""
    parts = [element.text or ""]
    parts.extend(child.tail or "" for child in element)
    return "".join(parts)
