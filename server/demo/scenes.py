"""Places of work and who is there, drawn flat: what the pictures of the made-up year show."""

from collections.abc import Callable
from random import Random

from PIL import ImageDraw

WALLS = ("#e9e2d3", "#dfe7e4", "#f0e6dd", "#c9c4d6", "#b9cbd6", "#8d9c8f", "#d8b98f")
FLOORS = ("#b99b77", "#a88e78", "#9c9a8c", "#8f7d6b", "#5f564c", "#cbbfae")
CLOTHES = ("#2f5d73", "#8a3b3b", "#3f6b46", "#5a4b7a", "#b0772e", "#33415c", "#96506f", "#e5ddcd")
SKINS = ("#c58f6a", "#a9734f", "#8a5a3c", "#dcb08c", "#5d3b27")
HAIR = ("#2a211c", "#1b1613", "#3d2c22", "#6f4f86", "#2f6e63", "#b3566a")
SKIES = ("#a9cfe6", "#bcd7e4", "#dfe0d2", "#6f97b5", "#f3d9b4")
EARTH = ("#8c9a6b", "#b08d62", "#a39b7a", "#6e7d4f", "#c9b58f", "#d8c39a")
WIDE, HIGH = 640, 480
Draw = ImageDraw.ImageDraw


def scene(draw: Draw, die: Random) -> None:
    """One of the places, with whatever stands there this time."""
    die.choice(PLACES)(draw, die)


def _meeting(draw: Draw, die: Random) -> None:
    """People around a table, a screen behind."""
    _room(draw, die)
    table = die.randint(270, 340)
    for place in range(die.randint(3, 6)):
        _person(draw, die, 70 + place * 105, table - die.randint(80, 100), 1.0)
    edge = die.randint(-60, 140)
    top = [(edge, table), (WIDE - edge, table), (WIDE + 60, HIGH), (-60, HIGH)]
    draw.polygon(top, fill=die.choice(("#7a5b3e", "#d9d2c4", "#3f3a36", "#a9825a")))
    for _ in range(die.randint(3, 12)):
        _paper(draw, die.randint(edge + 30, WIDE - edge - 80), die.randint(table + 15, 440))


def _classroom(draw: Draw, die: Random) -> None:
    """Rows of people seen from behind, someone speaks in front."""
    _room(draw, die)
    _person(draw, die, die.randint(90, 550), 175, 0.9)
    for row in range(die.randint(1, 3)):
        scale = 0.7 + row * die.uniform(0.25, 0.45)
        for place in range(7 - row):
            across = die.randint(-10, 60) + round(place * 98 * scale)
            if die.random() < 0.8:
                _person(draw, die, across, 270 + row * 70, scale, is_behind=True)


def _tent(draw: Draw, die: Random) -> None:
    """A square under a tent, hills behind."""
    horizon = _land(draw, die)
    left, right = die.randint(-40, 160), die.randint(430, 680)
    low, peak = horizon - die.randint(0, 60), die.randint(20, 110)
    tent = die.choice(("#f2efe6", "#d9e7e3", "#b5483f", "#2d5a4c"))
    draw.polygon([(left, low), ((left + right) // 2, peak), (right, low)], fill=tent)
    for post in (left + 20, right - 20):
        draw.line([(post, low), (post, 410)], fill="#5b5346", width=die.randint(5, 14))
    for _ in range(die.randint(4, 10)):
        _person(draw, die, die.randint(left, right), horizon + die.randint(-10, 60), 0.85)


def _group(draw: Draw, die: Random) -> None:
    """All of them standing for the photo before a house with its door."""
    draw.rectangle((0, 0, WIDE, HIGH), fill=die.choice(WALLS))
    for across in range(die.randint(-60, 40), WIDE, die.randint(130, 260)):
        up = die.randint(20, 120)
        dark = die.choice(("#4b3b2c", "#2f4a5c", "#6d7f8a", "#3d5a45"))
        draw.rectangle((across, up, across + die.randint(50, 110), up + 190), fill=dark)
    draw.rectangle((0, die.randint(360, 420), WIDE, HIGH), fill=die.choice(EARTH))
    for row in range(die.randint(1, 3)):
        start = die.randint(20, 160)
        for place in range(die.randint(4, 7)):
            _person(draw, die, start + place * 82, 190 + row * 75, 0.9 + row * 0.1)


def _field(draw: Draw, die: Random) -> None:
    """A visit outside: furrows that run together, one or two people near."""
    horizon = _land(draw, die)
    vanish = die.randint(-100, 740)
    furrow = die.choice(("#5c6b3a", "#7d5f3f", "#3f5d3a"))
    for foot in range(-400, 1100, die.randint(60, 150)):
        draw.line([(vanish, horizon), (foot, HIGH)], fill=furrow, width=die.randint(5, 22))
    if die.random() < 0.5:
        left, high = die.randint(0, 460), die.randint(70, 150)
        draw.rectangle((left, horizon - high, left + 180, horizon), fill=die.choice(WALLS))
    for _ in range(die.randint(1, 4)):
        _person(draw, die, die.randint(40, 600), die.randint(180, 260), die.uniform(1.0, 1.9))


def _projection(draw: Draw, die: Random) -> None:
    """A dark room, a bright screen, heads before it."""
    draw.rectangle((0, 0, WIDE, HIGH), fill=die.choice(("#1d2126", "#2b2622", "#33404a")))
    left, up = die.randint(10, 300), die.randint(10, 110)
    width, height = die.randint(200, 330), die.randint(140, 230)
    _screen(draw, die, (left, up, left + width, up + height))
    for _ in range(die.randint(3, 9)):
        _person(draw, die, die.randint(0, WIDE), die.randint(270, 390), 1.2, is_behind=True)


def _stage(draw: Draw, die: Random) -> None:
    """A hall: a curtain or a banner, people on a platform, empty seats before it."""
    draw.rectangle((0, 0, WIDE, HIGH), fill=die.choice(CLOTHES))
    for across in range(0, WIDE, die.randint(40, 110)):
        draw.line([(across, 0), (across, 260)], fill="#241d1a", width=die.randint(4, 24))
    up = die.randint(20, 120)
    left = die.randint(20, 260)
    banner = (left, up, left + die.randint(200, 360), up + 60)
    draw.rectangle(banner, fill=die.choice(("#fbf8ef", "#e8c24a")))
    floor = die.randint(280, 350)
    draw.rectangle((0, floor, WIDE, HIGH), fill=die.choice(FLOORS))
    for _ in range(die.randint(2, 6)):
        _person(draw, die, die.randint(40, 600), floor - 110, 1.0)
    for _ in range(die.randint(0, 7)):
        seat = die.randint(0, 600)
        draw.rectangle((seat, 410, seat + 60, HIGH), fill="#6b2b2b")


def _land(draw: Draw, die: Random) -> int:
    """Sky, hills and ground; says how high the ground reaches."""
    draw.rectangle((0, 0, WIDE, HIGH), fill=die.choice(SKIES))
    horizon = die.randint(200, 320)
    ridge = [(across, horizon - die.randint(0, 130)) for across in range(0, 761, 120)]
    draw.polygon([*ridge, (WIDE, HIGH), (0, HIGH)], fill=die.choice(EARTH))
    draw.rectangle((0, horizon, WIDE, HIGH), fill=die.choice(EARTH))
    return horizon


def _room(draw: Draw, die: Random) -> None:
    """Walls with windows, doors, boards or posters, wherever they are here."""
    draw.rectangle((0, 0, WIDE, HIGH), fill=die.choice(WALLS))
    draw.rectangle((0, die.randint(300, 370), WIDE, HIGH), fill=die.choice(FLOORS))
    for across in sorted(die.sample(range(0, 560, 80), die.randint(1, 4))):
        _on_the_wall(draw, die, across + die.randint(-10, 10), die.randint(20, 90))


def _on_the_wall(draw: Draw, die: Random, left: int, up: int) -> None:
    right, down = left + die.randint(50, 150), up + die.randint(70, 150)
    thing = die.choice(("window", "screen", "door", "poster"))
    if thing == "window":
        draw.rectangle((left, up, right, down), fill="#eaf6fd", outline="#ffffff", width=6)
        draw.line([((left + right) // 2, up), ((left + right) // 2, down)], fill="#fff", width=4)
    elif thing == "screen":
        _screen(draw, die, (left, up, max(right, left + 90), max(down, up + 70)))
    elif thing == "door":
        draw.rectangle((left, up, right, 350), fill=die.choice(("#5b4128", "#38454f", "#7c2f2a")))
    else:
        draw.rectangle((left, up, right, down), fill=die.choice(CLOTHES))


def _screen(draw: Draw, die: Random, box: tuple[int, int, int, int]) -> None:
    left, up, right, down = box
    draw.rectangle(box, fill="#fbfbf9", outline="#444444", width=3)
    wide = right - left
    draw.rectangle((left + 12, up + 12, left + wide // 2, up + 22), fill=die.choice(CLOTHES))
    for line in range(up + 36, down - 8, 16):
        width = die.randint(wide // 4, wide - 24)
        draw.rectangle((left + 12, line, left + 12 + width, line + 5), fill="#b9bdbb")


def _paper(draw: Draw, across: int, down: int) -> None:
    corners = [
        (across, down),
        (across + 42, down),
        (across + 48, down + 24),
        (across - 6, down + 24),
    ]
    draw.polygon(corners, fill="#f6f4ee")


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


PLACES: tuple[Callable[[Draw, Random], None], ...] = (
    _meeting,
    _classroom,
    _tent,
    _group,
    _field,
    _projection,
    _stage,
)
