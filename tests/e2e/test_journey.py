"""From the form to the decision that goes back: a training is published, filled, pulled, linked to
the plan, approved in the browser, and the server that it came from is told.
"""

from pathlib import Path

import pytest

from tests.e2e.addresses import served
from tests.e2e.conftest import RunRemote
from tests.e2e.contents import Rows, store_contents
from tests.e2e.processes import Installation
from tests.e2e.servers import CENTRAL, KOBO, Remote, totals
from tests.e2e.trainings import CODE, import_plan, publish, send
from tests.support.browser import OpenPage

EMAIL, PASSWORD = "superviseur@example.org", "un-mot-de-passe"
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
    publish(here, there)
    send(there, FIRST, titre="Formation à la planification", activite_prevue=CODE)
    send(there, SECOND, titre="Réunion imprévue", activite_prevue=None)
    assert totals(here.does("pull", "--json").out) == {"new": 2, "attachments": 2}

    import_plan(here)
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
        page.wait_for_selector("body[data-outbox='0']", state="attached")
        page.context.close()


def _review_there(there: Remote, instance_id: str) -> str | None:
    """What the server says of a submission, in Terrain's word."""
    if there.kind == KOBO:
        uid = there.state.find(there.key(instance_id))[1].status.get("uid", "")
        return uid.removeprefix("validation_status_") or None
    return there.state.find(instance_id)[1].review_state
