"""Under which axis and in which regions a row stands, and where its own words disagree."""

from sync.plan_workbook.amounts import is_no_mark
from sync.plan_workbook.axes import Axis, read_axis_cell
from sync.plan_workbook.cells import Cells
from sync.plan_workbook.codes import code_axis, code_region
from sync.plan_workbook.places import Places
from sync.plan_workbook.setting import Setting
from sync.plan_workbook.text import fold


def placed_axis(cells: Cells, code: str, setting: Setting) -> str | None:
    """Return a row's axis: its cell's, else that of the rows above, else its code's."""
    said = _axis_cell(cells, setting)
    of_code = code_axis(code, setting.programme)
    if said:
        setting.axis = said
        setting.name_axis(said)
    stated = said or (setting.axis if cells.column("axis") is None else None)
    if stated and of_code and stated.code != of_code:
        column = cells.column("axis") or cells.column("code")
        cells.report("axis_differs", column, value=stated.code, code=code, of_code=of_code)
    above = setting.axis.code if setting.axis else None
    axis = stated.code if stated else of_code or above
    if axis:
        setting.name_axis(Axis(axis))
    return axis


def _axis_cell(cells: Cells, setting: Setting) -> Axis | None:
    text, column = cells.text("axis"), cells.column("axis")
    if not text or not column:
        return None
    axis = read_axis_cell(text) or _by_name(text, setting)
    if axis is None:
        cells.keep(column, "unknown_axis")
    return axis


def _by_name(text: str, setting: Setting) -> Axis | None:
    for axis in setting.programme.axes:
        if fold(text) in {fold(name) for name in axis.names.values()}:
            return Axis(axis.code, text)
    return None


def placed_regions(cells: Cells, code: str, setting: Setting) -> Places:
    """Return a row's regions and provinces: its cells', else its code's, the rows' above."""
    regions = [*_region_cell(cells, setting).regions, *_marked(cells)]
    hinted = _region_cell(cells, setting, quiet=True).provinces
    in_province = _province_cell(cells, setting)
    of_code = code_region(code, setting.programme)
    provinces = tuple(dict.fromkeys((*hinted, *in_province.provinces)))
    if regions and of_code and of_code not in regions:
        column = cells.column("region") or cells.column("code")
        cells.report("region_differs", column, value=", ".join(regions), code=code, of_code=of_code)
    if not regions and not cells.own_only:
        regions = list(in_province.regions) or [
            each for each in (of_code or setting.region,) if each
        ]
    return Places(tuple(dict.fromkeys(regions)), provinces, "")


def _region_cell(cells: Cells, setting: Setting, *, quiet: bool = False) -> Places:
    text, column = cells.text("region"), cells.column("region")
    places = setting.gazetteer.in_region_cell(text)
    if places.rest and column and not quiet:
        cells.keep(column, "unknown_region", rest=places.rest)
    return places


def _province_cell(cells: Cells, setting: Setting) -> Places:
    text, column = cells.text("province"), cells.column("province")
    places = setting.gazetteer.in_province_cell(text)
    if places.rest and column:
        cells.keep(column, "unknown_province", rest=places.rest)
    return places


def _marked(cells: Cells) -> list[str]:
    marked = []
    for column in cells.table.columns_of("region_mark"):
        region = cells.table.meanings[column].region
        if region and not is_no_mark(cells.spread_text(column)):
            marked.append(region)
    return marked
