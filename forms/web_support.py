"""What the web form can't do for a form: said when the form is published, not when it is filled.

Functions are those that @getodk/xforms-engine 0.22 does not know (web/field draws the rest).
"""

import re
from collections.abc import Iterator

from lxml import etree

from forms.definition import FormXmlError, Question, label, read
from forms.xml import parse

_ATTRIBUTES = ("calculate", "constraint", "relevant", "required", "readonly", "nodeset", "value")
_FUNCTIONS = ("decrypt", "extract-signed", "intersects", "phone-number")
_UNKNOWN = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, _FUNCTIONS))})\s*\(")
_SEARCH = re.compile(r"(?<![\w-])search\s*\(")
_CALENDARS = "bikram-sambat buddhist coptic ethiopian islamic myanmar persian"
# A word of the appearance and what becomes of the question on the web form.
_APPEARANCES = {
    "annotate": "the picture can't be drawn on, it is taken as it is",
    "image-map": "the choices are a list, not areas of a picture",
    "map": "the choices are a list, not points on a map",
    "bearing": "the compass can't be read, the number is typed",
    "printer": "nothing can be printed",
    "placement-map": "there is no map, the position is that of the phone or typed",
    **dict.fromkeys(_CALENDARS.split(), "the date is chosen in the Gregorian calendar"),
}


def unsupported(xform_xml: bytes) -> list[str]:
    """What of this form the web form leaves out, one sentence each, in the form's order."""
    document = parse(xform_xml, FormXmlError)
    found = [*_of_the_form(document), *_of_expressions(document), *_of_questions(xform_xml)]
    return [f"web form: {said}" for said in dict.fromkeys(found)]


def _of_the_form(document: etree._Element) -> Iterator[str]:
    for submission in document.iter("{*}submission"):
        if submission.get("base64RsaPublicKey"):
            yield "it can't encrypt, and Terrain can't read encrypted forms: remove public_key"
    sources = {instance.get("src", "") for instance in document.iter("{*}instance")}
    if "jr://instance/last-saved" in sources:
        yield "it does not know the answers of the last form: defaults from last-saved stay empty"
    if next(document.iter("{*}recordaudio"), None) is not None:
        yield "it does not record sound in the background; Collect does"
    if any(meta.find("{*}audit") is not None for meta in document.iter("{*}meta")):
        yield "it keeps no audit log"
    if any(meta.find("{*}entity") is not None for meta in document.iter("{*}meta")):
        yield "it makes no entities"


def _of_expressions(document: etree._Element) -> Iterator[str]:
    for element in document.iter(etree.Element):
        for attribute in _ATTRIBUTES:
            for function in _UNKNOWN.findall(element.get(attribute) or ""):
                yield f"it does not know the function {function}(): the form will not open"


def _of_questions(xform_xml: bytes) -> Iterator[str]:
    definition = read(xform_xml)
    for question in definition.questions():
        words = question.appearance.split()
        name = label(question, definition.default_language)
        for word in words:
            if word in _APPEARANCES:
                yield f"“{name}”: {_APPEARANCES[word]}"
        if any(_is_external(word) for word in words):
            yield f"“{name}”: no other app can be opened, the answer is typed"
        if _SEARCH.search(question.appearance) or _is_query(question, words):
            yield f"“{name}”: its list is not searched; use select_one_from_file"


def _is_external(word: str) -> bool:
    return word.startswith("ex:")


def _is_query(question: Question, words: list[str]) -> bool:
    """Choices in itemsets.csv (select_one_external), which only Collect reads."""
    return question.choice_file == "itemsets.csv" or "query" in words
