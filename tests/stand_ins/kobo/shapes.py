"""Assets, versions, files and rights as Kobo's API shows them."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from tests.stand_ins.clock import micros
from tests.stand_ins.kobo.content import content_of
from tests.stand_ins.kobo.http import Call
from tests.stand_ins.kobo.model import ALL_RIGHTS, Asset, MediaFile, Version
from tests.stand_ins.xforms import Field, XForm

LABELS = {
    "view_asset": "View form",
    "change_asset": "Edit form",
    "manage_asset": "Manage project",
    "add_submissions": "Add submissions",
    "view_submissions": "View submissions",
    "change_submissions": "Edit submissions",
    "delete_submissions": "Delete submissions",
    "validate_submissions": "Validate submissions",
    "delete_asset": "Delete form",
}
SETTINGS = {
    "sector": {},
    "country": [],
    "description": "",
    "organization": "",
    "country_codes": [],
}
TYPES = {"string": "text", "int": "integer", "binary": "image"}


def key(*parts: str, length: int = 9) -> str:
    """A name that hangs on its parts, for what Kobo draws at random at each import."""
    digest = hashlib.sha256("/".join(parts).encode()).hexdigest()
    return digest[:length]


def asset_link(call: Call, asset: Asset, rest: str = "") -> str:
    """The address of an asset or of something below it."""
    return call.link(f"/api/v2/assets/{asset.uid}/{rest}")


def user_link(call: Call, username: str) -> str:
    """The address of an account."""
    return call.link(f"/api/v2/users/{username}/")


def listed(call: Call, asset: Asset) -> dict[str, Any]:
    """An asset in the list."""
    return {
        "url": asset_link(call, asset),
        "date_created": micros(asset.created),
        "date_modified": micros(asset.modified),
        "date_deployed": micros(asset.date_deployed) if asset.date_deployed else None,
        "owner": user_link(call, asset.owner.username),
        "summary": summary(asset.newest.source),
        "owner__username": asset.owner.username,
        "parent": None,
        "uid": asset.uid,
        "tag_string": "",
        "settings": SETTINGS,
        "kind": "asset",
        "name": asset.name,
        "asset_type": asset.kind,
        "version_id": asset.newest.uid,
        **deployment_facts(asset),
        "permissions": rights(call, asset),
        "export_settings": [],
        "downloads": [
            {"format": kind, "url": f"{asset_link(call, asset)}.{kind}"} for kind in ("xls", "xml")
        ],
        "data": asset_link(call, asset, "data/"),
        "subscribers_count": 0,
        "status": "private",
        "access_types": None,
        "children": {"count": 0},
        "data_sharing": {},
        "owner_label": asset.owner.username,
        "last_modified_by": None,
        "created_by": None,
    }


def deployment_facts(asset: Asset) -> dict[str, Any]:
    """What list and detail say about the deployment."""
    deployed = asset.deployed
    state = "-" if asset.kind != "survey" else "draft"
    if deployed:
        state = "deployed" if asset.active else "archived"
    last = max((row.submitted_at for row in asset.rows.values()), default=None)
    return {
        "has_deployment": deployed is not None,
        "deployed_version_id": deployed.uid if deployed else None,
        "deployment__active": asset.active,
        "deployment__submission_count": len(asset.rows),
        "deployment__last_submission_time": micros(last) if last else None,
        "deployment__encrypted": False,
        "deployment__uuid": asset.formhub_uuid if deployed else None,
        "deployment_status": state,
    }


def detail(call: Call, asset: Asset) -> dict[str, Any]:
    """One asset, with its content."""
    newest = asset.newest
    versions = deployed_versions(call, asset)
    return {
        **listed(call, asset),
        "files": [file_json(call, asset, media) for media in asset.files],
        "version__content_hash": content_hash(newest),
        "version_count": len(asset.versions),
        "deployed_versions": {
            "count": len(versions), "next": None, "previous": None, "results": versions,
        },
        "deployment__links": _links("https://ee.example.org") if asset.deployed else {},
        "deployment__data_download_links": _downloads(call, asset) if asset.deployed else {},
        "report_styles": {"default": {}, "specified": {}, "kuid_names": {}},
        "report_custom": {},
        "advanced_features": {"_version": "20250820"},
        "map_styles": {},
        "map_custom": {},
        "content": content(newest),
        "embeds": [],
        "analysis_form_json": {"additional_fields": []},
        "xform_link": asset_link(call, asset, "xform/"),
        "hooks_link": asset_link(call, asset, "hooks/"),
        "xls_link": asset_link(call, asset, "xls/"),
        "assignable_permissions": [
            {"url": call.link(f"/api/v2/permissions/{right}/"), "label": label}
            for right, label in LABELS.items()
        ],
        "effective_permissions": [
            {"codename": right} for right in ALL_RIGHTS if asset.may(call.user, right)
        ],
        "exports": asset_link(call, asset, "exports/"),
        "paired_data": asset_link(call, asset, "paired-data/"),
        "project_ownership": None,
    }  # fmt: skip


def _links(web_form: str) -> dict[str, str]:
    kinds = (
        "offline_url", "url", "iframe_url", "preview_url", "single_url",
        "single_once_url", "single_iframe_url", "single_once_iframe_url",
    )  # fmt: skip
    return {kind: f"{web_form}/{kind.removesuffix('_url')}/abcd1234" for kind in kinds}


def _downloads(call: Call, asset: Asset) -> dict[str, str]:
    base = f"{call.state.kc_url}/{asset.owner.username}"
    old = {f"{k}_legacy": f"{base}/exports/{asset.uid}/{k}/" for k in ("xls", "csv", "zip")}
    new = {k: f"{base}/reports/{asset.uid}/export.{k}" for k in ("xls", "csv")}
    return {**old, **new}


def deployed_versions(call: Call, asset: Asset) -> list[dict[str, Any]]:
    """The versions that phones got, newest first."""
    deployed = sorted((v for v in asset.versions if v.number), key=lambda v: -v.number)
    return [version_json(call, asset, version) for version in deployed]


def version_json(call: Call, asset: Asset, version: Version) -> dict[str, Any]:
    """A version without its content."""
    date = micros(version.deployed_at) if version.deployed_at else None
    return {
        "uid": version.uid,
        "url": asset_link(call, asset, f"versions/{version.uid}/"),
        "content_hash": content_hash(version),
        "date_deployed": date,
        "date_modified": date or micros(version.created),
        "version_number": str(version.number) if version.number else None,
    }


def content_hash(version: Version) -> str:
    """A hash of the content."""
    return version.source.digest("sha1")


def file_json(call: Call, asset: Asset, media: MediaFile) -> dict[str, Any]:
    """A form's file."""
    return {
        "uid": media.uid,
        "url": asset_link(call, asset, f"files/{media.uid}/"),
        "asset": asset_link(call, asset),
        "user": user_link(call, asset.owner.username),
        "user__username": asset.owner.username,
        "file_type": "form_media",
        "description": "default",
        "date_created": micros(media.created),
        "content": asset_link(call, asset, f"files/{media.uid}/content/"),
        "metadata": {
            "hash": "md5:" + md5(media.content),
            "filename": media.name,
            "mimetype": media.mimetype,
        },
    }


def md5(content: bytes) -> str:
    """Hexadecimal MD5, the servers' word for a file's content."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def rights(call: Call, asset: Asset) -> list[dict[str, Any]]:
    """Who may do what."""
    everyone = {asset.owner.username: set(ALL_RIGHTS), **asset.rights}
    return [
        right_json(call, asset, username, right)
        for username, codes in everyone.items()
        for right in sorted(codes)
    ]


def right_json(call: Call, asset: Asset, username: str, right: str) -> dict[str, Any]:
    """One right of one account."""
    assignment = "p" + key(asset.uid, username, right, length=21)
    return {
        "url": asset_link(call, asset, f"permission-assignments/{assignment}/"),
        "user": user_link(call, username),
        "permission": call.link(f"/api/v2/permissions/{right}/"),
        "label": LABELS[right],
    }


def summary(form: XForm) -> dict[str, Any]:
    """The list's summary of a form."""
    asked = [f for f in form.fields if f.type not in {"structure", "repeat"}]
    labels = [form.labels[f"{f.path}:label"][0] for f in asked if f"{f.path}:label" in form.labels]
    return {
        "geo": any(f.type.startswith("geo") for f in asked),
        "labels": labels[:5],
        "columns": ["name", "type", "label", "required"],
        "lock_all": False,
        "lock_any": False,
        "languages": list(form.languages),
        "row_count": len(asked),
        "name_quality": {"ok": 0, "bad": 0, "good": len(asked), "total": len(asked), "firsts": {}},
        "default_translation": form.languages[0] if form.languages else None,
    }


def content(version: Version) -> dict[str, Any]:
    """The survey as rows with `$xpath` and `$kuid`; `$kuid` is new in each version, as after an
    import.
    """
    form = version.source
    if form.xlsx is not None:
        return content_of(form.xlsx, partial(key, version.uid))
    survey = [_row(version.uid, form, f) for f in form.fields if not f.path.startswith("/meta")]
    return {
        "schema": "1",
        "survey": survey,
        "choices": [],
        "settings": {"version": form.version, "id_string": form.form_id},
        "translated": ["label"],
        "translations": list(form.languages) or [None],
    }


def _row(version: str, form: XForm, field: Field) -> dict[str, Any]:
    kind = {"structure": "begin_group", "repeat": "begin_repeat"}.get(field.type)
    if field.control in {"select", "select1"}:
        kind = "select_multiple" if field.select_multiple else "select_one"
    row: dict[str, Any] = {
        "name": field.name,
        "type": kind or TYPES.get(field.type, field.type),
        "$kuid": key(version, field.path),
        "$xpath": field.path.lstrip("/"),
        "$autoname": field.name,
    }
    if label := form.labels.get(f"{field.path}:label"):
        row["label"] = label
    return row
