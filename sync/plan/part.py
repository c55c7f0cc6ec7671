"""Which part of a plan year a workbook is: one office's, told by its rows or its file name."""

from pathlib import PurePath

from sync.plan_workbook.places import Gazetteer
from sync.plan_workbook.records import PlanWorkbook
from sync.programme import load

MAIN = "main"


def part_of(book: PlanWorkbook, file_name: str) -> str:
    """Return the only region of all rows, else the one that the file's name holds, else "main"."""
    told = {row.regions for row in book.rows}
    if len(told) == 1:
        regions = next(iter(told))
        if len(regions) == 1:
            return regions[0]
    return _office(PurePath(file_name).stem.replace("_", " ")) or MAIN


def _office(title: str) -> str | None:
    """Return the region that a file is named for; "plan national" is the whole, no office."""
    programme = load()
    code = Gazetteer(programme).region_in_title(title)
    national = {region.code for region in programme.regions if region.national}
    return None if code in national else code
