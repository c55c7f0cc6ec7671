"""Pictures for the made-up year, drawn: nobody is on them, and no two look alike by chance."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw

from server.demo.material import chance
from server.demo.scenes import FLOORS, Draw, scene

QUALITY = 72
# The same picture once more, smaller and coarser: as a message passes it on.
AGAIN, SMALLER, COARSER = " again", 0.6, 50
LONGEST_ZOOM, LEAN = 0.62, 7
DARKEST = (40, 150)


@lru_cache(maxsize=64)
def picture(name: str) -> bytes:
    """The JPEG of that name: `scene 7.1` is a place of work, `sheet 2.1` a signed list."""
    original = name.removesuffix(AGAIN)
    kind = original.partition(" ")[0]
    size, draw_it = PAINTERS[kind]
    die = chance("picture", original)
    image = Image.new("RGB", size, die.choice(FLOORS))
    draw_it(ImageDraw.Draw(image), die)
    image = _lit(_framed(image, die, kind), die)
    quality = QUALITY
    if name != original:
        image, quality = image.resize([round(side * SMALLER) for side in size]), COARSER
    stream = BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def _framed(image: Image.Image, die: Random, kind: str) -> Image.Image:
    """As someone holds the phone: nearer or further, to one side, never quite straight."""
    wide, high = image.size
    is_place = kind == "scene"
    if is_place and die.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    image = image.rotate(die.uniform(-LEAN, LEAN), fillcolor=die.choice(FLOORS))
    share = die.uniform(LONGEST_ZOOM if is_place else 0.85, 0.98)
    left = die.uniform(0, wide * (1 - share))
    up = die.uniform(0, high * (1 - share))
    box = (left, up, left + wide * share, up + high * share)
    return image.resize(image.size, Image.Resampling.BILINEAR, box=box)


def _lit(image: Image.Image, die: Random) -> Image.Image:
    """Light comes from somewhere: one side lies in the shade."""
    darkest = die.randint(*DARKEST)
    shade = Image.linear_gradient("L").point(
        [darkest + (255 - darkest) * level // 255 for level in range(256)]
    )
    turned = shade.resize((128, 128)).rotate(die.uniform(0, 360), fillcolor=darkest)
    light = turned.resize(image.size, Image.Resampling.BILINEAR, box=(20, 20, 108, 108))
    return ImageChops.multiply(image, Image.merge("RGB", (light, light, light)))


def _sheet(draw: Draw, die: Random) -> None:
    """A list of presence, photographed on a table."""
    lean, inside = die.randint(-14, 14), die.randint(18, 46)
    right, bottom = 480 - die.randint(18, 46), 640 - die.randint(14, 70)
    paper = [
        (inside, 28 + lean),
        (right, 28 - lean),
        (right + 4, bottom - lean),
        (inside - 4, bottom + lean),
    ]
    draw.polygon(paper, fill=die.choice(("#fbfaf5", "#f1ecd8", "#e9eef2")))
    title = die.randint(110, 200)
    draw.rectangle((title, 52, title + die.randint(90, 200), 72), fill="#3b4a52")
    draw.rectangle((title + 20, 80, title + 110, 87), fill="#9aa3a6")
    _table(draw, die, inside + 18, right - 18, bottom - 40)
    if die.random() < 0.6:
        across, down = die.randint(90, 330), die.randint(420, 540)
        draw.ellipse((across, down, across + 80, down + 80), outline="#3c4f9c", width=5)


def _table(draw: Draw, die: Random, left: int, right: int, bottom: int) -> None:
    """Lines with names and signatures, as many as came."""
    top, step = die.randint(100, 130), die.randint(21, 34)
    rows = min(die.randint(8, 20), (bottom - top) // step)
    signed = right - die.randint(90, 150)
    for row in range(rows + 1):
        down = top + row * step
        draw.line([(left, down), (right, down)], fill="#7d868a", width=1)
        if row < rows:
            _signed(draw, die, left, signed, down)
    for across in (left, left + 28, (left + signed) // 2 + 40, signed, right):
        draw.line([(across, top), (across, top + rows * step)], fill="#7d868a", width=1)


def _signed(draw: Draw, die: Random, left: int, signed: int, down: int) -> None:
    name = left + 34
    draw.rectangle((name, down + 8, name + die.randint(50, 110), down + 14), fill="#3a4347")
    if die.random() < 0.12:
        return
    ink = die.choice(("#1d3f8f", "#1d3f8f", "#222222"))
    points = [
        (signed + 8 + step * 9, down + 11 + die.randint(-9, 9)) for step in range(die.randint(5, 9))
    ]
    draw.line(points, fill=ink, width=die.randint(2, 4), joint="curve")


PAINTERS: dict[str, tuple[tuple[int, int], Callable[[Draw, Random], None]]] = {
    "scene": ((640, 480), scene),
    "sheet": ((480, 640), _sheet),
}
