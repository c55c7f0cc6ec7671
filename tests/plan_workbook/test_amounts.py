"""Numbers and money as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.plan_workbook.amounts import currency_in, read_count, read_money, read_number, scale_in
from tests.plan_workbook.build import kinds, only, read_book

MONEY = {
    "67 000 MAD": (67000, "MAD"),
    "67\u202f000,00 DH": (67000, "MAD"),
    "67\u00a0000 dhs": (67000, "MAD"),
    "1.234,50": ("1234.50", None),
    "1,234,567.8": ("1234567.8", None),
    "67.000": (67000, None),
    "12.5": ("12.5", None),
    "12,5 k": (12500, None),
    "120 KMAD": (120000, "MAD"),
    "3 MDH": (3000000, "MAD"),
    "€ 3 000": (3000, "EUR"),
    "2 M€": (2000000, "EUR"),
    "12 500,- €": (12500, "EUR"),
    "٦٧ ٠٠٠ درهم": (67000, "MAD"),
    "1 000 د.م.": (1000, "MAD"),
    "environ 5 000 dhs": (5000, "MAD"),
    "1'234": (1234, None),
}


@pytest.mark.parametrize("text", MONEY)
def test_money(text):
    amount, currency = MONEY[text]
    money = read_money(text)
    assert money
    assert (money.amount, money.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize("text", ["50%", "à voir", "5000/1000", "1.2.3", "12 34", "", "k", "1e5"])
def test_what_is_no_amount(text):
    assert read_money(text) is None


def test_counts_with_their_unit():
    written = ("2 sessions", "45 pers.", "2.0", "٤٥", "2,5", "-1", "x")
    assert [read_count(text) for text in written] == [2, 45, 2, 45, None, None, None]


def test_header_tells_currency_and_thousands():
    assert (scale_in("Budget (KMAD)"), scale_in("en milliers de DH"), scale_in("MDH")) == (
        1000, 1000, 1000000,
    )  # fmt: skip
    assert (currency_in("Budget (DH)"), currency_in("Coût en €"), currency_in("بالدرهم")) == (
        "MAD", "EUR", "MAD",
    )  # fmt: skip


def test_thousands_of_the_header_count_once():
    plan = read_book(
        [
            ["Code", "Activité", "Budget (KMAD)"],
            ["A_1_1", "Atelier", 12.5],
            ["A_1_2", "Atelier", "12,5"],
            ["A_1_3", "Atelier", "12,5 K"],
        ]
    )
    assert [row.budget_mad for row in plan.rows] == [Decimal(12500)] * 3


def test_a_cell_in_euros_in_a_column_of_dirhams():
    plan = read_book([["Code", "Activité", "Budget (MAD)"], ["A_1_1", "Atelier", "300 €"]])
    assert (only(plan).budget_mad, only(plan).budget_eur) == (None, Decimal(300))


def test_unreadable_and_negative_amounts_are_kept_and_said():
    plan = read_book(
        [
            ["Code", "Activité", "Budget", "Sessions"],
            ["A_1_1", "Atelier", "selon devis", "plusieurs"],
            ["A_1_2", "Atelier", -5, 2],
        ]
    )
    first, second = plan.rows
    assert first.extra == {"Budget": "selon devis", "Sessions": "plusieurs"}
    assert second.budget_mad is None
    assert [(each.kind, each.row, each.column, each.value) for each in plan.problems] == [
        ("unreadable_amount", 2, "C", "selon devis"),
        ("unreadable_number", 2, "D", "plusieurs"),
        ("negative_amount", 3, "C", "-5"),
    ]


def test_women_and_men_are_participants_where_no_total_is():
    plan = read_book(
        [
            ["Code", "Activité", "Participants", None],
            [None, None, "Femmes", "Hommes"],
            ["A_1_1", "Atelier", 12, 20],
        ],
        merge=["A1:A2", "B1:B2", "C1:D1"],
    )
    assert only(plan).participants == 32
    assert not kinds(plan)


numbers = st.decimals(min_value=0, max_value=10**9, places=2)


@settings(deadline=None)
@given(number=numbers, style=st.sampled_from([(" ", ","), ("\u202f", ","), (".", ","), (",", ".")]))
def test_any_number_is_read_back(number, style):
    thousands, point = style
    text = f"{number:,.2f}".replace(",", "T").replace(".", point).replace("T", thousands)
    assert read_number(text) == number


@settings(deadline=None)
@given(number=numbers)
def test_arabic_digits_are_digits(number):
    text = f"{number:.2f}".translate(str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫"))
    assert read_number(text) == number


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text):
    money = read_money(text)
    assert money is None or money.amount.is_finite()
