"""The outside of a submission: which form, which edition, which servers touched it."""

from dataclasses import dataclass

from lxml import etree

from forms.xform import VERSION_NAME
from forms.xml import NotASubmissionError, elements, local_name, own_text, parse

# Blank forms, manifests, lists and answers of servers lie beside submissions on a phone.
_OF_OTHERS = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://openrosa.org/xforms/xforms",
    "http://openrosa.org/http/response",
)


@dataclass(frozen=True)
class Envelope:
    """What a submission says about itself, as sent; None where it says nothing."""

    form_id: str
    version: str | None
    instance_id: str | None
    deprecated_id: str | None = None
    root_uuid: str | None = None
    instance_name: str | None = None
    source_version: str | None = None
    formhub_uuid: str | None = None
    submission_date: str | None = None
    is_encrypted: bool = False
    audit_name: str | None = None


def envelope(xml: bytes) -> Envelope:
    """Read the outside of a submission, before its form is known."""
    return envelope_of(parse(xml))


def envelope_of(root: etree._Element) -> Envelope:
    """Read the outside from a parsed submission."""
    namespace = etree.QName(root).namespace or ""
    form_id = root.get("id") or namespace
    if not form_id or namespace.startswith(_OF_OTHERS):
        name = local_name(root)
        raise NotASubmissionError(f"<{name}> is no submission: its root names no form")
    meta = _texts_below(root, "meta")
    versions = [own_text(item) for item in elements(root) if VERSION_NAME.match(local_name(item))]
    return Envelope(
        form_id=form_id,
        version=root.get("version") or None,
        instance_id=meta.get("instanceID"),
        deprecated_id=meta.get("deprecatedID"),
        root_uuid=meta.get("rootUuid"),
        instance_name=meta.get("instanceName"),
        source_version=next((text.strip() for text in reversed(versions) if text.strip()), None),
        formhub_uuid=_texts_below(root, "formhub").get("uuid"),
        submission_date=root.get("submissionDate"),
        is_encrypted=_is_encrypted(root),
        audit_name=meta.get("audit"),
    )


def _texts_below(root: etree._Element, name: str) -> dict[str, str]:
    """Return the texts of the parts of `meta` or `formhub` that are not blank, untrimmed."""
    texts: dict[str, str] = {}
    for holder in elements(root):
        if local_name(holder) == name:
            for part in elements(holder):
                text = own_text(part)
                if text.strip():
                    texts.setdefault(local_name(part), text)
    return texts


def _is_encrypted(root: etree._Element) -> bool:
    return root.get("encrypted") == "yes" or root.find("{*}base64EncryptedKey") is not None
