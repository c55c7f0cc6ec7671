"""Each piece of evidence has a sentence in each language."""

import ast
from pathlib import Path

import pytest

from sync.reconcile import explain
from sync.reconcile.explain import days_in_words, in_one_line
from sync.reconcile.sentences import SENTENCES

RECONCILE = Path(explain.__code__.co_filename).parent
FACTS = {
    "entered": "A-1",
    "code": "A_01",
    "percent": 91,
    "planned": ["formation"],
    "told": ["atelier"],
    "days": 12,
    "province": "05.091",
    "period": "2026-Q2",
    "organiser": "ANAPEC",
    "responsible": "IO SM",
    "sessions": 3,
    "others": 3,
}


def said_kinds() -> set[str]:
    """The kinds of evidence that the code makes, read from the code."""
    kinds = set()
    for name in ("evidence.py", "assign.py", "run.py"):
        for node in ast.walk(ast.parse((RECONCILE / name).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "said":
                kinds |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                kinds |= {
                    ast.literal_eval(value)
                    for key, value in pairs
                    if isinstance(key, ast.Constant)
                    and key.value == "kind"
                    and isinstance(value, ast.Constant)
                }
    return kinds


def test_every_kind_of_evidence_has_its_sentence() -> None:
    assert said_kinds()
    assert said_kinds() <= {kind for kind, _ in SENTENCES}


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(("kind", "speaks"), sorted(SENTENCES))
def test_sentences_have_no_gap(kind: str, speaks: str, language: str) -> None:
    facts = FACTS
    if kind in {"people", "people_each", "cost"}:
        facts = {**FACTS, "planned": 40, "told": 12}
    if kind in {"region", "province_lies"}:
        facts = {**FACTS, "planned": ["sm"], "told": "bmk"}
    sentence = explain({"kind": kind, "speaks": speaks, **facts}, language)
    assert sentence
    assert "{" not in sentence
    assert "None" not in sentence


def test_sentences_read_as_people_speak() -> None:
    kind = {"kind": "kind", "speaks": "against", "planned": ["formation"], "told": ["atelier"]}
    assert explain(kind, "fr") == "Le plan prévoit une formation, l’agent a noté un atelier"
    assert explain({"kind": "date", "speaks": "for", "days": 0}, "fr") == "Dans la période prévue"
    title = {"kind": "title", "speaks": "for", "percent": 91}
    assert explain(title, "fr") == "Intitulé à 91\u00a0%"
    code = {
        "kind": "code_written",
        "speaks": "for",
        "code": "A_02_01_BMK_007",
        "entered": "A-2-1-BMK-7",
    }
    assert explain(code, "fr") == "Code A_02_01_BMK_007 écrit «\u00a0A-2-1-BMK-7\u00a0»"
    late = {"kind": "date", "speaks": "for", "days": 12, "when": "after", "period": "2026-Q2"}
    assert explain(late, "fr") == "12\u00a0jours seulement après la fin du T2"
    assert explain({**late, "speaks": "against"}, "en") == "12 days after the end of Q2"
    region = {"kind": "region", "speaks": "against", "planned": ["sm"], "told": "bmk"}
    assert "سوس" in explain(region, "ar")


def test_the_number_of_people_is_that_of_a_session_where_it_was_compared_so() -> None:
    facts = {"kind": "people", "speaks": "for", "told": 11, "planned": 15}
    whole, each = explain(facts, "fr"), explain({**facts, "each": True}, "fr")
    assert whole == "Autant de participants que prévu\u00a0: 11 pour 15"
    assert each == "Autant de participants que prévu par séance\u00a0: 11 pour 15"


def test_evidence_in_one_line_is_set_apart_as_a_sentence_would() -> None:
    items = [
        {"kind": "code", "speaks": "for", "code": "A_01"},
        {"kind": "title", "speaks": "for", "percent": 91},
    ]
    assert in_one_line(items, "fr") == "Code A_01; intitulé à 91\u00a0%"
    assert "؛ " in in_one_line(items, "ar")
    assert in_one_line([], "fr") == ""


def test_unknown_evidence_and_languages_do_not_break_a_page() -> None:
    assert explain({"kind": "something_later", "speaks": "for"}, "ar")
    assert explain({"kind": "nothing_fits", "speaks": "for"}, "es").startswith("Aucune")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "يوم واحد"),
        (2, "يومين"),
        (3, "3 أيام"),
        (11, "11 يوما"),
        (103, "103 أيام"),
        (100, "100 يوم"),
    ],
)
def test_arabic_days_follow_arabic_plurals(count: int, words: str) -> None:
    assert days_in_words(count, "ar") == words
