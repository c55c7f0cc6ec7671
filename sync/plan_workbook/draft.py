"""A planned activity as it is read, row by row, until all its rows are in."""

from dataclasses import dataclass, field
from decimal import Decimal

from sync.plan_workbook.calendar_cells import read_calendar
from sync.plan_workbook.cells import Cells
from sync.plan_workbook.codes import code_key, find_code
from sync.plan_workbook.dates import joined
from sync.plan_workbook.grid import letter
from sync.plan_workbook.lists import kind_in_title, read_kind, read_status
from sync.plan_workbook.placing import placed_axis, placed_regions
from sync.plan_workbook.records import Period, PlanProblem, PlanRow, Status
from sync.plan_workbook.setting import Setting
from sync.plan_workbook.text import fold
from sync.plan_workbook.titles import Titles, read_titles

_TEXTS = ("sub_activity", "responsible", "partner", "spending", "budget_line", "deliverable",
          "indicator", "target", "verification", "risk", "comment")  # fmt: skip


@dataclass
class Draft:
    """What the rows of one activity have said so far."""

    sheet: str
    rows: list[int]
    titles: Titles
    axis: str | None = None
    regions: list[str] = field(default_factory=list)
    provinces: list[str] = field(default_factory=list)
    kind: str | None = None
    status: Status | None = None
    budgets: dict[str, Decimal] = field(default_factory=dict)
    periods: tuple[Period, ...] = ()
    sessions: int | None = None
    participants: int | None = None
    texts: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    problems: list[PlanProblem] = field(default_factory=list)

    def add(self, other: "Draft") -> None:
        """Take in a row that continues this activity: texts joined, numbers added."""
        self.rows += other.rows
        self.regions = list(dict.fromkeys((*self.regions, *other.regions)))
        self.provinces = list(dict.fromkeys((*self.provinces, *other.provinces)))
        self.kind = self.kind or other.kind
        self.status = self.status or other.status
        self.periods = joined((*self.periods, *other.periods))
        self.sessions = _sum(self.sessions, other.sessions)
        self.participants = _sum(self.participants, other.participants)
        for currency, amount in other.budgets.items():
            self.budgets[currency] = self.budgets.get(currency, Decimal(0)) + amount
        self.titles = self.titles.continued_by(other.titles)
        for name in _TEXTS:
            self.texts[name] = _lines(self.texts[name], other.texts[name])
        for header, text in other.extra.items():
            self.extra[header] = _lines(self.extra.get(header, ""), text)
        self.raw.update({f"{key}{other.rows[0]}": text for key, text in other.raw.items()})
        self.problems += other.problems

    def finished(self, setting: Setting) -> PlanRow:
        """Return the row, its kind told from its title where no column does."""
        titles, texts = self.titles, dict(self.texts)
        if titles.also:
            texts["sub_activity"] = _lines(texts["sub_activity"], titles.also)
        title = titles.title or titles.title_ar
        kind = self.kind or kind_in_title(title, setting.programme)
        return PlanRow(
            sheet=self.sheet,
            row=self.rows[0],
            rows=tuple(self.rows),
            code=titles.code,
            code_key=key_of(titles.code),
            axis=self.axis,
            axis_label=setting.axes.get(self.axis or "", ""),
            title=title,
            title_ar=titles.title_ar,
            regions=tuple(self.regions),
            provinces=tuple(self.provinces),
            kind=kind or (kind_in_title(titles.title_ar, setting.programme)),
            budget_mad=self.budgets.get("MAD"),
            budget_eur=self.budgets.get("EUR"),
            periods=self.periods,
            sessions=self.sessions,
            participants=self.participants,
            status=self.status,
            extra=self.extra,
            raw=self.raw,
            **texts,
        )


def key_of(code: str) -> str | None:
    """Return what two codes are compared by, also where they are of no usual form."""
    return code_key(code) or code_key(find_code(code) or "") or fold(code).upper() or None


def read_draft(cells: Cells, setting: Setting) -> Draft:
    """Read what one row says of an activity."""
    calendar = read_calendar(cells, setting.year, setting.background)
    titles = read_titles(cells)
    places = placed_regions(cells, titles.code, setting)
    draft = Draft(
        sheet=cells.grid.title,
        rows=[cells.row],
        titles=titles,
        axis=placed_axis(cells, titles.code, setting),
        regions=list(places.regions),
        provinces=list(places.provinces),
        kind=_kind(cells, setting),
        status=_status(cells),
        budgets=_budgets(cells, setting),
        periods=calendar.periods,
        sessions=_first(cells.count("sessions"), calendar.sessions),
        participants=_participants(cells),
        texts={name: cells.text(name) for name in _TEXTS},
        raw=_raw(cells),
    )
    _keep_the_rest(cells)
    _report_formulas(cells)
    draft.extra, draft.problems = cells.extra, cells.problems
    return draft


def _first(*numbers: int | None) -> int | None:
    return next((number for number in numbers if number is not None), None)


def _kind(cells: Cells, setting: Setting) -> str | None:
    text, column = cells.text("kind"), cells.column("kind")
    kind = read_kind(text, setting.programme)
    if text and column and kind is None:
        cells.keep(column, "unknown_kind")
    return kind


def _status(cells: Cells) -> Status | None:
    text, column = cells.text("status"), cells.column("status")
    status = read_status(text)
    if text and column and status is None:
        cells.keep(column, "unknown_status")
    return status


def _budgets(cells: Cells, setting: Setting) -> dict[str, Decimal]:
    whole = _amounts(cells, "budget", setting.programme.currency)
    return whole or _amounts(cells, "budget_part", setting.programme.currency)


def _amounts(cells: Cells, name: str, usual: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for column in cells.table.columns_of(name):
        meaning = cells.table.meanings[column]
        money = cells.money_at(column, meaning)
        if money:
            currency = money.currency or meaning.currency or usual
            found[currency] = found.get(currency, Decimal(0)) + money.amount
    return found


def _participants(cells: Cells) -> int | None:
    total = cells.count("participants")
    return total if total is not None else _sum(cells.count("women"), cells.count("men"))


def _keep_the_rest(cells: Cells) -> None:
    """Keep the columns that mean nothing to the plan under their own names."""
    table = cells.table
    columns = {*table.headers, *cells.grid.own(cells.row)}
    for column in sorted(columns):
        meaning = table.meanings.get(column)
        text = cells.text_at(column) if meaning is None or meaning.field in _KEPT else ""
        if text:
            cells.extra.setdefault(cells.header(column), text)


_KEPT = ("other", "women", "men")


def _report_formulas(cells: Cells) -> None:
    for column in cells.grid.own(cells.row):
        if column not in cells.table.meanings:
            continue
        if (cells.row, column) in cells.grid.uncomputed:
            cells.report("formula_without_value", column)
        elif cells.grid.text(cells.row, column).startswith("#") and not cells.text_at(column):
            cells.report("cell_error", column, value=cells.grid.text(cells.row, column))


def _raw(cells: Cells) -> dict[str, str]:
    own = cells.grid.own(cells.row)
    return {letter(column): cells.grid.text(cells.row, column) for column in own}


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else (one or 0) + other


def _lines(one: str, other: str) -> str:
    if not other or other in one.split("\n"):
        return one
    return f"{one}\n{other}" if one else other
