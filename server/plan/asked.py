"""Numbers in addresses and forms: what can't be a year or a row's id counts as not said."""

from werkzeug.datastructures import MultiDict

YEARS = range(2000, 2101)
LARGEST_ID = 2**31 - 1


def year_in(said: MultiDict[str, str], usual: int) -> int:
    """Return the year that an address or a form says, else the usual one."""
    year = said.get("year", usual, type=int)
    return year if year in YEARS else usual


def id_in(said: MultiDict[str, str], name: str) -> int | None:
    """Return a row's id by the name of its field."""
    number = said.get(name, 0, type=int)
    return number if 0 < number <= LARGEST_ID else None
