"""A phone: its key, and requests as ODK Collect sends them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import pytest
import requests
from sqlalchemy.orm import Session

from forms.xlsform import ConvertedForm, convert
from server.config import Settings
from server.media import open_media
from server.models.keys import PhoneKey
from sync.keys import NewKey, make_key
from sync.publish import publish_form
from tests.sync.conftest import FOREIGN, NOW, Foreign, foreign_submissions

OPENROSA = {"X-OpenRosa-Version": "1.0"}
FORMS = FOREIGN / "forms"


@dataclass
class Phone:
    """What a phone knows after its QR code was scanned."""

    address: str
    token: str
    username: str
    password: str
    key: PhoneKey
    session: requests.Session = field(default_factory=requests.Session)

    def url(self, path: str) -> str:
        """An address behind its key."""
        return f"{self.address}/key/{self.token}{path}"

    def get(self, path: str, **options: object) -> requests.Response:
        return self.session.get(self.url(path), headers=OPENROSA, timeout=20, **options)

    def send(
        self,
        xml: bytes,
        files: dict[str, bytes] | None = None,
        *,
        url: str | None = None,
        incomplete: bool = False,
        **options: object,
    ) -> requests.Response:
        """POST a submission in the parts that Collect uses."""
        parts = [("xml_submission_file", ("submission.xml", xml, "text/xml"))]
        parts += [(n, (n, content, "image/jpeg")) for n, content in (files or {}).items()]
        data = {"*isIncomplete*": "yes"} if incomplete else {}
        return requests.post(
            url or self.url("/submission"),
            files=parts,
            data=data,
            headers=OPENROSA,
            timeout=60,
            **options,
        )


@lru_cache
def converted_once(name: str) -> ConvertedForm:
    """A foreign form's XForm; converting takes a second."""
    return convert((FORMS / f"{name}.xlsx").read_bytes(), name=f"{name}.xlsx")


@pytest.fixture
def published(store: Session, settings: Settings) -> None:
    """The foreign forms, published here."""
    media = open_media(settings.media_url)
    for name in ("formation_essai", "reunion_essai"):
        xlsx = (FORMS / f"{name}.xlsx").read_bytes()
        files = {"activites.csv": (FORMS / "activites.csv").read_bytes()}
        converted = converted_once(name)
        given = {n: b for n, b in files.items() if n in converted.media}
        publish_form(store, media, converted, xlsx, given, now=NOW)
    store.commit()


NewPhone = Callable[..., Phone]


@pytest.fixture
def new_phone(store: Session, address: str, settings: Settings) -> NewPhone:
    """Make a key and give the phone that has it."""

    def made(*regions: str, language: str = "fr") -> Phone:
        new: NewKey = make_key(
            store,
            name="Téléphone d'essai",
            regions=regions,
            language=language,
            account=None,
            secret_key=settings.secret_key,
            now=NOW,
        )
        phone = Phone(address, new.token, new.key.username, new.password, new.key)
        store.commit()
        return phone

    return made


@pytest.fixture
def phone(new_phone: NewPhone, published: None) -> Phone:
    return new_phone("bmk")


@pytest.fixture
def foreign() -> dict[str, Foreign]:
    return {one.file[:2]: one for one in foreign_submissions()}


def message_of(response: requests.Response) -> str:
    """The words that the phone shows."""
    assert response.headers["Content-Type"].startswith("text/xml"), response.text
    assert "OpenRosaResponse" in response.text
    return response.text.split("</message>")[0].rsplit(">", 1)[1]
