"""Codes of planned activities, however people type them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from sync.plan_workbook.near_codes import parts_alone, shortened
from sync.plan_workbook.text import plain
from sync.programme import Programme, load, spellings

# Letters that fingers put where a digit belongs, and the digit.
_LOOKALIKES = str.maketrans("OIL", "011")
_DIGITLIKE = re.compile(r"[0-9OIL]*\d[0-9OIL]*|[OIL]{2,3}")
_MAX_LENGTH = 40
_MAX_PARTS = 8
# Longer words make a sentence of it, not a code.
_LONGEST_WORD = 6
_LONGEST_FIRST_WORD = 4


class How(StrEnum):
    """How a typed code leads to a known one, the surest first."""

    EXACT = "exact"
    NORMALISED = "normalised"
    MISSING_PREFIX = "missing_prefix"
    PARTIAL = "partial"
    TYPO = "typo"


@dataclass(frozen=True)
class CodeMatch:
    """A known code that a text may mean. A `typo` or `partial` match is a proposal only."""

    code: str
    how: How
    distance: int = 0


@dataclass(frozen=True)
class _Code:
    """A code taken apart: `prefix` is None where none was typed."""

    prefix: str | None
    parts: tuple[str, ...]

    def key(self, default_prefix: str) -> str:
        return "-".join((self.prefix or default_prefix, *self.parts))

    @property
    def padded(self) -> str:
        return "".join(part.zfill(2) if part.isdigit() else part for part in self.parts)


def code_key(text: str, programme: Programme | None = None) -> str | None:
    """Return a code in the one form in which codes are compared, or None when it is no code.

    "A_02_01_BMK_007", "a02-01-bmk-7", "A 2.1 BMK 07" and "02_01_BMK_007" are the same.
    """
    programme = programme or load()
    code = _read(text, programme)
    return code.key(programme.code_prefix) if code else None


def find_code(text: str, programme: Programme | None = None) -> str | None:
    """Return the one code that stands among other words: "A_02_01 (reporté)", "voir A0201"."""
    regions = "|".join(region.code for region in (programme or load()).regions)
    end = rf"(?:[\s_.\-/]*(?:{regions})[\s_.\-/]*[0-9OIL]{{1,3}})?(?![^\W_])"
    cut = rf"(?:[A-Z][\s_.\-]*)?[0-9OIL]{{1,2}}(?:[\s_.\-][0-9OIL]{{1,2}})+{end}"
    compact = rf"[A-Z][0-9]{{4,6}}{end}"
    found = re.findall(rf"(?<![^\W_])(?:{cut}|{compact})", plain(text[:200]), re.IGNORECASE)
    codes = [each.strip() for each in found if any(sign.isdigit() for sign in each)]
    return codes[0] if len(codes) == 1 else None


def code_numbers(text: str, programme: Programme | None = None) -> tuple[int, ...]:
    """Return the numbers that a code begins with: axis, activity, sub-activity."""
    code = _read(text, programme or load())
    if code is None:
        return ()
    numbers: list[int] = []
    for part in code.parts:
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def code_axis(text: str, programme: Programme | None = None) -> str | None:
    """Return the axis that a code's first number names; reserve and general means have none."""
    programme = programme or load()
    code = _read(text, programme)
    if code is None or code.prefix not in (None, programme.code_prefix):
        return None
    first = code.parts[0]
    return f"R{first}" if first.isdigit() else None


def code_region(text: str, programme: Programme | None = None) -> str | None:
    """Return the region whose abbreviation stands in a code."""
    programme = programme or load()
    code = _read(text, programme)
    known = {region.code for region in programme.regions}
    return (
        next((part.lower() for part in code.parts if part.lower() in known), None) if code else None
    )


class CodeIndex:
    """The codes of a plan, ready to be found by what people type."""

    def __init__(self, known_codes: Iterable[str], programme: Programme | None = None) -> None:
        self._programme = programme or load()
        self._codes = [(code, _read(code, self._programme)) for code in known_codes]
        self._parsed = [(code, parsed) for code, parsed in self._codes if parsed]
        self._written: dict[str, list[str]] = {}
        self._by_key: dict[str, list[tuple[str, _Code]]] = {}
        for code, parsed in self._codes:
            self._written.setdefault(code.strip(), []).append(code)
            if parsed:
                key = parsed.key(self._programme.code_prefix)
                self._by_key.setdefault(key, []).append((code, parsed))

    def candidates(self, text: str) -> list[CodeMatch]:
        """Return the known codes that a text may mean: the sure ones, else the proposals."""
        typed = text.strip()
        exact = [CodeMatch(code, How.EXACT) for code in self._written.get(typed, ())]
        if exact:
            return exact
        for part in (typed, find_code(typed, self._programme)):
            code = _read(part, self._programme) if part else None
            found = code and (self._same_key(code) or self._partial(code) or self._typos(code))
            if found:
                return found
        return []

    def _same_key(self, code: _Code) -> list[CodeMatch]:
        found = self._by_key.get(code.key(self._programme.code_prefix), [])
        return [
            CodeMatch(
                known,
                How.NORMALISED if parsed.prefix == code.prefix else How.MISSING_PREFIX,
            )
            for known, parsed in found
        ]

    def _partial(self, code: _Code) -> list[CodeMatch]:
        return [
            CodeMatch(known, How.PARTIAL, distance=len(parsed.parts) - len(code.parts))
            for known, parsed in self._by_part.get(code.parts, ())
            if self._same_prefix(code, parsed)
        ]

    def _typos(self, code: _Code) -> list[CodeMatch]:
        near = {
            known: parsed
            for shorter in shortened(code.padded)
            for known, parsed in self._by_shortened.get(shorter, ())
        }
        return [
            CodeMatch(known, How.TYPO, distance=1)
            for known, parsed in sorted(near.items())
            if self._same_prefix(code, parsed)
            and OSA.distance(code.padded, parsed.padded, score_cutoff=1) == 1
        ]

    @cached_property
    def _by_part(self) -> dict[tuple[str, ...], list[tuple[str, _Code]]]:
        """The codes by each part of them that may be typed alone."""
        found: dict[tuple[str, ...], list[tuple[str, _Code]]] = {}
        for code, parsed in self._parsed:
            for part in parts_alone(parsed.parts):
                found.setdefault(part, []).append((code, parsed))
        return found

    @cached_property
    def _by_shortened(self) -> dict[str, list[tuple[str, _Code]]]:
        """The codes by themselves without one sign: two that are a slip apart share one."""
        found: dict[str, list[tuple[str, _Code]]] = {}
        for code, parsed in self._parsed:
            for shorter in shortened(parsed.padded):
                found.setdefault(shorter, []).append((code, parsed))
        return found

    def _same_prefix(self, typed: _Code, known: _Code) -> bool:
        default = self._programme.code_prefix
        return (typed.prefix or default) == (known.prefix or default)


def code_candidates(
    text: str, known_codes: Iterable[str], programme: Programme | None = None
) -> list[CodeMatch]:
    """Return the known codes that a text may mean; for many texts keep a `CodeIndex`."""
    return CodeIndex(known_codes, programme).candidates(text)


@lru_cache(maxsize=4096)
def _read(text: str, programme: Programme) -> _Code | None:
    bare = plain(text).upper().strip()
    if not bare or len(bare) > _MAX_LENGTH or not any(each.isdigit() for each in bare):
        return None
    bare = _abbreviate_regions(bare, programme)
    prefix, tokens = _prefix([each for each in re.split(r"[\W_]+", bare) if each])
    parts: list[str] = []
    for token in tokens:
        parts.extend(_parts(token, programme, after_word=_ends_in_word(parts)))
    if not any(part.isdigit() for part in parts) or len(parts) > _MAX_PARTS:
        return None
    if any(len(part) > _LONGEST_WORD for part in parts if not part.isdigit()):
        return None
    if prefix is None and len(parts[0]) > _LONGEST_FIRST_WORD:
        return None
    return _Code(prefix, tuple(parts))


def _abbreviate_regions(bare: str, programme: Programme) -> str:
    if not _any_region(programme).search(bare):
        return bare
    for spelling, code in _region_spellings(programme):
        bare = re.sub(rf"(?<![^\W\d_]){spelling}(?![^\W\d_])", f" {code} ", bare)
    return bare


@lru_cache(maxsize=8)
def _region_spellings(programme: Programme) -> tuple[tuple[str, str], ...]:
    found = [
        (re.sub(r"[\W_]+", r"[\\W_]+", plain(spelling).upper()), region.code.upper())
        for region in programme.regions
        for spelling in spellings(region.word)
    ]
    return tuple(sorted(found, key=lambda each: len(each[0]), reverse=True))


@lru_cache(maxsize=8)
def _region_words(programme: Programme) -> frozenset[str]:
    return frozenset(region.code.upper() for region in programme.regions)


@lru_cache(maxsize=8)
def _any_region(programme: Programme) -> re.Pattern[str]:
    """A spelling of a region that is longer than its abbreviation, anywhere."""
    long = [spelling for spelling, code in _region_spellings(programme) if spelling != code]
    return re.compile("|".join(long) or r"(?!)")


def _prefix(tokens: list[str]) -> tuple[str | None, list[str]]:
    """Take the letter that a code begins with; O, I and L before a digit are digits."""
    if not tokens:
        return None, tokens
    first, rest = tokens[0], tokens[1:]
    found = re.fullmatch(r"([A-Z])([0-9OIL]*\d.*)?", first)
    if not found or (found[2] and found[1] in "OIL"):
        return None, tokens
    return found[1], [found[2], *rest] if found[2] else rest


def _parts(token: str, programme: Programme, *, after_word: bool) -> list[str]:
    """Cut a token without separators into numbers, region and running number."""
    if token.isdecimal() and (after_word or len(token) <= 3):
        return [str(int(token))]
    if token in _region_words(programme):
        return [token]
    if _DIGITLIKE.fullmatch(token):
        return _numbers(token, whole=after_word)
    for region in programme.regions:
        word = region.code.upper()
        found = re.fullmatch(
            rf"(?P<before>[0-9OIL]*)(?P<word>{_mistyped(word)})(?P<after>[0-9OIL]*)", token
        )
        if found:
            after = _numbers(found["after"], whole=True)
            return [*_numbers(found["before"], whole=False), word, *after]
    parts: list[str] = []
    for piece in re.findall(r"[0-9OIL]*\d[0-9OIL]*|[^\W\d]+", token):
        is_number = any(each.isdigit() for each in piece)
        parts += _numbers(piece, whole=_ends_in_word(parts)) if is_number else [piece]
    return parts


def _mistyped(word: str) -> str:
    return word.replace("O", "[O0]").replace("I", "[I1L]")


def _numbers(digits: str, *, whole: bool) -> list[str]:
    """Cut digits in pairs ("0102" is 1, 2), a last three kept whole; after a region never cut."""
    digits = digits.translate(_LOOKALIKES)
    pairs: list[str] = []
    while not whole and len(digits) > 3:
        pairs.append(digits[:2])
        digits = digits[2:]
    return [str(int(each)) for each in (*pairs, digits) if each]


def _ends_in_word(parts: list[str]) -> bool:
    return bool(parts) and not parts[-1].isdigit()
