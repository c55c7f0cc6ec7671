"""The web form's words and looks: the same in three languages, the product's own tokens."""

import json
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "web" / "field" / "src"
PLURALS = {
    "fr": {"one", "many", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "en": {"one", "other"},
}
CALL = re.compile(r"\bt\(((?:[^()]|\([^()]*\))*)\)")
CALL_WITH_COUNT = re.compile(r"\btn\(\"(\w+)\"")
WORD = re.compile(r"\"(\w+)\"")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
SIDES = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset)-(?:left|right)|(?<![\w-])(?:left|right)\s*:"
    r"|text-align\s*:\s*(?:left|right)"
)


@pytest.fixture(autouse=True)
def built() -> None:
    """No build is needed."""


def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    words: dict[str, str | dict[str, str]] = json.loads(
        (SOURCE / "words" / f"{language}.json").read_text("utf-8")
    )
    return words


def sources() -> list[Path]:
    return [path for path in SOURCE.rglob("*") if path.suffix in {".js", ".vue"}]


def facts(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_catalogue_says_the_same_things_as_the_french_one(language: str) -> None:
    french, other = catalogue("fr"), catalogue(language)
    assert list(french) == list(other)
    for key, sentence in french.items():
        told = other[key]
        assert isinstance(sentence, str) == isinstance(told, str), key
        if isinstance(sentence, str) and isinstance(told, str):
            assert told, key
            assert facts(sentence) == facts(told), key


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_counts_have_the_plural_forms_of_their_language(language: str) -> None:
    counted = {key: told for key, told in catalogue(language).items() if isinstance(told, dict)}
    assert counted
    assert {key: set(told) for key, told in counted.items() if set(told) != PLURALS[language]} == {}


def test_each_word_that_a_page_says_is_in_the_catalogue() -> None:
    known = catalogue("fr")
    said = set()
    for path in sources():
        text = path.read_text("utf-8")
        said |= set(CALL_WITH_COUNT.findall(text))
        for call in CALL.findall(text):
            said |= set(WORD.findall(re.sub(r"=== \"\w+\"", "", call.split("{")[0])))
    assert sorted(said - set(known)) == []


def test_french_sentences_have_their_typography() -> None:
    wrong = re.compile(r"(?<![\u00a0\d])[;?!»]|[^\u00a0] :(?=\s|$)|«(?!\u00a0)|'")
    told = [each for each in catalogue("fr").values() if isinstance(each, str)]
    assert [sentence for sentence in told if wrong.search(sentence)] == []


def test_colours_are_tokens() -> None:
    found = [
        f"{path.name}: {line.strip()}"
        for path in [*sources(), SOURCE / "field.css"]
        for line in path.read_text("utf-8").splitlines()
        if COLOUR.search(re.sub(r"\"#(?:key|/)[^\"]*|`#|#main|#app", "", line))
    ]
    assert found == []


def test_the_stylesheet_knows_no_left_and_right() -> None:
    assert SIDES.findall((SOURCE / "field.css").read_text("utf-8")) == []
