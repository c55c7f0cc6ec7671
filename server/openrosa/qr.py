"""The QR code that sets ODK Collect and KoboCollect up in one scan.

Its content is Collect's settings as JSON, zlib-compressed, base64 (ODK docs, Collect settings).
"""

import base64
import json
import zlib

import segno

ICON, COLOUR = "📋", "#0a5c50"


def collect_settings(server_url: str, name: str) -> str:
    """The text of the code: this server, forms kept exactly as it has them, sending by itself."""
    settings = {
        "general": {
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": name, "icon": ICON, "color": COLOUR},
    }
    packed = zlib.compress(json.dumps(settings, ensure_ascii=False).encode())
    return base64.b64encode(packed).decode()


def code_of(text: str) -> segno.QRCode:
    """The code, with the error correction that a printed sheet wants where it fits."""
    return segno.make(text, error="l", boost_error=True, micro=False)
