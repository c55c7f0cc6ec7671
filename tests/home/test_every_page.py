"""What holds on every page: headers, nothing from outside, words in all languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy.orm import Session

from server.models.accounts import Role
from tests.factories import create_account
from tests.screens import Reader

pytestmark = pytest.mark.one_database
SERVER = Path(__file__).resolve().parents[2] / "server"
OUTSIDE = re.compile(r"""(?:src|href|action|hx-get|hx-post)=["'](?:https?:)?//""")
PAGES = ("/", "/account", "/start", "/review", "/nowhere")
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACES = (
    *SERVER.glob("templates/*.html"),
    *SERVER.glob("templates/home/*.html"),
    *SERVER.glob("templates/review/*.html"),
    *SERVER.glob("home/*.py"),
    *SERVER.glob("review/*.py"),
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_outside_and_says_so(
    reader: Reader, store: Session, path: str
) -> None:
    account = create_account(store, Role.ADMINISTRATOR)
    store.commit()
    reader.sign_in(account)
    answer = reader.get(path, follow_redirects=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not OUTSIDE.search(answer.text)
    assert " style=" not in answer.text


def test_static_files_are_kept_by_browsers_until_they_change(reader: Reader) -> None:
    address = re.search(r'href="(/static/terrain\.css\?v=\w+)"', reader.get("/").text)[1]
    assert "immutable" in reader.get(address).headers["Cache-Control"]
    assert "no-store" in reader.get("/").headers["Cache-Control"]


def test_each_role_is_shown_the_screens_it_may_open(app: Flask, store: Session) -> None:
    shown = {}
    for role in Role:
        account = create_account(store, role)
        store.commit()
        reader = Reader(app)
        reader.sign_in(account)
        page = reader.get("/account").text
        shown[role] = 'href="/review"' in page
    assert shown == {role: role is not Role.PARTNER for role in Role}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_translations_keep_the_gaps_of_the_sentence(language: str) -> None:
    gap = re.compile(r"%\((\w+)\)s")
    for message in _messages(language):
        if isinstance(message.id, str):
            assert set(gap.findall(message.string)) == set(gap.findall(message.id)), message.id


def test_french_keeps_its_signs_on_the_line() -> None:
    for message in _messages("fr"):
        for text in [message.string] if isinstance(message.string, str) else message.string:
            assert not re.search(r" [:;?!»]", text), text


def _messages(language: str) -> Iterator:
    for path in sorted((SERVER / "translations" / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            yield from (message for message in read_po(file) if message.id)
