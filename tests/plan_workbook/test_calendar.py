"""Calendars: crosses, quantities, colours, dates and words."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.plan_workbook.calendar_text import read_day, read_periods
from sync.plan_workbook.vocabulary import MONTHS
from tests.plan_workbook.build import YEAR, kinds, only, read_book, spans

QUARTERS = ["Code", "Activité", "T1", "T2", "T3", "T4"]
TEXTS = {
    "28/10/2026": ["10-28/10-28"],
    "28-10-26": ["10-28/10-28"],
    "28.10.2026": ["10-28/10-28"],
    "28 octobre 2026": ["10-28/10-28"],
    "2026-10-28": ["10-28/10-28"],
    "10/28/2026": ["10-28/10-28"],
    "1er mars": ["03-01/03-01"],
    "١٢ غشت 2026": ["08-12/08-12"],
    "T1-T2": ["01-01/06-30"],
    "T1, T3 et T4": ["01-01/03-31", "07-01/12-31"],
    "T1&T2": ["01-01/06-30"],
    "Trimestres 1 et 2": ["01-01/06-30"],
    "1er trimestre": ["01-01/03-31"],
    "2ème trimestre 2026": ["04-01/06-30"],
    "first quarter": ["01-01/03-31"],
    "T II": ["04-01/06-30"],
    "الفصل الأول": ["01-01/03-31"],
    "الربع الثاني 2026": ["04-01/06-30"],
    "Q2 2026": ["04-01/06-30"],
    "S1": ["01-01/06-30"],
    "2ème semestre": ["07-01/12-31"],
    "mars à mai": ["03-01/05-31"],
    "Octobre - Décembre 2026": ["10-01/12-31"],
    "janvier, mars": ["01-01/01-31", "03-01/03-31"],
    "Mars/Avril": ["03-01/04-30"],
    "من مارس إلى ماي": ["03-01/05-31"],
    "مارس وأبريل": ["03-01/04-30"],
    "du 12 au 14 mars": ["03-12/03-14"],
    "12-14 mars 2026": ["03-12/03-14"],
    "12-14/03/2026": ["03-12/03-14"],
    "fin mars": ["03-01/03-31"],
    "mi-juin": ["06-01/06-30"],
    "janv-26": ["01-01/01-31"],
    "03/2026": ["03-01/03-31"],
    "semaine 12": ["03-16/03-22"],
    "1ère quinzaine de mars": ["03-01/03-15"],
    "2e quinzaine mars": ["03-16/03-31"],
    "28-oct-26": ["10-28/10-28"],
    "Lundi 12 mars 2026": ["03-12/03-12"],
    "Avant fin juin": ["06-01/06-30"],
    "28/10/2026 09:00": ["10-28/10-28"],
    "Mars 2026 (à confirmer)": ["03-01/03-31"],
    "entre mars et mai": ["03-01/05-31"],
    "بين مارس وماي": ["03-01/05-31"],
    "12 et 13 mars, 4 avril": ["03-12/03-13", "04-04/04-04"],
    "toute l'année": ["01-01/12-31"],
    "طيلة السنة": ["01-01/12-31"],
}


@pytest.mark.parametrize("text", TEXTS)
def test_calendar_words(text):
    plan = read_book([["Code", "Activité", "Période"], ["A_1_1", "Atelier", text]])
    assert spans(only(plan)) == TEXTS[text]
    assert not plan.problems


def test_a_range_past_the_year_ends_in_the_next():
    plan = read_book([["Code", "Activité", "Période"], ["A_1_1", "Atelier", "novembre à février"]])
    assert only(plan).periods[0].end == date(2027, 2, 28)
    assert not plan.problems


@pytest.mark.parametrize(
    "text", ["à définir", "31/02/2026", "T1 ou selon budget", "12345", "mai si possible"]
)
def test_words_that_are_no_calendar_are_kept_and_said(text):
    plan = read_book([["Code", "Activité", "Période"], ["A_1_1", "Atelier", text]])
    assert only(plan).periods == ()
    assert only(plan).extra == {"Période": text}
    assert [(each.kind, each.column) for each in plan.problems] == [("unreadable_date", "C")]


@pytest.mark.parametrize("mark", ["X", "x", "✓", "●", 1, "oui", "*", True])
def test_every_usual_cross(mark):
    plan = read_book([QUARTERS, ["A_1_1", "Atelier", None, mark, None, "-"]])
    assert spans(only(plan)) == ["04-01/06-30"]
    assert only(plan).sessions is None


def test_quantities_are_sessions():
    plan = read_book([QUARTERS, ["A_1_1", "Atelier", 2, 1, 0, None]])
    assert (spans(only(plan)), only(plan).sessions) == (["01-01/06-30"], 3)


def test_a_sessions_column_outranks_quantities():
    plan = read_book([[*QUARTERS, "Nombre de sessions"], ["A_1_1", "Atelier", 2, 1, 0, None, 5]])
    assert only(plan).sessions == 5


def test_days_in_a_month_and_other_words():
    plan = read_book(
        [
            ["Code", "Activité", "Janvier", "Février", "Mars"],
            ["A_1_1", "Atelier", "12-14", None, "à confirmer"],
        ]
    )
    assert spans(only(plan)) == ["01-12/01-14", "03-01/03-31"]
    assert only(plan).extra == {"Mars": "à confirmer"}


def test_a_bar_merged_over_months_fills_them():
    plan = read_book(
        [
            ["Code", "Activité", "Janvier", "Février", "Mars", "Avril"],
            ["A_1_1", "Atelier", None, "X"],
        ],
        merge=["D2:F2"],
    )
    assert spans(only(plan)) == ["02-01/04-30"]


def test_colours_count_where_a_row_has_no_crosses_and_are_said():
    plan = read_book(
        [QUARTERS, ["A_1_1", "Atelier", "X"], ["A_1_2", "Atelier bis"]],
        colour={"D3": "FFC000", "E3": "FFC000", "F2": "DDDDDD", "F3": "DDDDDD"},
    )
    assert [spans(row) for row in plan.rows] == [["01-01/03-31"], ["04-01/09-30"]]
    assert [(each.kind, each.row) for each in plan.problems] == [("colour_only", 3)]


def test_dates_outrank_crosses():
    plan = read_book(
        [
            [*QUARTERS, "Début", "Fin"],
            ["A_1_1", "Atelier", None, "X", None, None, date(2026, 5, 4), "06/05/2026"],
        ]
    )
    assert spans(only(plan)) == ["05-04/05-06"]


def test_excel_serial_numbers_are_dates():
    plan = read_book([["Code", "Activité", "Début", "Fin"], ["A_1_1", "Atelier", 46000, 46001.0]])
    assert only(plan).periods[0].start == date(2025, 12, 9)
    assert kinds(plan) == ["outside_year"]


def test_dates_the_wrong_way_round_are_said():
    plan = read_book(
        [["Code", "Activité", "Début", "Fin"], ["A_1_1", "Atelier", "10/05/2026", "09/05/2026"]]
    )
    assert only(plan).periods == ()
    assert kinds(plan) == ["dates_reversed"]


def test_numbers_below_month_and_quarter():
    quarters = read_book(
        [
            ["Code", "Activité", "Trimestre(s)"],
            ["A_1_1", "Atelier", 3],
            ["A_1_2", "Atelier", "T4"],
            ["A_1_3", "Atelier", "1, 2"],
            ["A_1_4", "Atelier", "2-4"],
        ]
    )
    assert [spans(row) for row in quarters.rows] == [
        ["07-01/09-30"], ["10-01/12-31"], ["01-01/06-30"], ["04-01/12-31"],
    ]  # fmt: skip
    months = read_book([["Code", "Activité", "Mois"], ["A_1_1", "Atelier", "3 à 5"]])
    assert spans(only(months)) == ["03-01/05-31"]


def test_quarters_below_a_budget_are_money():
    plan = read_book(
        [
            ["Code", "Activité", "Calendrier", None, "Budget (MAD)", None],
            [None, None, "T1", "T2", "T1", "T2"],
            ["A_1_1", "Atelier", "X", None, 100, 250],
        ],
        merge=["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
    )
    assert (spans(only(plan)), only(plan).budget_mad) == (["01-01/03-31"], 350)


days = st.dates(date(2001, 1, 1), date(2049, 12, 31))
WRITTEN = [
    "{0:%d/%m/%Y}", "{0:%d-%m-%y}", "{0:%Y-%m-%d}", "{0.day} {1} {0.year}", "{0:%d.%m.%Y}",
    "Le {0.day} {1} {0.year}",
]  # fmt: skip


@settings(deadline=None)
@given(day=days, written=st.sampled_from(WRITTEN), word=st.integers(0, 2))
def test_any_day_is_read_back(day, written, word):
    text = written.format(day, MONTHS[day.month][word])
    assert read_day(text, YEAR, last=False) == day


@settings(deadline=None)
@given(start=days, length=st.integers(0, 400))
def test_any_range_of_days_is_read_back(start, length):
    end = start + timedelta(days=length)
    (period,) = read_periods(f"du {start:%d/%m/%Y} au {end:%d/%m/%Y}", YEAR) or ()
    assert (period.start, period.end) == (start, end)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    for period in read_periods(text, YEAR) or ():
        assert period.start <= period.end
