"""The web form's built files: the shell, hashed assets for a year, each packed beforehand."""

from pathlib import Path

from flask import request
from werkzeug.exceptions import NotFound, ServiceUnavailable
from werkzeug.security import safe_join
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

FOLDER = Path(__file__).resolve().parents[1] / "static" / "field"
# How a packed file is named beside the plain one, the smallest first.
PACKED = (("br", ".br"), ("gzip", ".gz"))
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
A_YEAR = 31_536_000
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",  # the engine's XPath parser is WebAssembly
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self' data:",  # that parser comes as a data: address
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(self)"


def built_file(name: str) -> Response:
    """A file of the build, packed as the browser takes it; hashed ones are kept for a year."""
    inside = safe_join(str(FOLDER), name)
    if not (FOLDER / "index.html").exists():
        raise ServiceUnavailable("The web form is not built on this server: run `make setup`.")
    path = Path(inside or FOLDER)
    kind = TYPES.get(path.suffix)
    if kind is None or not path.is_file():
        raise NotFound
    encoding, packed = _packed(path)
    answer = send_file(
        packed, request.environ, mimetype=kind, conditional=True, etag=True, max_age=None
    )
    answer.headers["Vary"] = "Accept-Encoding"
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    lasting = name.startswith("assets/")
    answer.headers["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if lasting else "no-cache"
    )
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Permissions-Policy"] = PERMISSIONS
    return answer


def _packed(path: Path) -> tuple[str, Path]:
    accepted = request.accept_encodings
    for encoding, ending in PACKED:
        packed = path.with_name(path.name + ending)
        if accepted[encoding] > 0 and packed.exists():
            return encoding, packed
    return "", path
