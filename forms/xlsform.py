"""XLSForm → XForm with pyxform, refusals and warnings as facts."""

import re
import shutil
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pyxform.errors import PyXFormError
from pyxform.validators.odk_validate import ODKValidateError, check_xform
from pyxform.xls2json_backends import Definition, SupportedFileTypes
from pyxform.xls2xform import convert as pyxform_convert

from forms.definition import FormDefinition, read
from forms.problems import FormProblem, XlsFormError
from forms.workbook import MAX_FILE_BYTES, open_workbook
from forms.xlsform_checks import problems
from forms.xml import MAX_XML_BYTES, FormXmlError

__all__ = [
    "ConvertedForm",
    "FormProblem",
    "JavaMissingError",
    "XlsFormError",
    "convert",
    "validate",
]

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"On the '(\w+)' sheet, (?=the)|for sheet: '(\w+)'")
_COLUMN = re.compile(r"the '([^']+)' (?:value|column)", re.IGNORECASE)
# What pyxform lets through from workbooks that it did not foresee.
_UNFORESEEN = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class ConvertedForm:
    """A form ready to be published; `itemsets` is the CSV of external choices, if any."""

    form_id: str
    version: str | None
    title: str
    xform: bytes
    warnings: tuple[str, ...]
    definition: FormDefinition
    media: tuple[str, ...]
    itemsets: bytes | None = None


class JavaMissingError(RuntimeError):
    """ODK Validate needs Java, which this machine does not have."""


def convert(source: bytes | Path, *, name: str) -> ConvertedForm:
    """Convert a workbook; `name` is its file name, the form id of a form that gives none."""
    content = _content(source, name)
    found = problems(open_workbook(content, name))
    if found:
        raise XlsFormError(*found)
    warnings: list[str] = []
    xform, itemsets = _convert(content, name, warnings)
    if len(xform) > MAX_XML_BYTES:
        raise XlsFormError(FormProblem(None, None, None, _too_large(name)))
    try:
        definition = read(xform)
    except FormXmlError as problem:
        raise XlsFormError(FormProblem(None, None, None, str(problem))) from problem
    return ConvertedForm(
        form_id=definition.form_id,
        version=definition.version,
        title=definition.title,
        xform=xform,
        warnings=tuple(warnings),
        definition=definition,
        media=definition.media,
        itemsets=itemsets,
    )


def validate(xform: bytes) -> list[str]:
    """Return what ODK Validate says of an XForm, nothing where it is well."""
    if shutil.which("java") is None:
        raise JavaMissingError("ODK Validate needs Java; install a Java runtime to use it")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xml"
        path.write_bytes(xform)
        try:
            return [str(warning) for warning in check_xform(str(path))]
        except ODKValidateError as problem:
            return [str(problem)]


def _content(source: bytes | Path, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    if source.stat().st_size > MAX_FILE_BYTES:
        raise XlsFormError(FormProblem(None, None, None, _too_large(name)))
    return source.read_bytes()


def _too_large(name: str) -> str:
    return f"«{name}» is too large; take pictures out and move long lists to a CSV file"


def _convert(content: bytes, name: str, warnings: list[str]) -> tuple[bytes, bytes | None]:
    workbook = Definition(BytesIO(content), SupportedFileTypes.xlsx, Path(name).stem)
    try:
        result = pyxform_convert(workbook, warnings=warnings)
    except PyXFormError as problem:
        raise XlsFormError(problem_of(str(problem))) from problem
    except _UNFORESEEN as problem:
        message = f"the form cannot be converted ({problem}); check headings and empty rows"
        raise XlsFormError(FormProblem(None, None, None, message)) from problem
    itemsets = result.itemsets.encode() if result.itemsets else None
    return result.xform.encode(), itemsets


def problem_of(message: str) -> FormProblem:
    """Return the facts of a message of pyxform: `[row : 3] On the 'survey' sheet, the …`."""
    row = _ROW.search(message)
    sheet = _SHEET.search(message)
    column = _COLUMN.search(message)
    where = next((part for part in sheet.groups() if part), None) if sheet else None
    said = _SHEET.sub("", _ROW.sub("", message)).strip()
    return FormProblem(
        sheet=where or ("survey" if row else None),
        row=int(row[1]) if row else None,
        column=column[1] if column else None,
        message=said[:1].upper() + said[1:],
    )
