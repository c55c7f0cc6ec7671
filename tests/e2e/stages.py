"""Stores to run the same pull from again and again: made once, copied for each run."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.contents import Rows, media_contents, store_contents
from tests.e2e.points import count_points, sweep_seldom
from tests.e2e.processes import Installation
from tests.e2e.servers import CENTRAL, FOREIGN, KOBO, Remote, run_remote, totals
from tests.support import databases

FIRST, LATER = "first", "later"
# As LATER, with forms too large to be compared whole each time, which would mend a cursor that
# ran ahead of what is stored.
LARGE = "large"
MEETINGS = (
    "uuid:334f6a84-c9a6-4c00-ab8e-fb76ee85616e",
    "uuid:3be98937-4f39-49b5-a0eb-653fad7b4176",
    "uuid:771f672a-b555-434e-aed0-961d413649b2",
)
TRAINING, PHOTO = "uuid:5d9dc9f8-9531-40ed-ae8e-36f681e74ef5", "1768300000001.jpg"
_numbers = itertools.count()


@dataclass(frozen=True)
class Uninterrupted:
    """What a pull that was left alone does, and how many points it passes."""

    figures: dict[str, int]
    contents: dict[str, Rows]
    media: dict[str, str]
    points: int


@dataclass(frozen=True)
class Stage:
    """A store and two servers that have something for it."""

    folder: Path
    start: Installation
    postgres: str | None
    seldom: bool

    @contextmanager
    def copy(self) -> Iterator[Installation]:
        """The installation once more, to run a pull in."""
        name = f"copy_{os.getpid()}_{next(_numbers)}"
        home = self.folder / name / "home"
        shutil.copytree(self.start.home, home)
        if self.postgres is None:
            yield Installation(home)
            return
        template = self.start.database_url.partition("?")[0].rpartition("/")[2]
        url = databases.postgres_database(self.postgres, name, template)
        yield Installation(home, {"TERRAIN_DATABASE_URL": url})
        databases.drop_postgres_database(self.postgres, name)

    def uninterrupted(self) -> Uninterrupted:
        """Run the pull, undisturbed."""
        with self.copy() as here:
            told = here.home.parent / "points"
            done = here.does("pull", "--json", prepare=count_points, told=(str(told), self.seldom))
            return Uninterrupted(
                totals(done.out),
                store_contents(here.database_url),
                media_contents(here.home / "media"),
                int(told.read_text()),
            )


@contextmanager
def stage(
    phase: str, folder: Path, template: Path, postgres: tuple[str, str] | None
) -> Iterator[Stage]:
    """Two servers and a store: empty, or one that has pulled them before they changed."""
    home = folder / "home"
    home.mkdir()
    if postgres is None:
        databases.sqlite_database(template, home / "terrain.sqlite3")
        start = Installation(home)
    else:
        name = f"stage_{os.getpid()}_{next(_numbers)}"
        url = databases.postgres_database(postgres[0], name, postgres[1])
        start = Installation(home, {"TERRAIN_DATABASE_URL": url})
    with run_remote(KOBO) as kobo, run_remote(CENTRAL) as central:
        _prepare(start, kobo, central)
        if phase != FIRST:
            start.does("pull", prepare=sweep_seldom, told=(phase == LARGE,))
            _change(kobo)
            _change(central)
        yield Stage(folder, start, postgres[0] if postgres else None, phase == LARGE)


def _prepare(here: Installation, kobo: Remote, central: Remote) -> None:
    """Both servers as sources. One Kobo form is told to be Terrain's, the other is unknown."""
    media = ["--media", str(FOREIGN / "forms" / "activites.csv")]
    for name in ("formation_essai.xlsx", "formation_essai_v2.xlsx"):
        here.does("form", "publish", str(FOREIGN / "forms" / name), *media)
    for remote in (kobo, central):
        remote.state.seed_foreign(str(FOREIGN))
        remote.add_to(here)
    here.does("form", "alias", "formation_essai", KOBO, next(iter(kobo.state.assets)))


def _change(remote: Remote) -> None:
    """An edit, a decision, a deletion, a photo that is replaced, and something new."""
    edited, decided, deleted = MEETINGS
    folder = FOREIGN / "submissions"
    xml = (folder / "13.xml").read_text(encoding="utf-8")
    meta = f"<deprecatedID>{edited}</deprecatedID><instanceID>uuid:{remote.kind}-edit"
    remote.state.receive(
        xml.replace(f"<instanceID>{edited}", meta).replace("<femmes>5", "<femmes>6")
    )
    remote.set_review(decided, "has_issues")
    remote.state.delete(remote.key(deleted))
    remote.state.replace_attachment(
        remote.key(TRAINING), PHOTO, b"\xff\xd8 " + remote.kind.encode()
    )
    remote.state.receive(xml.replace(edited, f"uuid:{remote.kind}-new"))
