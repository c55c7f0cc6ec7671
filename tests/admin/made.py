"""Forms and workbooks that the tests of administration use."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

FOREIGN_TABLE = """
| survey   |                    |           |                    |                   |
|          | type               | name      | label::French (fr) | label::Arabic (ar)|
|          | text               | intitule  | Intitulé de l'atelier | عنوان الورشة   |
|          | date               | date_act  | Date               | التاريخ           |
|          | select_one reg     | region    | Région             | الجهة             |
|          | text               | lieu      | Lieu               | المكان            |
|          | begin_repeat       | liste     | Participants       | المشاركون         |
|          | text               | nom       | Nom et prénom      | الاسم الكامل      |
|          | select_one sexe    | sexe      | Sexe               | الجنس             |
|          | end_repeat         |           |                    |                   |
| choices  |                    |           |                    |                   |
|          | list_name          | name      | label::French (fr) | label::Arabic (ar)|
|          | reg                | 1         | Souss Massa        | سوس ماسة          |
|          | reg                | 2         | Oriental           | الشرق             |
|          | sexe               | 1         | Femme              | أنثى              |
|          | sexe               | 2         | Homme              | ذكر               |
| settings |                    |           |                    |                   |
|          | form_title         | form_id   | version            | default_language  |
|          | {title}            | {form_id} | {version}          | French (fr)       |
"""
FOREIGN_ANSWERS: dict[str, Any] = {
    "intitule": "Atelier de capitalisation à Agadir",
    "date_act": "2026-06-03",
    "region": "1",
    "lieu": "Agadir",
    "liste": [{"nom": "Fatima Zahra", "sexe": "1"}, {"nom": "Youssef", "sexe": "2"}],
}
Cells = Sequence[Sequence[str]]


def xlsform(*questions: Sequence[str], form_id: str = "visite", version: str = "1") -> bytes:
    """An XLSForm of these (type, name, label)."""
    book = Workbook()
    sheets: dict[str, Cells] = {
        "survey": [("type", "name", "label"), *questions],
        "settings": [("form_title", "form_id", "version"), ("Visite", form_id, version)],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    content = BytesIO()
    book.save(content)
    return content.getvalue()
