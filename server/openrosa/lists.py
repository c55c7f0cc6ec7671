"""What a phone downloads: the list of forms, forms, their media."""

from collections.abc import Iterator
from urllib.parse import quote

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms.definition import read as read_form
from server.media import MediaStore
from server.models.forms import Form, FormVersion
from server.models.keys import PhoneKey
from server.openrosa.answers import FORM_LIST, MANIFEST, document, element, kept, md5
from sync.form_media import media_for

CSV_TYPE = "text/csv; charset=utf-8"


def form_list(forms: list[Form], base: str, *, all_versions: bool) -> Response:
    """`formList`: the newest version of each form, or all of them."""
    versions = (
        version
        for form in forms
        for version in (reversed(form.versions) if all_versions else form.versions[-1:])
    )
    return document("xforms", FORM_LIST, (_listed(version, base) for version in versions))


def manifest(
    session: Session,
    media: MediaStore,
    key: PhoneKey,
    version: FormVersion,
    base: str,
    *,
    year: int,
) -> Response:
    """The files that go with a form, with their hashes."""
    files = media_for(session, media, version, year=year, regions=key.regions)
    return document("manifest", MANIFEST, _media_files(files, version, base))


def form_xml(version: FormVersion) -> Response:
    """The XForm as it was published."""
    return kept(version.xform, "text/xml; charset=utf-8")


def media_file(name: str, content: bytes, content_type: str) -> Response:
    """One file of a form."""
    return kept(content, CSV_TYPE if name.endswith(".csv") else content_type)


def _listed(version: FormVersion, base: str) -> str:
    path = f"{quote(version.form.form_id, safe='')}/{quote(version.version or '-', safe='')}"
    parts = [
        element("formID", version.form.form_id),
        element("name", version.title or version.form.title),
        element("version", version.version),
        element("hash", md5(version.xform)),
        element("downloadUrl", f"{base}/forms/{path}.xml"),
    ]
    if read_form(version.xform).media:
        parts.append(element("manifestUrl", f"{base}/manifest/{path}"))
    return f"<xform>{''.join(parts)}</xform>"


def _media_files(files: dict[str, bytes], version: FormVersion, base: str) -> Iterator[str]:
    path = f"{quote(version.form.form_id, safe='')}/{quote(version.version or '-', safe='')}"
    for name, content in files.items():
        parts = (
            element("filename", name),
            element("hash", md5(content)),
            element("downloadUrl", f"{base}/media/{path}/{quote(name, safe='')}"),
        )
        yield f"<mediaFile>{''.join(parts)}</mediaFile>"
