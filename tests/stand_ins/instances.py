"""A submission's XML as the servers read it: its head (also when it is broken), its tree, its
multipart POST.
"""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from lxml import etree

SAFE = {"resolve_entities": False, "no_network": True}
META = {"instanceID", "deprecatedID", "instanceName", "rootUuid"}


@dataclass(frozen=True)
class Head:
    """What identifies a submission; a part that could not be found is empty."""

    root: str = ""
    form_id: str = ""
    version: str = ""
    instance_id: str = ""
    deprecated_id: str = ""
    instance_name: str | None = None
    submission_date: str = ""
    formhub_uuid: str = ""
    well_formed: bool = True


@dataclass(frozen=True)
class File:
    """One file of a submission, with the type its sender gave it."""

    content: bytes
    mimetype: str = "application/octet-stream"


def file(name: str, content: bytes | File) -> File:
    """A file whose type is guessed from its name, unless it has one."""
    if isinstance(content, File):
        return content
    guessed = {"m4a": "audio/mp4", "csv": "text/csv"}.get(name.rsplit(".", 1)[-1])
    return File(content, guessed or mimetypes.guess_type(name)[0] or "application/octet-stream")


def local(node: Any) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(node).localname)


def read_head(xml: str) -> Head:
    """Read on until the XML ends or breaks; what came before the break counts."""
    parser = etree.XMLPullParser(events=("start", "end"), **SAFE)
    found: dict[str, str] = {}
    trail: list[str] = []
    well_formed = True
    text = xml.removeprefix("\ufeff")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        parser.feed(text.encode())
        parser.close()
    except etree.XMLSyntaxError:
        well_formed = False
    try:
        for event, node in parser.read_events():
            _note(event, node, trail, found)
    except etree.XMLSyntaxError:
        well_formed = False
    return Head(
        root=found.get("root", ""),
        form_id=found.get("@id", ""),
        version=found.get("@version", ""),
        instance_id=found.get("instanceID", ""),
        deprecated_id=found.get("deprecatedID", ""),
        instance_name=found.get("instanceName"),
        submission_date=found.get("@submissionDate", ""),
        formhub_uuid=found.get("formhub", ""),
        well_formed=well_formed and bool(found),
    )


def _note(event: str, node: Any, trail: list[str], found: dict[str, str]) -> None:
    name = local(node)
    if event == "end":
        trail.pop()
        inside = trail[1:]
        if inside == ["meta"] and name in META and node.text:
            found[name] = node.text
        elif inside == ["formhub"] and name == "uuid" and node.text:
            found["formhub"] = node.text
        return
    if not trail:
        found["root"] = name
        found.update({f"@{key}": value for key, value in node.attrib.items()})
    trail.append(name)


def tree(xml: str) -> Any | None:
    """The root element, as much of it as can be read; None when nothing can."""
    text = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", xml.removeprefix("\ufeff"))
    return etree.fromstring(text.encode(), etree.XMLParser(recover=True, **SAFE))


def text_of(node: Any) -> str:
    """The text of a leaf, entities that were not expanded included."""
    return "".join(node.itertext()) if len(node) else (node.text or "")


def children(node: Any) -> list[Any]:
    """The element children."""
    return [child for child in node if isinstance(child.tag, str)]


def named_files(
    xml: str, binaries: frozenset[str], repeats: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """The files that the answers name, in order: (path below the root, repeats with their
    position; name).
    """
    root = tree(xml)
    found: list[tuple[str, str]] = []
    if root is not None:
        _collect(root, "", "", (binaries, repeats), found)
    return found


def _collect(
    node: Any,
    path: str,
    shown: str,
    kinds: tuple[frozenset[str], frozenset[str]],
    found: list[tuple[str, str]],
) -> None:
    binaries, repeats = kinds
    seen: dict[str, int] = {}
    for kid in children(node):
        name = local(kid)
        seen[name] = seen.get(name, 0) + 1
        here = f"{path}/{name}"
        label = f"{shown}/{name}" + (f"[{seen[name]}]" if here in repeats else "")
        if here not in binaries:
            _collect(kid, here, label, kinds, found)
        elif value := text_of(kid).strip():
            found.append((label.lstrip("/"), value))


def ascii_name(name: str) -> str:
    """`IMG_002 é.jpg` as Central folds it for old clients: `IMG_002 -.jpg`."""
    return "".join(c if c.isascii() else "-" for c in unicodedata.normalize("NFC", name))
