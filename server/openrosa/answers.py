"""What a phone reads: OpenRosa's XML, its headers, and refusals in the key's language."""

import hashlib
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from flask import request
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response

ACCEPTED_BYTES = 100_000_000
RESPONSE = "http://openrosa.org/http/response"
FORM_LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"


def headers(response: Response) -> Response:
    """Add the headers of OpenRosa 1.0 (docs.getodk.org/openrosa-http)."""
    response.headers["X-OpenRosa-Version"] = "1.0"
    response.headers["X-OpenRosa-Accept-Content-Length"] = str(ACCEPTED_BYTES)
    return response


def message(status: int, text: str, *, nature: str, language: str) -> Response:
    """One message for the phone to show."""
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f"<OpenRosaResponse xmlns={quoteattr(RESPONSE)}>"
        f"<message nature={quoteattr(nature)}>{escape(text)}</message></OpenRosaResponse>"
    )
    response = headers(Response(body, status=status, mimetype="text/xml"))
    response.headers["Content-Language"] = language
    return response


def msgid(text: str) -> str:
    """Mark a sentence of the catalogue; the key's language is known only when it is said."""
    return text


def said(language: str, text: str, **facts: object) -> str:
    """A sentence of the catalogue in the key's language."""
    with force_locale(language):
        return gettext(text, **facts)


def document(root: str, namespace: str, parts: Iterable[str]) -> Response:
    """A list that a phone may keep: with an ETag, 304 where it has it."""
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns={quoteattr(namespace)}>'
        f"{''.join(parts)}</{root}>"
    )
    return kept(body.encode(), "text/xml; charset=utf-8")


def element(name: str, text: str) -> str:
    """`<name>text</name>`."""
    return f"<{name}>{escape(text)}</{name}>"


def kept(body: bytes, content_type: str) -> Response:
    """Bytes with their ETag, answered by 304 to a phone that has them."""
    response = Response(body, content_type=content_type)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    return headers(response.make_conditional(request.environ))


def md5(body: bytes) -> str:
    """A hash as the lists of OpenRosa name it."""
    return "md5:" + hashlib.md5(body, usedforsecurity=False).hexdigest()
