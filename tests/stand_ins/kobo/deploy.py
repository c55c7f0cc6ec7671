"""What Kobo makes of a form at deployment: its own id, version and root, two nodes more."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from tests.stand_ins.clock import seconds
from tests.stand_ins.kobo.model import Asset, Version
from tests.stand_ins.xforms import XF, XForm, read


def deployed_form(asset: Asset, version: Version) -> XForm:
    """The XForm that phones get: root and id are the asset's uid, formhub/uuid and __version__
    added.
    """
    source = version.source
    tree = etree.fromstring(source.xml.encode())
    _rename_paths(tree, source.root, asset.uid)
    root = tree.find(f".//{XF}model/{XF}instance/*")
    root.tag = f"{XF}{asset.uid}"
    root.set("id", asset.uid)
    stamp = seconds(version.created, "").replace("T", " ")
    root.set("version", f"{version.number} ({stamp})")
    _add_nodes(root)
    model = tree.find(f".//{XF}model")
    _bind(model, f"/{asset.uid}/__version__", f"'{version.uid}'")
    _bind(model, f"/{asset.uid}/formhub/uuid", f"'{asset.formhub_uuid}'")
    etree.indent(tree)
    xml = '<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(tree, encoding="unicode")
    return read(xml + "\n")


def _rename_paths(tree: Any, old: str, new: str) -> None:
    path = re.compile(rf"(?<![\w/.-])/{re.escape(old)}(?=[/\s)\],]|$|:)")
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        for key, value in node.attrib.items():
            if f"/{old}" in value:
                node.set(key, path.sub(f"/{new}", value))


def _add_nodes(root: Any) -> None:
    formhub = etree.Element(f"{XF}formhub")
    etree.SubElement(formhub, f"{XF}uuid")
    root.insert(0, formhub)
    meta = next((n for n in root if etree.QName(n).localname == "meta"), None)
    version = etree.Element(f"{XF}__version__")
    if meta is None:
        root.append(version)
    else:
        meta.addprevious(version)


def _bind(model: Any, nodeset: str, calculate: str) -> None:
    bind = etree.SubElement(model, f"{XF}bind")
    bind.set("nodeset", nodeset)
    bind.set("type", "string")
    bind.set("calculate", calculate)


def as_sent(asset: Asset, xml: str) -> str:
    """A submission written for the XLSForm's own id, as a phone sends it from the deployed form."""
    deployed = asset.deployed
    if deployed is None or f'id="{asset.uid}"' in xml:
        return xml
    known = {v.source.version: v for v in asset.versions if v.number}
    written = re.search(r'\sversion="([^"]*)"', xml.split("?>", 1)[-1])
    return rewritten(asset, known.get(written[1] if written else "", deployed), xml)


def rewritten(asset: Asset, version: Version, xml: str) -> str:
    """Rename the root, set id and version, add formhub/uuid first and __version__ before meta."""
    match = re.search(
        r"<([\w:.-]+)(\s[^>]*?)?>", re.sub(r"<\?.*?\?>", lambda m: " " * len(m[0]), xml)
    )
    if match is None or version.xform is None:
        return xml
    root, attributes = match[1], match[2] or ""
    attributes = re.sub(r'\s(id|version)="[^"]*"', "", attributes)
    opening = (
        f'<{asset.uid} id="{asset.uid}" version="{version.xform.version}"{attributes}>'
        f"<formhub><uuid>{asset.formhub_uuid}</uuid></formhub>"
    )
    body = xml[match.end() :].replace(f"</{root}>", f"</{asset.uid}>")
    marked = f"<__version__>{version.uid}</__version__>"
    at = max(body.rfind("<meta>"), body.rfind("<orx:meta>"))
    at = at if at >= 0 else body.rfind(f"</{asset.uid}>")
    return xml[: match.start()] + opening + body[:at] + marked + body[at:]
