"""Finds mistakes in the expressions of an XLSForm, as a phone would but before it has the form."""

import re

from lxml import etree
from rapidfuzz import fuzz, process

_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")
_FUNCTION = re.compile(r"(?<![\w$./@-])([A-Za-z][\w.-]*(?::[A-Za-z][\w.-]*)?)\s*\(")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_FUNCTIONS = """
    abs acos area asin atan atan2 base64-decode boolean boolean-from-string ceiling checklist
    coalesce concat contains cos count count-non-empty count-selected current date date-time
    decimal-date-time decimal-time digest distance ends-with enclosed-area exp exp10
    extract-signed false floor format-date format-date-time geofence hash if indexed-repeat
    instance int intersects jr:choice-name jr:itext join lang last local-name log log10 max min
    name namespace-uri node normalize-space not now number once pi position pow property pulldata
    random randomize regex round search selected selected-at sin sqrt starts-with string
    string-length substr substring substring-after substring-before sum tan text thousandsep
    today translate true uuid version weighted-checklist add-months add-days sort-by distinct
    comment processing-instruction and or div mod id
"""
_KNOWN = frozenset(_FUNCTIONS.split())
_NEAR = 80


def references(expression: str) -> list[str]:
    """Return the question names that an expression refers to by `${name}`."""
    return _REFERENCE.findall(expression)


def mistake(expression: str) -> str | None:
    """Return what is wrong with an expression, None where nothing is seen."""
    straight = expression.translate(_QUOTES)
    xpath = _REFERENCE.sub(" x ", straight)
    try:
        etree.XPath(xpath)
    except etree.XPathSyntaxError:
        return _reason(xpath)
    outside = _LITERAL.sub("''", xpath)
    for function in _FUNCTION.findall(outside):
        near = process.extractOne(function, _KNOWN, scorer=fuzz.ratio, score_cutoff=_NEAR)
        # A function that looks like none of ours may be new on phones; a near miss is a slip.
        if function not in _KNOWN and near:
            return f"there is no function «{function}»; did you mean «{near[0]}»?"
    return None


def _reason(xpath: str) -> str:
    outside = _LITERAL.sub("", xpath)
    if "'" in outside or '"' in outside:
        return "a quotation mark is not closed; put a text with an apostrophe in double quotes"
    if outside.count("(") != outside.count(")"):
        return f"{outside.count('(')} brackets open and {outside.count(')')} close"
    if "==" in outside:
        return "equal is written = and not =="
    if "&&" in outside or "||" in outside:
        return "write «and» and «or», not && and ||"
    return "this is no expression; check operators, brackets and ${names}"
