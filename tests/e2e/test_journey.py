"""From the form to the decision that goes back: a training is published, filled, pulled, linked to
the plan, approved in the browser, and the server that it came from is told.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PIL import Image

from forms.answers import write
from forms.nodes import FormDefinition
from forms.xlsform import convert
from tests.e2e.addresses import served
from tests.e2e.conftest import RunRemote
from tests.e2e.contents import Rows, store_contents
from tests.e2e.processes import Installation
from tests.e2e.servers import CENTRAL, KOBO, Remote, totals
from tests.support.browser import OpenPage

FORM = Path(__file__).parents[2] / "forms" / "library" / "formation.xlsx"
EMAIL, PASSWORD = "superviseur@example.org", "un-mot-de-passe"
CODE = "A_02_01_SM_003"
FIRST, SECOND = (
    "uuid:00000000-0000-4000-8000-000000000001",
    "uuid:00000000-0000-4000-8000-000000000002",
)


@pytest.mark.parametrize("kind", [KOBO, CENTRAL])
def test_a_training_goes_from_the_form_to_the_decision_and_back(
    kind: str, tmp_path: Path, remote: RunRemote, open_page: OpenPage
) -> None:
    here, there = Installation(tmp_path / "home"), remote(kind)
    _install(here, there)
    here.does("form", "publish", str(FORM), "--to", kind)
    if kind == CENTRAL:  # publishing opens a form to no phone there; the administrator does
        there.state.form("formation").assigned.add(there.state.phone.id)
    _send(there, FIRST, titre="Formation à la planification", activite_prevue=CODE)
    _send(there, SECOND, titre="Réunion imprévue", activite_prevue=None)
    assert totals(here.does("pull", "--json").out) == {"new": 2, "attachments": 2}

    here.does("plan", "import", _plan(tmp_path), "--year", "2026")
    here.does("reconcile")
    links = here.does("export", "links").out
    assert f"{FIRST},{FIRST},0,{CODE},linked,code" in links
    _approve_in_the_browser(here, open_page, "Formation à la planification")

    here.does("push")
    assert _review_there(there, FIRST) == "approved"
    assert _review_there(there, SECOND) is None

    before = store_contents(here.database_url)
    for _ in range(2):
        assert totals(here.does("pull", "--json").out) == {"unchanged": 2}
    assert without_marks(store_contents(here.database_url)) == without_marks(before)


def without_marks(contents: dict[str, Rows]) -> dict[str, Rows]:
    """All but where reading goes on: a pull reads past our own decision in the server's list."""
    return {name: rows for name, rows in contents.items() if name not in {"cursors", "origins"}}


def _install(here: Installation, there: Remote) -> None:
    here.does("init", "--admin-password", PASSWORD)
    who = ["account", "add", EMAIL, "--role", "supervisor", "--password", "-"]
    here.does(*who, stdin=PASSWORD + "\n")
    there.add_to(here)


def _send(there: Remote, instance_id: str, **activity: Any) -> None:
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
    xml = write(answers, _definition(), instance_id=instance_id)
    sent = there.state.receive(xml.decode(), {"salle.jpg": _photo()})
    assert sent.status == 201, sent


def _photo() -> bytes:
    content = BytesIO()
    Image.new("RGB", (40, 30), "olive").save(content, "JPEG")
    return content.getvalue()


def _definition() -> FormDefinition:
    return convert(FORM.read_bytes(), name=FORM.name).definition


def _plan(folder: Path) -> str:
    """An office's workbook with the training in it."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Code", "Activité", "Région", "Type", "Début", "Fin", "Participants"])
    dates = ["01/03/2026", "31/03/2026"]
    sheet.append([CODE, "Formation à la planification", "Souss-Massa", "Formation", *dates, 20])
    sheet.append(["A_02_01_SM_004", "Visite du Conseil", "Souss-Massa", "Visite", *dates, 10])
    book.save(folder / "plan_sm.xlsx")
    return str(folder / "plan_sm.xlsx")


def _approve_in_the_browser(here: Installation, open_page: OpenPage, title: str) -> None:
    with served(here, "--no-clock") as site:
        page = open_page()
        page.goto(site.url)
        page.fill("#f-email", EMAIL)
        page.fill("#f-password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/review**")
        page.get_by_role("link", name=title).first.click()
        page.wait_for_url("**/review/*")
        page.get_by_text(CODE).first.wait_for()
        page.get_by_role("button", name="Approuver").click()
        page.locator(".toast").get_by_text("Approuvée").wait_for()
        page.context.close()


def _review_there(there: Remote, instance_id: str) -> str | None:
    """What the server says of a submission, in Terrain's word."""
    if there.kind == KOBO:
        uid = there.state.find(there.key(instance_id))[1].status.get("uid", "")
        return uid.removeprefix("validation_status_") or None
    return there.state.find(instance_id)[1].review_state
