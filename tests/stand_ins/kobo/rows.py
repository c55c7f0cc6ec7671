"""A row of `/data/`: the answers as strings by full path, and the server's own keys."""

from __future__ import annotations

from typing import Any

from tests.stand_ins.clock import seconds
from tests.stand_ins.instances import children, local, named_files, text_of, tree
from tests.stand_ins.kobo.model import Asset, Attachment, Row

ALWAYS = ("_uuid", "meta/rootUuid", "_id", "_validation_status")


def row_json(asset: Asset, row: Row, kf_url: str) -> dict[str, Any]:
    """The row as the API shows it; kept until the row changes."""
    if row.cached is None:
        row.cached = _build(asset, row, kf_url)
    return row.cached


def only(row: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """The fields asked for, and the four that always come."""
    wanted = {*fields, *ALWAYS}
    return {key: value for key, value in row.items() if key in wanted}


def _build(asset: Asset, row: Row, kf_url: str) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    root = tree(row.xml)
    if root is not None:
        _answers(root, "", asset.repeats, answers)
    located = _geolocation(asset, answers)
    answers.setdefault("meta/rootUuid", f"uuid:{row.root_uuid}")
    root_uuid = answers.pop("meta/rootUuid")
    paths = {name: path for path, name in named_files(row.xml, asset.binaries, asset.repeats)}
    return {
        "_id": row.id,
        **answers,
        "_xform_id_string": asset.uid,
        "_uuid": row.uuid,
        "meta/rootUuid": root_uuid,
        "_attachments": [
            attachment_json(asset, row, a, paths, kf_url)
            for a in sorted(row.attachments, key=lambda a: a.is_deleted)
        ],
        "_status": "submitted_via_web",
        "_geolocation": located,
        "_submission_time": seconds(row.submitted_at, ""),
        "_validation_status": row.status,
        "_submitted_by": row.submitted_by,
    }


def _answers(node: Any, path: str, repeats: frozenset[str], into: dict[str, Any]) -> None:
    for child in children(node):
        here = f"{path}/{local(child)}".lstrip("/")
        if f"/{here}" in repeats:
            instance: dict[str, Any] = {}
            _answers(child, here, repeats, instance)
            into.setdefault(here, []).append(instance)
        elif children(child):
            _answers(child, here, repeats, into)
        elif value := text_of(child):
            into[here] = value


def _geolocation(asset: Asset, answers: dict[str, Any]) -> list[float | None]:
    deployed = asset.deployed
    fields = deployed.xform.fields if deployed and deployed.xform else ()
    for field in fields:
        value = answers.get(field.path.lstrip("/"))
        if field.type == "geopoint" and isinstance(value, str):
            try:
                latitude, longitude = value.split()[:2]
                return [float(latitude), float(longitude)]
            except ValueError:
                return [None, None]
    return [None, None]


def attachment_json(
    asset: Asset, row: Row, attachment: Attachment, paths: dict[str, str], kf_url: str
) -> dict[str, Any]:
    """One entry of `_attachments`; host and scheme of its addresses come from the server's
    settings.
    """
    base = f"{kf_url}/api/v2/assets/{asset.uid}/data/{row.id}/attachments/{attachment.uid}/"
    safe = attachment.name.replace(" ", "_")
    found = {
        "download_url": base,
        "mimetype": attachment.mimetype,
        "filename": f"{attachment.folder}/{safe}",
        "media_file_basename": attachment.name,
        "uid": attachment.uid,
        "is_deleted": attachment.is_deleted,
    }
    if attachment.mimetype.startswith("image/"):
        found |= {f"download_{size}_url": f"{base}{size}/" for size in ("large", "medium", "small")}
    path = paths.get(attachment.name, "")
    found["question_xpath"] = "" if path.startswith("meta/") else path
    return found
