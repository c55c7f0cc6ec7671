"""Every problem says where it is and what to do, in three languages."""

import re
from string import Formatter

import pytest

from sync.plan_workbook import PlanProblem, SetAside
from sync.plan_workbook.lines import Is
from sync.plan_workbook.messages import MESSAGES, sentence


@pytest.mark.parametrize("kind", MESSAGES)
def test_the_three_languages_say_the_same_facts(kind):
    facts = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in MESSAGES[kind]]
    assert facts[0] == facts[1] == facts[2]
    assert re.search("[\u0600-\u06ff]", MESSAGES[kind][1])


def test_a_problem_is_told_with_its_place():
    problem = PlanProblem(
        "PAA", 7, "H", "unreadable_amount", "selon devis", facts={"header": "Budget"}
    )
    assert sentence(problem, "fr") == (
        "Feuille « PAA », ligne 7, colonne H (Budget) : « selon devis » n'est pas un montant ;"
        " écrivez un seul nombre, par exemple 67000."
    )
    assert sentence(problem, "en").startswith("Sheet “PAA”, row 7, column H (Budget): “selon")
    assert "السطر 7" in sentence(problem, "ar")
    assert sentence(problem, "de") == sentence(problem, "fr")


def test_every_reason_to_set_a_row_aside_has_its_words():
    reasons = {each.value for each in Is} - {"activity", "continuation", "axis"}
    for reason in (*reasons, "repeated_header", "sheet_without_plan", "sheet_of_other_year"):
        assert sentence(SetAside("PAA", 3, reason, "x"), "ar")


def test_braces_in_a_cell_do_no_harm():
    problem = PlanProblem("P{0}", 1, "A", "unreadable_date", "{x}", facts={"header": "{y}"})
    assert "{x}" in sentence(problem, "fr")
