"""Pictures for the made-up year, drawn: nobody is on them."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from server.demo.material import chance

WALLS = ("#e9e2d3", "#dfe7e4", "#f0e6dd", "#e3e0ea", "#d9e4ec")
FLOORS = ("#b99b77", "#a88e78", "#9c9a8c", "#8f7d6b")
CLOTHES = ("#2f5d73", "#8a3b3b", "#3f6b46", "#5a4b7a", "#b0772e", "#33415c", "#96506f", "#1f4d47")
SKINS = ("#c58f6a", "#a9734f", "#8a5a3c", "#dcb08c", "#5d3b27")
HAIR = ("#2a211c", "#1b1613", "#3d2c22", "#6f4f86", "#2f6e63", "#b3566a")
QUALITY = 72
Draw = ImageDraw.ImageDraw


@lru_cache(maxsize=64)
def picture(name: str) -> bytes:
    """The JPEG of that name: `scene 7` is a room or a place outside, `sheet 2` a signed list."""
    kind, _, _number = name.partition(" ")
    size, draw_it = PAINTERS[kind]
    image = Image.new("RGB", size, "#ffffff")
    draw_it(ImageDraw.Draw(image), chance("picture", name))
    stream = BytesIO()
    image.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def _scene(draw: Draw, die: Random) -> None:
    die.choice((_meeting, _classroom, _outside))(draw, die)


def _meeting(draw: Draw, die: Random) -> None:
    """People around a table, a screen behind."""
    _room(draw, die)
    _screen(draw, die, 250)
    for place in range(die.randint(4, 6)):
        _person(draw, die, 70 + place * 100, 215, 1.0)
    draw.polygon([(30, 300), (610, 300), (680, 480), (-40, 480)], fill="#7a5b3e")
    draw.line([(30, 300), (610, 300)], fill="#5b4128", width=5)
    for _ in range(9):
        across, down = die.randint(60, 560), die.randint(318, 430)
        draw.polygon(
            [
                (across, down),
                (across + 42, down),
                (across + 48, down + 24),
                (across - 6, down + 24),
            ],
            fill="#f6f4ee",
        )


def _classroom(draw: Draw, die: Random) -> None:
    """Rows of people seen from behind, someone speaks in front."""
    _room(draw, die)
    _screen(draw, die, 330)
    _person(draw, die, 170, 175, 0.9)
    for row in range(3):
        scale = 0.75 + row * 0.3
        for place in range(7 - row):
            across = 30 + row * 22 + round(place * 95 * scale) + die.randint(-8, 8)
            _person(draw, die, across, 270 + row * 70, scale, is_behind=True)


def _outside(draw: Draw, die: Random) -> None:
    """A square under a tent, hills behind."""
    draw.rectangle((0, 0, 640, 480), fill=die.choice(("#a9cfe6", "#bcd7e4", "#dfe0d2")))
    hills = [
        (0, 230),
        (120, 170),
        (260, 220),
        (400, 150),
        (560, 210),
        (640, 180),
        (640, 480),
        (0, 480),
    ]
    draw.polygon(hills, fill=die.choice(("#8c9a6b", "#b08d62", "#a39b7a")))
    draw.rectangle((0, 300, 640, 480), fill=die.choice(("#d8c39a", "#c9b58f")))
    tent = die.choice(("#f2efe6", "#d9e7e3", "#b5483f"))
    draw.polygon([(60, 190), (320, 90), (580, 190)], fill=tent)
    for post in (80, 560):
        draw.line([(post, 190), (post, 400)], fill="#5b5346", width=6)
    for place in range(die.randint(6, 9)):
        _person(draw, die, 70 + place * 62, 265 + die.randint(0, 55), 0.85)


def _room(draw: Draw, die: Random) -> None:
    draw.rectangle((0, 0, 640, 330), fill=die.choice(WALLS))
    draw.rectangle((0, 330, 640, 480), fill=die.choice(FLOORS))
    if die.random() < 0.7:
        left = die.choice((24, 520))
        draw.rectangle((left, 50, left + 95, 190), fill="#cfe6f2", outline="#ffffff", width=6)
        draw.line([(left + 47, 50), (left + 47, 190)], fill="#ffffff", width=4)


def _screen(draw: Draw, die: Random, left: int) -> None:
    draw.rectangle((left, 40, left + 170, 150), fill="#fbfbf9", outline="#444444", width=3)
    draw.rectangle((left + 14, 54, left + 120, 64), fill=die.choice(CLOTHES))
    for line in range(4):
        width = die.randint(60, 138)
        draw.rectangle(
            (left + 14, 78 + line * 16, left + 14 + width, 83 + line * 16), fill="#b9bdbb"
        )


def _person(
    draw: Draw, die: Random, across: int, down: int, scale: float, *, is_behind: bool = False
) -> None:
    head, body = 21 * scale, 40 * scale
    hair = die.choice(HAIR)
    box = (across - body, down + head * 0.9, across + body, down + head * 0.9 + 2.6 * body)
    draw.rounded_rectangle(box, radius=body * 0.7, fill=die.choice(CLOTHES))
    face = (across - head, down - head, across + head, down + head)
    draw.ellipse(face, fill=hair if is_behind else die.choice(SKINS))
    if not is_behind:
        draw.pieslice((face[0] - 2, face[1] - 4, face[2] + 2, face[3] - 2), 180, 360, fill=hair)


def _sheet(draw: Draw, die: Random) -> None:
    """A list of presence, photographed on a table."""
    draw.rectangle((0, 0, 480, 640), fill=die.choice(FLOORS))
    lean = die.randint(-12, 12)
    paper = [(32, 28 + lean), (448, 28 - lean), (452, 612 - lean), (28, 612 + lean)]
    draw.polygon(paper, fill="#fbfaf5")
    draw.rectangle((130, 56, 350, 70), fill="#3b4a52")
    draw.rectangle((170, 80, 310, 87), fill="#9aa3a6")
    rows = die.randint(12, 19)
    for row in range(rows + 1):
        down = 110 + row * 25
        draw.line([(52, down), (428, down)], fill="#7d868a", width=1)
        if row < rows:
            _signed(draw, die, down)
    for across in (52, 80, 220, 320, 428):
        draw.line([(across, 110), (across, 110 + rows * 25)], fill="#7d868a", width=1)


def _signed(draw: Draw, die: Random, down: int) -> None:
    draw.rectangle((88, down + 10, 88 + die.randint(60, 120), down + 15), fill="#565f63")
    draw.rectangle((228, down + 10, 228 + die.randint(40, 80), down + 15), fill="#8b9498")
    ink = die.choice(("#1d3f8f", "#1d3f8f", "#222222"))
    points = [(335 + step * 9, down + 13 + die.randint(-8, 8)) for step in range(die.randint(5, 9))]
    draw.line(points, fill=ink, width=2, joint="curve")


PAINTERS: dict[str, tuple[tuple[int, int], Callable[[Draw, Random], None]]] = {
    "scene": ((640, 480), _scene),
    "sheet": ((480, 640), _sheet),
}
