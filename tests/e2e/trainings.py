"""Trainings as a phone fills them by the programme's form, and the plan that they belong to."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from PIL import Image

from forms.answers import write
from forms.nodes import FormDefinition
from forms.xlsform import convert
from tests.e2e.processes import Installation
from tests.e2e.servers import CENTRAL, Remote

FORM = Path(__file__).parents[2] / "forms" / "library" / "formation.xlsx"
CODE, OTHER_CODE = "A_02_01_SM_003", "A_02_01_SM_004"


def publish(here: Installation, there: Remote) -> None:
    """Publish the form here and on the server, open to phones."""
    here.does("form", "publish", str(FORM), "--to", there.kind)
    if there.kind == CENTRAL:  # publishing opens a form to no phone there; the administrator does
        there.state.form("formation").assigned.add(there.state.phone.id)


def send(
    there: Remote, instance_id: str, *, deprecated_id: str | None = None, **activity: Any
) -> None:
    """Fill the form on a phone and send it to the server that published it."""
    answers = {
        "activite": {"region": "sm", "dans_plan": "oui", "resultat": "R1", **activity},
        "date_lieu": {"date_debut": "2026-03-10", "province": "09.001", "lieu": "Agadir"},
        "module": [{"intitule_module": "Le plan", "formateur": "A. B.", "duree_module": 3}],
        "test_fait": "non",
        "participants": {
            "liste": "oui",
            "participant": [{"consentement": "oui", "nom": "Fatima Amghar", "sexe": "f"}],
        },
        "pieces": {"photo_1": "salle.jpg"},
        "suites": {"decisions_prises": "non"},
    }
    ids = {"instance_id": instance_id, "deprecated_id": deprecated_id}
    sent = there.state.receive(write(answers, _definition(), **ids).decode(), _files(deprecated_id))
    assert sent.status == 201, sent


def import_plan(here: Installation) -> None:
    """Import an office's workbook with two activities."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Code", "Activité", "Région", "Type", "Début", "Fin", "Participants"])
    dates = ["01/03/2026", "31/03/2026"]
    sheet.append([CODE, "Formation à la planification", "Souss-Massa", "Formation", *dates, 20])
    sheet.append([OTHER_CODE, "Visite du Conseil", "Souss-Massa", "Visite", *dates, 10])
    path = here.home.parent / "plan_sm.xlsx"
    book.save(path)
    here.does("plan", "import", str(path), "--year", "2026")


@cache
def _definition() -> FormDefinition:
    return convert(FORM.read_bytes(), name=FORM.name).definition


def _files(deprecated_id: str | None) -> dict[str, bytes]:
    """The photo goes with the first edition."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "olive").save(content, "JPEG")
    return {} if deprecated_id else {"salle.jpg": content.getvalue()}
