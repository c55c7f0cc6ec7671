"""A reader of the plan over plain HTTP: signs in, looks, sends forms with their hidden field."""

import re
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from server.models.accounts import Role
from tests import factories

HIDDEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Reader:
    """Someone who reads the plan in a language."""

    def __init__(self, app: Flask, email: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = self._token("/")
        self.send("/sign-in", email=email, password=factories.PASSWORD)
        self.token = self._token("/account")

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def send(self, path: str, **fields: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def upload(self, content: bytes, name: str = "plan.xlsx", **fields: object) -> TestResponse:
        file = (BytesIO(content), name)
        return self.send("/plan/import", workbook=file, year="2026", **fields)

    def confirm(self, page: TestResponse) -> TestResponse:
        """Press the button that imports what a preview shows."""
        return self.press("/plan/import/confirm", page)

    def press(self, path: str, page: TestResponse) -> TestResponse:
        """Press a button of a preview."""
        hidden = dict(re.findall(r'name="(sha256|base)" value="([^"]*)"', page.text))
        return self.send(path, **hidden)

    def _token(self, path: str) -> str:
        found = HIDDEN.search(self.client.get(path).text)
        assert found
        return found[1]


def seen(store: Session, statement: Select[Any]) -> list[Any]:
    """Read what the application wrote, and let go of the store at once, which has one writer."""
    store.expire_all()
    found = list(store.scalars(statement))
    store.rollback()
    return found


def reader(
    app: Flask,
    store: Session,
    role: Role = Role.SUPERVISOR,
    language: str = "fr",
    **settings: object,
) -> Reader:
    """Sign in as someone of that role."""
    account = factories.create_account(store, role, language=language, **settings)
    email = account.email
    store.commit()
    return Reader(app, email)
