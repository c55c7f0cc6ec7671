"""An officer's phone: a browser that remembers, in front of a server that may fail."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy.orm import Session

from forms.xlsform import convert
from server.auth import utc_now
from server.config import Settings
from server.field.built import FOLDER
from server.media import open_media
from sync.keys import NewKey, make_key
from sync.publish import publish_form
from tests.field.doors import Door, door_before
from tests.forms.tables import workbook
from tests.support.browser import FLAGS, HEIGHTS, PHONE, Watch, executable

LIBRARY = Path(__file__).resolve().parents[2] / "forms" / "library"
# What a browser says of each request while it is offline.
WITHOUT_NETWORK = "net::ERR_INTERNET_DISCONNECTED"

OpenPhone = Callable[..., Page]


@pytest.fixture(autouse=True)
def built() -> None:
    """The web form as set-up builds it."""
    if not (FOLDER / "index.html").exists():
        pytest.skip("web form left out: it is not built; `make test` does it")


@pytest.fixture
def door(address: str) -> Iterator[Door]:
    """The way to the server, which fails when asked to."""
    with door_before(address) as opened:
        yield opened


@pytest.fixture
def publish(store: Session, settings: Settings) -> Callable[..., str]:
    """Publish an XLSForm; gives its version."""

    def published(path: Path, media: dict[str, bytes] | None = None) -> str:
        xlsx = path.read_bytes()
        converted = convert(xlsx, name=path.name)
        files = open_media(settings.media_url)
        version = publish_form(store, files, converted, xlsx, media or {}, now=utc_now())
        store.commit()
        return version.version

    return published


@pytest.fixture
def formation(publish: Callable[..., str]) -> str:
    """The library's form for trainings, published."""
    return publish(LIBRARY / "formation.xlsx")


@pytest.fixture
def new_key(store: Session, settings: Settings) -> Callable[..., NewKey]:
    """Make the key of a phone."""

    def made(name: str = "Nadia Berrada", language: str = "fr") -> NewKey:
        key = make_key(
            store,
            name=name,
            regions=["bmk"],
            language=language,
            account=None,
            secret_key=settings.secret_key,
            now=utc_now(),
        )
        store.commit()
        return key

    return made


@pytest.fixture
def open_phone(chromium: Browser, tmp_path: Path, page_watch: Watch) -> Iterator[OpenPhone]:
    """Open the phone's browser: what it keeps is there again when it is closed and reopened."""
    found = executable()
    assert found is not None
    program, env = found
    contexts: list[BrowserContext] = []

    def opened(
        locale: str = "fr", folder: str = "phone", width: int = PHONE, **more: object
    ) -> Page:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / folder,
            executable_path=program,
            args=more.pop("args", FLAGS),
            env=env,
            locale=locale,
            viewport={"width": width, "height": HEIGHTS.get(width, 740)},
            **more,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.pages[0]
        page_watch.follow(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    faults = [fault for fault in page_watch.faults if WITHOUT_NETWORK not in fault]
    assert not faults, "\n".join(faults)


SMALL = """
| settings |
| | form_title | form_id | version |
| | Petit      | petit   | {version} |
| survey |
| | type  | name | label | appearance |
| | text  | what | {label} | |
| | image | shot | Photo | original |
"""


@pytest.fixture
def publish_version(publish: Callable[..., str], tmp_path: Path) -> Callable[..., str]:
    """Publish a small form in a version of its own."""

    def published(version: str, label: str = "Quoi ?") -> str:
        path = tmp_path / f"petit-{version}.xlsx"
        path.write_bytes(workbook(SMALL.format(version=version, label=label)))
        return publish(path)

    return published


@pytest.fixture
def publish_small(publish_version: Callable[..., str]) -> str:
    """A form with a text and a photo, published."""
    return publish_version("1")
