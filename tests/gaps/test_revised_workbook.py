"""The workbook of a version made on screen reads back the same."""

from datetime import date
from decimal import Decimal

from sync.plan_workbook.compare import difference
from sync.plan_workbook.reader import read
from sync.plan_workbook.records import Period, PlanRow, Status
from sync.plan_workbook.revised import revised

SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))
TEXTS = dict.fromkeys(
    ("sub_activity", "spending", "budget_line", "deliverable", "target", "verification", "risk"), ""
)


def row(code: str, **changes: object) -> PlanRow:
    usual: dict[str, object] = {
        "sheet": "", "row": 1, "rows": (1,), "code": code, "code_key": None, "axis": "R2",
        "axis_label": "", "title": "Atelier sur l'emploi", "title_ar": "", "regions": ("sm",),
        "provinces": (), "kind": "atelier", "responsible": "IO", "partner": "ANAPEC",
        "budget_mad": Decimal("50000.5"), "budget_eur": None, "periods": (SPRING,), "sessions": 2,
        "participants": 40, "indicator": "", "status": None, "comment": "", "extra": {}, "raw": {},
    }  # fmt: skip
    return PlanRow(**{**usual, **TEXTS, **changes})


def test_a_revised_workbook_reads_back_without_a_problem_or_a_change() -> None:
    autumn = Period(date(2026, 9, 15), date(2026, 10, 20))
    rows = [
        row("A_02_01_SM_001", periods=(SPRING, autumn), title_ar="ورشة حول تشغيل المهاجرين"),
        row("A_02_01_BMK_012", regions=("bmk", "ori"), status=Status.CANCELLED),
        row("SC_R2_01", title="=SOMME(A1)", kind=None, sessions=None, extra={"Suivi": "mensuel"}),
        row("A_02_02_SM_003", provinces=("09.001",), comment="à revoir"),
    ]
    book = read(revised(rows, 2026), year=2026, name="revu.xlsx")
    assert book.problems == ()
    assert difference(rows, book.rows).changed == ()
    assert difference(rows, book.rows).is_empty
    assert book.rows[2].extra == {"Suivi": "mensuel"}
