"""The API of an installation with a form, asked by accounts of each role."""

import itertools
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from server.auth import make_token
from server.extensions import db
from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.forms import Form
from tests.factories import NOW, create_form

Ask = Callable[..., TestResponse]


class Caller:
    """A program that asks with the token of one account, about what the test stored so far."""

    def __init__(self, client: FlaskClient, token: str, store: Session) -> None:
        self._client = client
        self._store = store
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> TestResponse:
        self._store.commit()
        every = {**self._headers, **(headers or {})}
        # In a context of its own, as another process would: a request says there that it reads.
        return copy_context().run(
            self._client.get, f"/api/v1{path}", query_string=query, headers=every
        )

    def items(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """What the first page holds."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["items"]

    def walk(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Everything, page by page."""
        found = []
        while True:
            page = self.get(path, **query).get_json()
            found += page["items"]
            if page["next"] is None:
                return found
            query["cursor"] = page["next"]


As = Callable[..., Caller]
_numbers = itertools.count()


def token_account(role: Role, **more: Any) -> Account:
    """An account that signs in by token only: hashing a password would take longer than a test."""
    email = f"{role.value}{next(_numbers)}@example.org"
    return Account(
        email=email, name=role.value, role=role, password_hash="", created_at=NOW, **more
    )


@pytest.fixture
def as_(app: Flask, store: Session) -> As:
    """Ask as an account with this role: `as_(Role.OFFICER, regions=["sm"])`."""

    def caller(role: Role = Role.SUPERVISOR, **account: Any) -> Caller:
        made = token_account(role, **account)
        store.add(made)
        store.flush()
        token = make_token(store, made, "test", now=NOW)
        store.commit()
        return Caller(app.test_client(), token, store)

    return caller


@pytest.fixture
def media(app: Flask) -> MediaStore:
    return app.extensions["media"]


@pytest.fixture
def form(store: Session) -> Form:
    return create_form(store)


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """The statements that the application sends, as they go."""
    sent: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
