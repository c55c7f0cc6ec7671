"""What a title says does not hang on how it was typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.reconcile.titles import TitleReader

PLANNED = (
    "Formation sur l'accès aux soins des personnes migrantes pour les services déconcentrés",
    "Atelier de suivi-évaluation avec les partenaires pour les cadres du Conseil régional",
    "Comité zaouïa des oliveraies",
)
READER = TitleReader(PLANNED)
words = st.lists(st.text(min_size=1, max_size=12), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("typed", "planned"),
    [
        ("accès santé migrants serv. déconc.", PLANNED[0]),
        ("ولوج المهاجرين إلى الخدمات الصحية لفائدة المصالح اللاممركزة", PLANNED[0]),
        ("S&E partenaires cadres CR", PLANNED[1]),
        ("التتبع والتقييم مع الشركاء لفايدة اطر مجلس الجهة", PLANNED[1]),
        ("suivi evaluatoin avec les partenairs cadres ducConseil regional", PLANNED[1]),
        ("zaouia oliveraie", PLANNED[2]),
    ],
)
def test_short_arabic_and_mistyped_titles_say_what_the_plan_says(typed: str, planned: str) -> None:
    said, meant = READER.read(typed).concepts, READER.read(planned).concepts
    assert len(said & meant) >= len(meant) - 1
    assert len(said - meant) <= 1


def test_a_title_in_english_says_the_same_concepts() -> None:
    english = READER.read("Training on access to health care for migrants")
    assert english.kinds == {"formation"}
    assert english.concepts <= READER.read(PLANNED[0]).concepts


def test_kinds_are_told_apart_from_what_the_event_is_about() -> None:
    assert READER.read("renforcement de capacités santé").kinds == {"formation"}
    assert READER.read("لجنة الصحة").kinds == {"comite"}


@given(st.permutations(["santé", "partenaires", "oliveraies", "commune"]), st.booleans())
def test_order_and_case_of_words_do_not_matter(typed: list[str], shouted: bool) -> None:
    text = " ".join(typed)
    said = READER.read(text.upper() if shouted else text)
    assert said == READER.read("santé partenaires oliveraies commune")


@given(words)
def test_case_accents_and_form_do_not_matter(text: str) -> None:
    read = READER.read(text)
    assert READER.read(unicodedata.normalize("NFD", text)) == read
    assert READER.read(f"  {text}  ") == read


@given(words)
def test_reading_never_fails_and_counts_what_it_does_not_know(text: str) -> None:
    title = READER.read(text)
    assert title.unread >= 0
    assert title.says_something == bool(title.concepts or title.unread)
