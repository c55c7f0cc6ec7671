"""The same by two doors at the same moment: one submission, and nobody fails."""

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.submissions import Edition, Submission
from sync.folder import import_folder
from tests.sync.conftest import FOREIGN, NOW, Foreign
from tests.sync.remotes import CENTRAL, run_remote


@pytest.fixture
def copied(tmp_path: Path, foreign: dict[str, Foreign]) -> Path:
    """All foreign submissions as a folder copied off a phone."""
    folder = tmp_path / "instances"
    for number, one in foreign.items():
        place = folder / number
        place.mkdir(parents=True)
        shutil.copy(FOREIGN / "submissions" / one.file, place)
        for name, content in one.files.items():
            (place / name).write_bytes(content)
    return folder


@pytest.mark.usefixtures("known_forms")
def test_a_folder_imported_twice_at_once_while_a_server_is_pulled(
    engine: Engine, store: Session, media: MediaStore, copied: Path
) -> None:
    together = threading.Barrier(3)
    failures: list[BaseException] = []

    def at_once(act: object) -> None:
        with Session(engine) as session:
            together.wait()
            try:
                act(session)  # type: ignore[operator]  # one of the two functions below
            except BaseException as error:  # noqa: BLE001 - told by the assertion
                failures.append(error)

    def import_it(session: Session) -> None:
        import_folder(session, media, copied, now=NOW)

    with run_remote(CENTRAL) as central:
        central.state.seed_foreign(str(FOREIGN))

        def pull_it(session: Session) -> None:
            assert not central.pull(session, media).failed

        doors = [
            threading.Thread(target=at_once, args=[a]) for a in (import_it, import_it, pull_it)
        ]
        for one in doors:
            one.start()
        for one in doors:
            one.join(60)

    assert failures == []
    submissions = store.scalars(select(Submission)).all()
    assert len(submissions) == 13
    beside = store.scalars(select(Edition.instance_id).where(Edition.is_conflict)).all()
    assert len(beside) == 1
