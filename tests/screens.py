"""The application for tests: made on the test's own store, asked through a client that signs in."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy.orm import Session
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from server.app import create_app
from server.config import Settings
from server.models.accounts import Account
from tests.factories import PASSWORD

Row = TypeVar("Row")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def make_app(database_url: str, home: Path, public_url: str = "http://localhost") -> Flask:
    """The application as `terrain serve` makes it."""
    return create_app(
        Settings(
            home=home,
            database_url=database_url,
            media_url=(home / "media").as_uri(),
            public_url=public_url,
            host="127.0.0.1",
            port=0,
            secret_key="a secret of the tests",
            nightly_at=time(2, 30),
            smtp_url=None,
        )
    )


class Reader:
    """Someone at a browser: keeps cookies, sends the hidden token of the pages."""

    def __init__(self, app: Flask, language: str = "fr") -> None:
        self.client: FlaskClient = app.test_client()
        self.headers = {"Accept-Language": language}

    def sign_in(self, account: Account, **more: str) -> TestResponse:
        """Go through the door."""
        return self.post("/sign-in", email=account.email, password=PASSWORD, **more)

    def get(self, path: str, **how: Any) -> TestResponse:
        """Open an address."""
        return self.client.get(path, headers=self.headers, **how)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form of ours."""
        return self.client.post(
            path, data={"csrf_token": self.token(), **fields}, headers=self.headers
        )

    def token(self) -> str:
        """The token that forms bear now, of the first page there is."""
        for path in ("/account", "/"):
            found = TOKEN.search(self.get(path).text)
            if found:
                return found[1]
        raise AssertionError("no page with a form")


def fresh(store: Session, row: Row) -> Row:
    """The row as the application left it; ends the transaction, so that none waits for it."""
    store.refresh(row)
    store.commit()
    return row


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application over real HTTP, for a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def enter(page: Page, address: str, account: Account) -> None:
    """Sign in with a browser."""
    page.goto(address)
    page.fill("#f-email", account.email)
    page.fill("#f-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(("/", "/sign-in")))
