"""`terrain review`: a decision, as on the screen."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from server.cli import terrain
from server.media import MediaStore
from server.models.accounts import Account
from server.models.forms import Form
from tests.factories import create_submission, send
from tests.screens import fresh

pytestmark = pytest.mark.one_database


def test_it_decides_on_the_submission_of_any_edition(
    store: Session,
    media: MediaStore,
    form: Form,
    supervisor: Account,
    database_url: str,
    tmp_path: Path,
) -> None:
    made = create_submission(store, media, form, instance_id="uuid:a")
    send(store, media, form, {"titre": "Corrigé"}, instance_id="uuid:b", deprecated_id="uuid:a")
    store.commit()
    environment = {"TERRAIN_DATABASE_URL": database_url, "TERRAIN_HOME": str(tmp_path)}

    def run(*words: str) -> int:
        return CliRunner().invoke(terrain, ["review", *words], env=environment).exit_code

    assert run("uuid:a", "has_issues", "--comment", "Le lieu ?", "--as", supervisor.email) == 0
    assert fresh(store, made).review_state == "has_issues"
    assert run("uuid:b", "approved") == 0
    assert fresh(store, made).review_state == "approved"
    assert run("uuid:none", "approved") == 1
    assert run("uuid:a", "edited") == 2
    assert run("uuid:a", "approved", "--as", "nobody@example.org") == 1
