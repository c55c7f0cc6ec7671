"""An XForm as the servers read it: identity, fields, media, labels; and XLSForms made into one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree
from pyxform.xls2xform import convert

XF = "{http://www.w3.org/2002/xforms}"
XH = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class NotAForm(ValueError):
    """The bytes are no XForm and no XLSForm."""


@dataclass(frozen=True)
class Field:
    """A node of the form's primary instance; `path` starts with a slash, below the root."""

    path: str
    name: str
    type: str
    select_multiple: bool = False
    control: str | None = None

    @property
    def binary(self) -> bool:
        """Whether the answer names a file."""
        return self.type == "binary"


@dataclass(frozen=True)
class XForm:
    """A form definition with what the servers show of it."""

    xml: str
    form_id: str
    version: str
    title: str
    root: str
    fields: tuple[Field, ...]
    media: tuple[str, ...]
    labels: dict[str, list[str]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    xlsx: bytes | None = None

    @property
    def repeats(self) -> frozenset[str]:
        """Paths of the repeats."""
        return frozenset(f.path for f in self.fields if f.type == "repeat")

    @property
    def binaries(self) -> frozenset[str]:
        """Paths of questions whose answer names a file."""
        return frozenset(f.path for f in self.fields if f.binary)

    def digest(self, name: str) -> str:
        """`md5`, `sha1` or `sha256` of the XML as stored."""
        return hashlib.new(name, self.xml.encode(), usedforsecurity=False).hexdigest()


def from_xlsx(content: bytes) -> str:
    """The XForm of an XLSForm, by pyxform."""
    try:
        return str(convert(content, file_type=".xlsx", warnings=[]).xform)
    except Exception as error:  # pyxform raises many kinds for a bad workbook
        raise NotAForm(str(error)) from error


def warnings_of(content: bytes) -> list[str]:
    """What pyxform warns about."""
    warnings: list[str] = []
    convert(content, file_type=".xlsx", warnings=warnings)
    return warnings


def read(source: str | bytes) -> XForm:
    """Read an XForm's XML (or an XLSForm's bytes, which start with PK)."""
    xlsx = source if isinstance(source, bytes) and source[:2] == b"PK" else None
    if isinstance(source, bytes):
        source = from_xlsx(source) if xlsx else source.decode("utf-8")
    try:
        tree = etree.fromstring(source.encode(), PARSER)
    except etree.XMLSyntaxError as error:
        raise NotAForm(str(error)) from error
    root = tree.find(f".//{XF}model/{XF}instance/*")
    if root is None or not root.get("id"):
        raise NotAForm("no primary instance with an id")
    return replace(_describe(source, tree, root), xlsx=xlsx)


def _describe(source: str, tree: Any, root: Any) -> XForm:
    name = etree.QName(root).localname
    types = {b.get("nodeset"): b.get("type", "string") for b in tree.iter(f"{XF}bind")}
    controls = {
        c.get("ref") or c.get("nodeset"): etree.QName(c).localname
        for c in tree.find(f"{XH}body").iter()
        if isinstance(c.tag, str) and (c.get("ref") or c.get("nodeset"))
    }
    fields: dict[str, Field] = {}
    _walk(root, f"/{name}", "", types, controls, fields)
    translations = list(tree.iter(f"{XF}translation"))
    return XForm(
        xml=source,
        form_id=root.get("id"),
        version=root.get("version", ""),
        title=tree.findtext(f"{XH}head/{XH}title") or "",
        root=name,
        fields=tuple(fields.values()),
        media=_media(tree),
        labels=_labels(translations, f"/{name}"),
        languages=tuple(t.get("lang") for t in translations),
    )


def _walk(
    node: Any,
    full: str,
    path: str,
    types: dict[str, str],
    controls: dict[str, str],
    into: dict[str, Field],
) -> None:
    for child in node:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        here, there = f"{path}/{name}", f"{full}/{name}"
        control = controls.get(there)
        if control == "repeat":
            kind = "repeat"
        elif len(child):
            kind = "structure"
        else:
            kind = types.get(there, "string")
        into.setdefault(here, Field(here, name, kind, control == "select", control))
        _walk(child, there, here, types, controls, into)


def _media(tree: Any) -> tuple[str, ...]:
    names = {
        instance.get("src").rsplit("/", 1)[-1]
        for instance in tree.iter(f"{XF}instance")
        if instance.get("src", "").startswith("jr://file")
    }
    for value in tree.iter(f"{XF}value"):
        if value.get("form") in {"image", "audio", "video", "big-image"} and value.text:
            names.add(value.text.rsplit("/", 1)[-1])
    return tuple(sorted(names))


def _labels(translations: list[Any], root: str) -> dict[str, list[str]]:
    labels: dict[str, list[str]] = {}
    for translation in translations:
        for text in translation.iter(f"{XF}text"):
            key = text.get("id").removeprefix(root)
            labels.setdefault(key, []).append(text.findtext(f"{XF}value") or "")
    return labels
