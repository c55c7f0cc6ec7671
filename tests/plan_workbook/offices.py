"""Offices that write the same plan, each in its own way, chosen by a seed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from sync.plan_workbook.vocabulary import MONTHS
from tests.plan_workbook.build import to_bytes

REGIONS = {
    "bmk": ("Béni Mellal-Khénifra", "BMK", "Beni Mellal - Khenifra", "جهة بني ملال خنيفرة"),
    "sm": ("Souss-Massa", "SM", "SOUSS MASSA", "سوس ماسة"),
    "ori": ("Oriental", "ORI", "L'Oriental", "جهة الشرق"),
    "nat": ("National", "NAT", "Niveau national", "وطني"),
}
KINDS = {
    "atelier": ("Atelier", "ورشة", "Workshop"),
    "formation": ("Formation", "دورة تكوينية", "Training"),
    "reunion": ("Réunion", "اجتماع", "Meeting"),
}
NAMES = (
    ("code", ("Code", "الرمز", "Activity code")),
    ("title", ("Intitulé de l'activité", "النشاط", "Activity")),
    ("region", ("Région", "الجهة", "Region")),
    ("kind", ("Type d'activité", "نوع النشاط", "Type of activity")),
    ("sessions", ("Nombre de sessions", "عدد الدورات", "Planned sessions")),
    ("participants", ("Bénéficiaires", "عدد المشاركين", "Participants")),
    ("budget", ("Budget (MAD)", "الميزانية (درهم)", "Budget (MAD)")),
    ("responsible", ("Responsable", "المسؤول", "Person in charge")),
)
AXIS_NAMES = ("Résultat", "المحور", "Result")
PERIOD_NAMES = ("Période", "الفترة", "Schedule")
# French by name, else as a date or by number.
MONTH_NAMES = ("{1}", "{0:%m/%Y}", "M{0.month}")
DATE_NAMES = (("Date début", "Date fin"), ("تاريخ البداية", "تاريخ النهاية"), ("Start", "End"))


@dataclass(frozen=True)
class Activity:
    code: str
    axis: int
    region: str
    kind: str
    title: str
    first: int
    last: int
    sessions: int
    participants: int
    budget: Decimal


def activities(random: Random, count: int = 12) -> list[Activity]:
    """Return a plan in the order of its axes; each period is of whole quarters."""
    made = []
    for number in range(1, count + 1):
        axis = 1 + (number - 1) * 5 // count
        region = random.choice(list(REGIONS))
        kind = random.choice(list(KINDS))
        first = random.randint(1, 4)
        made.append(
            Activity(
                code=f"A_{axis:02}_{random.randint(1, 9):02}_{region.upper()}_{number:03}",
                axis=axis,
                region=region,
                kind=kind,
                title=f"{KINDS[kind][0]} sur le thème {number}",
                first=first,
                last=random.randint(first, 4),
                sessions=random.randint(1, 6),
                participants=random.randint(8, 80),
                budget=Decimal(random.randint(5, 1200) * 100),
            )
        )
    return made


class Office:
    """One way to write a plan."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.language = random.randrange(3)
        self.axis = random.choice(["rows", "merged", "column", "first", "none"])
        self.calendar = random.choice(["quarters", "months", "words", "dates", "texts"])
        self.money = random.choice(["number", "spaces", "currency", "points"])
        self.mark = random.choice(["X", "x", "✓", "●", 1])
        self.fields = [NAMES[0], NAMES[1], *random.sample(NAMES[2:], len(NAMES) - 2)]
        self.above = random.randint(0, 3)
        self.subtotals = random.random() < 0.5
        self.page = random.choice([0, 5])

    def write(self, plan: list[Activity]) -> bytes:
        workbook = Workbook()
        self.sheet = workbook.active
        self.sheet.title = "PAA 2026"
        self.row = 1
        for number in range(self.above):
            self.sheet.cell(
                self.row, 1, ("Plan annuel 2026", "Version validée", "Direction")[number]
            )
            self.row += 1
        self._header()
        self._rows(plan)
        self._line({"title": "TOTAL GÉNÉRAL", "budget": self._money(sum(a.budget for a in plan))})
        return to_bytes(workbook)

    def _header(self) -> None:
        top, self.columns, column = self.row, {}, 1
        names = [(field, entry[self.language]) for field, entry in self.fields]
        if self.axis in ("merged", "column", "first"):
            names.insert(0, ("axis", AXIS_NAMES[self.language]))
        groups = {"quarters": 4, "months": 12}
        below = groups.get(self.calendar, 0)
        names.append(("calendar", PERIOD_NAMES[self.language]))
        for field, name in names:
            self.columns[field] = column
            if field == "calendar" and self.calendar in ("dates", "texts"):
                for each in DATE_NAMES[self.language]:
                    self.sheet.cell(top, column, each)
                    column += 1
                continue
            self.sheet.cell(top, column, name)
            width = below if field == "calendar" and below else 1
            if below:
                last = column + width - 1
                bottom = top if width > 1 else top + 1
                self._merge(top, column, bottom, last)
            for number in range(width if width > 1 else 0):
                self.sheet.cell(top + 1, column + number, self._period_name(number + 1))
            column += width
        self.row = top + (2 if below else 1)

    def _period_name(self, number: int) -> str:
        if self.calendar == "quarters":
            return f"T{number}"
        return MONTH_NAMES[self.language].format(date(2026, number, 1), MONTHS[number][0])

    def _rows(self, plan: list[Activity]) -> None:
        axis, axis_top = 0, 0
        for number, activity in enumerate(plan):
            if self.page and number and number % self.page == 0 and self.axis != "merged":
                self._header()
            if activity.axis != axis:
                self._end_axis(plan, axis, axis_top)
                axis = activity.axis
                if self.axis == "rows":
                    self.sheet.cell(self.row, 1, f"{AXIS_NAMES[self.language]} {axis}")
                    self._merge(self.row, 1, self.row, max(self.columns.values()))
                    self.row += 1
                axis_top = self.row
            self._activity(activity, is_first=self.row == axis_top)
        self._end_axis(plan, axis, axis_top)

    def _end_axis(self, plan: list[Activity], axis: int, top: int) -> None:
        if not axis:
            return
        if self.axis == "merged" and self.row - 1 > top:
            self._merge(top, self.columns["axis"], self.row - 1, self.columns["axis"])
        if self.subtotals:
            budget = sum(each.budget for each in plan if each.axis == axis)
            self._line({"title": f"Sous-total {axis}", "budget": self._money(budget)})

    def _activity(self, activity: Activity, *, is_first: bool) -> None:
        values = {
            "code": activity.code,
            "title": activity.title,
            "region": self.random.choice(REGIONS[activity.region]),
            "kind": KINDS[activity.kind][self.language],
            "sessions": activity.sessions,
            "participants": activity.participants,
            "budget": self._money(activity.budget),
            "responsible": "IO",
        }
        if self.axis == "column" or (is_first and self.axis in ("merged", "first")):
            values["axis"] = f"R{activity.axis}"
        self._calendar(activity)
        self._line(values)

    def _calendar(self, activity: Activity) -> None:
        column = self.columns["calendar"]
        start, end = date(2026, 3 * activity.first - 2, 1), QUARTER_ENDS[activity.last]
        match self.calendar:
            case "quarters":
                for each in range(activity.first, activity.last + 1):
                    self.sheet.cell(self.row, column + each - 1, self.mark)
            case "months":
                for each in range(3 * activity.first - 2, 3 * activity.last + 1):
                    self.sheet.cell(self.row, column + each - 1, self.mark)
            case "words":
                self.sheet.cell(self.row, column, f"T{activity.first} à T{activity.last}")
            case "dates":
                self.sheet.cell(self.row, column, start)
                self.sheet.cell(self.row, column + 1, end)
            case "texts":
                self.sheet.cell(self.row, column, f"{start:%d/%m/%Y}")
                self.sheet.cell(self.row, column + 1, f"{end.day} {MONTHS[end.month][0]} 2026")

    def _money(self, amount: Decimal) -> object:
        grouped = f"{amount:,.0f}"
        return {
            "number": int(amount),
            "spaces": grouped.replace(",", "\u202f"),
            "currency": grouped.replace(",", " ") + " MAD",
            "points": grouped.replace(",", ".") + ",00",
        }[self.money]

    def _line(self, values: dict) -> None:
        for field, value in values.items():
            self.sheet.cell(self.row, self.columns[field], value)
        self.row += 1

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merge_cells(
                f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            )


QUARTER_ENDS = {
    1: date(2026, 3, 31),
    2: date(2026, 6, 30),
    3: date(2026, 9, 30),
    4: date(2026, 12, 31),
}
