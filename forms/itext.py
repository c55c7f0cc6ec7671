"""Texts of an XForm by language: itext, or text written in place."""

import re
from collections.abc import Mapping

from lxml import etree

from forms.xml import elements, local_name

IN_PLACE = "default"
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$")
_ITEXT_CALL = re.compile(r"jr:itext\(\s*'([^']*)'\s*\)|jr:itext\(\s*\"([^\"]*)\"\s*\)")
_NO_TEXT = "-"  # what pyxform writes where a translation is missing


def language_code(name: str) -> str:
    """Return `fr` for "Français (fr)", else the name as the form has it."""
    found = _CODE.search(name)
    return found[1].lower() if found else name


class Texts:
    """The itext of a form: text id → language → text, and the media it names."""

    def __init__(self, model: etree._Element) -> None:
        self.languages: tuple[str, ...] = ()
        self.default_language = IN_PLACE
        self.media: list[str] = []
        self._by_id: dict[str, dict[str, str]] = {}
        translations = list(model.iter("{*}translation"))
        for translation in translations:
            self._take(translation)
        self.languages = tuple(
            dict.fromkeys(language_code(item.get("lang", "")) for item in translations)
        )
        defaults = [item for item in translations if item.get("default") is not None]
        for translation in (defaults or translations)[:1]:
            self.default_language = language_code(translation.get("lang", ""))

    def _take(self, translation: etree._Element) -> None:
        language = language_code(translation.get("lang", ""))
        for text in translation.iterchildren("{*}text"):
            for value in text.iterchildren("{*}value"):
                if value.get("form") in (None, "long"):
                    written = self._by_id.setdefault(text.get("id", ""), {})
                    _put(written, language, plain_text(value))
                elif plain_text(value).startswith("jr://"):
                    self.media.append(plain_text(value))

    def by_id(self, text_id: str) -> Mapping[str, str]:
        """Return the translations of one text id."""
        return self._by_id.get(text_id, {})

    def of(self, element: etree._Element | None) -> Mapping[str, str]:
        """Return the texts of a label or hint element."""
        if element is None:
            return {}
        if element.get("ref"):
            return self.of_expression(element.get("ref", ""))
        written: dict[str, str] = {}
        _put(written, IN_PLACE, plain_text(element))
        return written

    def of_expression(self, expression: str | None) -> Mapping[str, str]:
        """Return the texts of an attribute: a call of jr:itext, or the text itself."""
        if not expression:
            return {}
        call = _ITEXT_CALL.search(expression)
        if call:
            return self.by_id(call[1] or call[2] or "")
        return {IN_PLACE: expression}


def plain_text(element: etree._Element) -> str:
    """Return the text with `${name}` where the form inserts another answer."""
    parts = [element.text or ""]
    for child in elements(element):
        if local_name(child) == "output":
            expression = child.get("value") or child.get("ref") or ""
            name = expression.strip().rpartition("/")[2].strip()
            parts.append("${" + name + "}")
        else:
            parts.append(plain_text(child))
        parts.append(child.tail or "")
    return "".join(parts).strip()


def _put(texts: dict[str, str], language: str, text: str) -> None:
    if text and text != _NO_TEXT:
        texts.setdefault(language, text)
