"""Slips of the hand: what typing on a phone does to titles, names, codes and numbers."""

import unicodedata
from random import Random


def typo(text: str, rng: Random) -> str:
    """One slip: two letters swapped, one dropped, doubled or replaced, a space moved."""
    if len(text) < 4:
        return text
    at = rng.randrange(1, len(text) - 1)
    here, there = text[at], text[at + 1]
    match rng.randrange(5):
        case 0 | 1:
            return text[:at] + there + here + text[at + 2 :]
        case 2:
            return text[:at] + text[at + 1 :]
        case 3:
            return text[:at] + here + text[at:]
        case _:
            near = rng.choice("aeiourstnlmp") if here.isascii() and here.isalpha() else here
            return text[:at] + near + text[at + 1 :]


def typos(text: str, count: int, rng: Random) -> str:
    for _ in range(count):
        text = typo(text, rng)
    return text


def bare(text: str) -> str:
    """Without accents, as on a keyboard without them; Arabic without hamza."""
    parts = unicodedata.normalize("NFD", text)
    latin = "".join(each for each in parts if not "\u0300" <= each <= "\u036f")
    return unicodedata.normalize("NFC", latin).translate(str.maketrans("أإآةى", "اااهي"))


def retyped_code(code: str, rng: Random) -> str:
    """Type a code another way that means the same."""
    parts = code.replace(".", "_").replace("-", "_").split("_")
    ways = (
        code.lower(),
        f" {code} ",
        " ".join(parts),
        "-".join(parts),
        "".join(parts) if len(parts[0]) == 1 and parts[0].isalpha() else ".".join(parts),
        "-".join(each.lstrip("0") or "0" for each in parts),
        "_".join(parts[1:]) if parts[0] == "A" else "/".join(parts),
    )
    return rng.choice(ways)


def mistyped_code(code: str, rng: Random) -> str:
    """Type a code with one wrong sign."""
    digits = [at for at, sign in enumerate(code) if sign.isdigit()]
    at = rng.choice(digits)
    if code[at] == "0" and rng.random() < 0.5:
        return code[:at] + "O" + code[at + 1 :]
    return code[:at] + rng.choice("0123456789") + code[at + 1 :]
