"""What a person decided outlives whatever is pulled or reconciled later (rules 3 and 4)."""

import csv
import io
import json
from typing import Any

import pytest

from tests.e2e.conftest import RunRemote
from tests.e2e.processes import Installation
from tests.e2e.servers import CENTRAL, KOBO, Remote, totals
from tests.e2e.trainings import CODE, OTHER_CODE, import_plan, publish, send

pytestmark = pytest.mark.one_database
FIRST = "uuid:00000000-0000-4000-8000-000000000001"
EDIT = "uuid:00000000-0000-4000-8000-000000000002"


@pytest.fixture(params=[KOBO, CENTRAL])
def there(request: pytest.FixtureRequest, here: Installation, remote: RunRemote) -> Remote:
    """A server with a training whose code is that of the plan, pulled and reconciled."""
    server: Remote = remote(request.param)
    server.add_to(here)
    publish(here, server)
    send(server, FIRST, titre="Formation à la planification", activite_prevue=CODE)
    here.does("pull")
    import_plan(here)
    here.does("reconcile")
    return server


def link_of(here: Installation) -> tuple[str, str, str]:
    """The planned activity of the one event, and who said so."""
    (row,) = csv.DictReader(io.StringIO(here.does("export", "links").out))
    return row["activity_code"], row["status"], row["method"]


def submission(here: Installation) -> dict[str, Any]:
    """The one submission, as it is exported."""
    (line,) = here.does("export", "submissions", "--form", "formation").out.splitlines()
    return json.loads(line)


def edit(there: Remote) -> None:
    """The officer corrects the training on the phone."""
    send(there, EDIT, deprecated_id=FIRST, titre="Formation corrigée", activite_prevue=CODE)


def test_a_link_by_hand_outlives_edits_and_reconciliations(
    here: Installation, there: Remote
) -> None:
    assert link_of(here) == (CODE, "linked", "code")
    here.does("link", FIRST, OTHER_CODE)

    edit(there)
    here.does("pull")
    here.does("reconcile")

    assert link_of(here) == (OTHER_CODE, "linked", "person")


def test_an_edit_of_what_was_approved_comes_back_to_the_queue_and_may_be_decided_by_either_id(
    here: Installation, there: Remote
) -> None:
    here.does("review", FIRST, "approved")
    here.does("push")
    edit(there)

    assert totals(here.does("pull", "--json").out)["edited"] == 1
    held = submission(here)
    assert (held["review_state"], held["instance_id"]) == ("edited", EDIT)
    assert held["root_instance_id"] == FIRST

    here.does("review", FIRST, "has_issues", "--comment", "La date ?")
    here.does("push")
    here.does("pull")
    assert submission(here)["review_state"] == "has_issues"


def test_what_is_deleted_there_keeps_its_answers_its_link_and_its_decision(
    here: Installation, there: Remote
) -> None:
    here.does("review", FIRST, "approved")
    here.does("link", FIRST, OTHER_CODE)
    here.does("push")
    before = submission(here)

    there.state.delete(there.key(FIRST))
    here.does("pull")
    here.does("reconcile")

    after = submission(here)
    assert after["deleted"]
    assert after | {"deleted": False} == before
    assert before["review_state"] == "approved"
