"""What the screens say is there in French and Arabic; English stands in the source."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

SERVER = Path(__file__).resolve().parents[1] / "server"
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "pgettext": ((1, "c"), 2),
}


def spoken() -> dict[str, str]:
    """Every text of the screens, with the place that says it."""
    found = extract_from_dir(str(SERVER), METHODS, keywords=KEYWORDS)
    texts = {}
    for file, line, message, _comments, _context in found:
        first = message[0] if isinstance(message, tuple) else message
        texts[first] = f"server/{file}:{line}"
    return texts


def catalogues(language: str) -> list[Catalog]:
    paths = sorted((SERVER / "translations" / language / "LC_MESSAGES").glob("*.po"))
    return [read_po(path.open("rb"), locale=language) for path in paths]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_text_of_the_screens_is_translated(language: str) -> None:
    known = set()
    for catalogue in catalogues(language):
        for message in catalogue:
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            if all(strings) and not message.fuzzy:
                known.add(first)
    missing = {text: place for text, place in spoken().items() if text not in known}
    assert missing == {}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_translation_keeps_the_names_of_its_values(language: str) -> None:
    wrong = [
        f"{message.id}: {error}"
        for catalogue in catalogues(language)
        for message, errors in catalogue.check()
        for error in errors
    ]
    assert wrong == []
