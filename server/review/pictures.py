"""Pictures drawn anew for the screen, upright and without what the camera wrote, and kept."""

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from server.media import MediaStore

SIZES = {"small": 400, "large": 1600, "full": 3200}
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
MAX_PIXELS = 80_000_000
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def kept_picture(media: MediaStore, home: Path, sha256: str, side: int) -> bytes | None:
    """The drawn picture from its cache; drawn where it isn't there, none if it can't be."""
    folder = home / "pictures" / sha256[:2]
    name = hashlib.sha256(f"{sha256}-{side}".encode()).hexdigest()[:40]
    path = folder / f"{name}.jpg"
    if path.exists():
        return path.read_bytes()
    drawn = _draw(media, sha256, side)
    if drawn is not None:
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{id(drawn)}.part")
        partial.write_bytes(drawn)
        partial.replace(path)
    return drawn


def _draw(media: MediaStore, sha256: str, side: int) -> bytes | None:
    try:
        with media.open(sha256) as file, Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            image.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((side, side))
            out = BytesIO()
            _flat(upright).save(out, "JPEG", quality=82, optimize=True)
            return out.getvalue()
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def _flat(image: Image.Image) -> Image.Image:
    """On white where it lets something through (signatures are drawn on nothing)."""
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground
