"""Where offices put the header, the axes and the regions."""

from datetime import date
from decimal import Decimal

from tests.plan_workbook.build import (
    only,
    read_book,
    set_aside,
    spans,
)

HEADER = ["Code", "Activité", "Région", "T1", "T2", "T3", "T4", "Budget (MAD)"]


def test_title_rows_stand_above_the_header():
    plan = read_book(
        [
            ["Programme de gouvernance — Plan annuel 2026"],
            ["Version du 12/01/2026"],
            [],
            HEADER,
            ["A_01_01_SM_001", "Atelier de lancement", "Souss-Massa", "X", None, None, None, 5000],
        ]
    )
    row = only(plan)
    assert (row.row, row.code, row.regions, row.kind) == (5, "A_01_01_SM_001", ("sm",), "atelier")
    assert spans(row) == ["01-01/03-31"]
    assert not plan.problems


def test_two_header_rows_with_merged_quarters_and_months():
    plan = read_book(
        [
            ["Code", "Activité", "T1", None, None, "T2", None, None, "Budget", None],
            [None, None, "Janv", "Fév", "Mars", "Avr", "Mai", "Juin", "MAD", "EUR"],
            ["A_01_01", "Formation", None, None, "x", "x", None, None, 1000, 90],
        ],
        merge=["A1:A2", "B1:B2", "C1:E1", "F1:H1", "I1:J1"],
    )
    row = only(plan)
    assert spans(row) == ["03-01/04-30"]
    assert (row.budget_mad, row.budget_eur) == (Decimal(1000), Decimal(90))


def test_groups_above_the_names_may_stand_unmerged():
    plan = read_book(
        [
            ["Identification", None, None, "Calendrier", None, "Budget", None],
            ["Code", "Activité", "Région", "Début", "Fin", "MAD", "EUR"],
            ["A_01_01", "Réunion", "Oriental", "01/03/2026", "15/03/2026", "1 500", None],
        ]
    )
    row = only(plan)
    assert (spans(row), row.budget_mad, row.budget_eur) == (["03-01/03-15"], Decimal(1500), None)


def test_months_as_single_letters():
    plan = read_book(
        [
            ["N°", "Activité", "Région", *"JFMAMJJASOND"],
            ["1.1", "Atelier", "BMK", *[None] * 4, "●", "●", *[None] * 6],
            ["1.2", "Atelier bis", "BMK", *[None] * 11, "✓"],
        ]
    )
    assert [spans(row) for row in plan.rows] == [["05-01/06-30"], ["12-01/12-31"]]
    assert [row.code_key for row in plan.rows] == ["A-1-1", "A-1-2"]


def test_months_as_dates_in_the_header():
    months = [date(2026, month, 1) for month in range(1, 13)]
    plan = read_book(
        [["Code", "Activité", "Région", *months], ["A_1_1", "Visite", "SM", None, "X"]]
    )
    assert spans(only(plan)) == ["02-01/02-28"]


def test_header_repeated_after_a_page_break():
    plan = read_book(
        [
            HEADER,
            ["A_01_01", "Atelier", "SM", "X"],
            HEADER,
            ["A_01_02", "Atelier", "SM", None, "X"],
        ]
    )
    assert [row.code for row in plan.rows] == ["A_01_01", "A_01_02"]
    assert set_aside(plan) == {3: "repeated_header"}


def test_another_table_further_down_has_its_own_columns():
    plan = read_book(
        [
            ["Code", "Activité", "Région"],
            ["A_01_01", "Atelier", "SM"],
            [],
            ["Région", "Activité", "Code", "Trimestre"],
            ["Oriental", "Réunion", "A_01_02", "T2"],
        ]
    )
    assert [(row.code, row.regions) for row in plan.rows] == [
        ("A_01_01", ("sm",)),
        ("A_01_02", ("ori",)),
    ]
    assert spans(plan.rows[1]) == ["04-01/06-30"]


def test_arabic_workbook():
    plan = read_book(
        [
            [
                "الرمز",
                "النشاط",
                "الجهة",
                "الفصل الأول",
                "الفصل الثاني",
                "الميزانية (درهم)",
                "عدد المشاركين",
            ],
            ["النتيجة 2"],
            ["A_02_01", "ورشة حول الحكامة", "جهة الشرق", None, "X", "٦٧ ٠٠٠", "٤٥"],
            ["المجموع", None, None, None, None, "٦٧ ٠٠٠", None],
        ]
    )
    row = only(plan)
    assert (row.axis, row.regions, row.kind, row.participants) == ("R2", ("ori",), "atelier", 45)
    assert row.title == row.title_ar == "ورشة حول الحكامة"
    assert (spans(row), row.budget_mad) == (["04-01/06-30"], Decimal(67000))
    assert set_aside(plan) == {4: "total"}
    assert not plan.problems


def test_english_workbook():
    plan = read_book(
        [
            [
                "Ref",
                "Planned activity",
                "Region",
                "Start date",
                "End date",
                "Budget (EUR)",
                "Status",
            ],
            [
                "A_04_01",
                "Workshop with diaspora",
                "Oriental",
                "March 5, 2026",
                "2026-03-07",
                "€ 3,000",
                "Done",
            ],
        ]
    )
    row = only(plan)
    assert (row.kind, spans(row), row.budget_eur, row.status) == (
        "atelier", ["03-05/03-07"], Decimal(3000), "done",
    )  # fmt: skip


def test_both_languages_in_one_header_and_one_title():
    plan = read_book(
        [
            ["Code / الرمز", "Activité\nالنشاط", "Région / الجهة", "Période (الفترة)"],
            ["A_1_1", "Atelier régional\nورشة جهوية", "SM", "mars"],
        ]
    )
    row = only(plan)
    assert (row.title, row.title_ar) == ("Atelier régional", "ورشة جهوية")


def test_three_header_rows_with_a_letter_for_each_month():
    plan = read_book(
        [
            ["Identification", None, "Planification 2026", None, None, None, "Budget", None],
            ["Code", "Activité", "T1", None, None, "T2", "MAD", "EUR"],
            [None, None, "J", "F", "M", "A", None, None],
            ["A_1_1", "Atelier", None, "X", None, "X", 10, 1],
        ],
        merge=["A1:B1", "C1:F1", "G1:H1", "A2:A3", "B2:B3", "C2:E2", "G2:G3", "H2:H3"],
    )
    row = only(plan)
    assert spans(row) == ["02-01/02-28", "04-01/04-30"]
    assert (row.budget_mad, row.budget_eur) == (Decimal(10), Decimal(1))


def test_quarters_as_numbers_and_weeks_below_months():
    quarters = read_book(
        [
            ["Code", "Activité", "Trimestres", None, None, None, "Budget"],
            [None, None, 1, 2, 3, 4, None],
            ["A_1_1", "Atelier", "X", None, None, "X", 100],
        ],
        merge=["A1:A2", "B1:B2", "C1:F1", "G1:G2"],
    )
    assert spans(only(quarters)) == ["01-01/03-31", "10-01/12-31"]
    weeks = read_book(
        [
            ["Code", "Activité", "Janvier", None, None, None, "Février", None],
            [None, None, "S1", "S2", "S3", "S4", "S1", "S2"],
            ["A_1_1", "Atelier", None, "X", "X", None, None, "X"],
        ],
        merge=["A1:A2", "B1:B2", "C1:F1", "G1:H1"],
    )
    assert spans(only(weeks)) == ["01-08/01-21", "02-08/02-14"]


def test_a_calendar_of_two_years():
    plan = read_book(
        [
            ["Code", "Activité", "2026", None, "2027", None],
            [None, None, "T3", "T4", "T1", "T2"],
            ["A_1_1", "Atelier", None, "X", "X", None],
        ],
        merge=["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
    )
    (period,) = only(plan).periods
    assert (period.start, period.end) == (date(2026, 10, 1), date(2027, 3, 31))


def test_what_a_budget_is_made_of_is_kept_beside_its_total():
    plan = read_book(
        [
            ["Code", "Activité", "Budget (en DH)", None, None, "Coût unitaire"],
            [None, None, "Programme", "Partenaires", "Total", None],
            ["A_1_1", "Atelier", 100, 50, 150, 75],
        ],
        merge=["A1:A2", "B1:B2", "C1:E1", "F1:F2"],
    )
    row = only(plan)
    assert (row.budget_mad, row.partner) == (Decimal(150), "")
    assert list(row.extra.values()) == ["100", "50", "75"]


def test_a_row_that_numbers_the_columns_is_no_activity():
    plan = read_book(
        [["Code", "Activité", "Budget"], ["(1)", "(2)", "(3)"], ["A_1_1", "Atelier", 100]]
    )
    assert set_aside(plan) == {2: "heading"}
    assert only(plan).code == "A_1_1"
