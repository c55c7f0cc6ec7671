"""Labels of lists that are files of the form (CSV, XML, GeoJSON), in the reader's language."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import StringIO

from sqlalchemy.orm import Session

from forms.definition import read as read_form
from forms.xml import XmlError, elements, local_name, own_text, parse
from server.media import MediaStore
from server.models.forms import FormVersion
from server.models.submissions import Blob
from sync.form_media import PLAN_LIST
from sync.plan.listing import activities_csv

Row = Mapping[str, str]
BROKEN = (ValueError, KeyError, AttributeError, XmlError, csv.Error)


def labels_of_lists(
    store: Session, media: MediaStore, version: FormVersion, *, year: int, language: str
) -> dict[str, dict[str, str]]:
    """Value → label for each list that is a file; a file that can't be read labels nothing."""
    wanted = {
        question.choice_file: question.choice_columns or ("name", "label")
        for question in read_form(version.xform).questions()
        if question.choice_file
    }
    found = {}
    for name, columns in wanted.items():
        content = _content(store, media, version, name, year) if name else None
        if name and content is not None:
            found[name] = _labels(content, name, columns, language)
    return found


def _content(
    store: Session, media: MediaStore, version: FormVersion, name: str, year: int
) -> bytes | None:
    item = next((each for each in version.media if each.name == name), None)
    if item is None:
        return activities_csv(store, year) if name == PLAN_LIST else None
    sha256 = store.get_one(Blob, item.blob_id).sha256
    return b"".join(media.chunks(sha256)) if media.has(sha256) else None


@lru_cache(maxsize=16)
def _labels(content: bytes, name: str, columns: tuple[str, str], language: str) -> dict[str, str]:
    value, label = columns
    try:
        rows = list(_rows(content, name))
        return {row[value]: _best(row, label, language) for row in rows if row.get(value)}
    except BROKEN:
        return {}


def _rows(content: bytes, name: str) -> Iterable[Row]:
    text = content.decode("utf-8-sig")
    if name.endswith(".csv"):
        return csv.DictReader(StringIO(text))
    if name.endswith(".geojson"):
        return (_texts(each) for each in json.loads(text)["features"])
    return _items(content)


def _texts(feature: Mapping[str, Mapping[str, object]]) -> Row:
    return {name: str(value) for name, value in feature["properties"].items()}


def _items(content: bytes) -> Iterator[Row]:
    for item in elements(parse(content)):
        yield {local_name(part): own_text(part).strip() for part in elements(item)}


def _best(row: Row, label: str, language: str) -> str:
    """The label column of the language, else the form's own."""
    for column, text in row.items():
        if text and column.startswith(label) and _says(column.removeprefix(label), language):
            return text
    return row.get(label) or ""


def _says(ending: str, language: str) -> bool:
    """Whether a column's ending names the language: `_ar`, `::Arabic (ar)`, `::ar`."""
    return ending in {f"_{language}", f"::{language}"} or ending.endswith(f"({language})")
