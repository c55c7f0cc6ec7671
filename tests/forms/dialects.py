"""What servers do to a submission: the same answers in KoboToolbox's and in Central's dialect."""

import re

UID = "awFey7rKkwuCqGLThUH3JJ"
ORX = "http://openrosa.org/xforms"


def as_kobo(xml: bytes) -> bytes:
    """Root renamed to the asset's uid, id and version replaced, formhub and __version__ added."""
    text = xml.decode()
    text = re.sub(r"<data id=\"[^\"]*\" version=\"[^\"]*\"", _kobo_root(), text)
    text = text.replace("</data>", f"</{UID}>")
    text = re.sub(rf"(<{UID}[^>]*>)", r"\1<formhub><uuid>a76ef5ee</uuid></formhub>", text)
    text = text.replace("<meta>", "<__version__>v73fKyyLCEzorN8prY3S6j</__version__><meta>")
    return text.replace("</meta>", "<rootUuid>uuid:root</rootUuid></meta>").encode()


def _kobo_root() -> str:
    return f'<{UID} id="{UID}" version="1 (2026-11-24 03:29:30)"'


def as_central(xml: bytes) -> bytes:
    """Meta in the OpenRosa namespace, another prolog and spelling of empty elements, CRLF."""
    text = re.sub(r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-8"?>\r\n', xml.decode())
    head, meta, tail = re.split(r"<meta>(.*)</meta>", text, flags=re.DOTALL)
    meta = re.sub(r"<(/?)(\w+)", r"<\1orx:\2", meta)
    head = re.sub(r"<(\w+)/>", r"<\1></\1>", head)
    return f"{head}<orx:meta>{meta}</orx:meta>{tail}".encode()


def as_web_form(xml: bytes) -> bytes:
    """Neither a prolog nor namespaces; the form's own namespace as the default one."""
    text = re.sub(r"^<\?xml[^>]*\?>", "", xml.decode())
    return re.sub(r' xmlns:\w+="[^"]*"', "", text).encode()
