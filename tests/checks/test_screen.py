"""The screen of the checks: what each looks for, what is set, what it learned."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.checks import CheckLesson, CheckRule
from sync.checks import CHECK_KINDS
from tests.factories import create_account, create_form
from tests.screens import Reader

pytestmark = pytest.mark.one_database
NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
KIND = "point_outside_region"


def signed_in(app: Flask, store: Session, language: str = "fr") -> Reader:
    account = create_account(store, language=language)
    store.commit()
    reader = Reader(app, language)
    reader.sign_in(account, language=language)
    return reader


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_check_says_what_it_looks_for(app: Flask, store: Session, language: str) -> None:
    reader = signed_in(app, store, language)
    page = reader.get("/admin/checks").text
    assert all(f"/admin/checks/{kind}" in page for kind in CHECK_KINDS)
    for kind in CHECK_KINDS:
        assert reader.get(f"/admin/checks/{kind}").status_code == 200


def test_weight_and_threshold_are_set_for_all_and_for_one(app: Flask, store: Session) -> None:
    form = create_form(store)
    store.commit()
    reader = signed_in(app, store)
    reader.post(f"/admin/checks/{KIND}", is_on="", weight="20", threshold="7,5")
    reader.post(f"/admin/checks/{KIND}", form=form.id, is_on="off", weight="", threshold="")
    store.expire_all()
    rules = store.scalars(select(CheckRule).order_by(CheckRule.id)).all()
    assert [(r.form_id, r.is_on, r.weight, r.threshold) for r in rules] == [
        (None, None, 20, 7.5),
        (form.id, False, None, None),
    ]
    assert reader.post(f"/admin/checks/{KIND}", weight="much").status_code == 422


def test_what_was_learned_is_shown_and_forgotten(app: Flask, store: Session) -> None:
    form = create_form(store)
    said = {"right": 2, "wrong": 5, "factor": 0.8, "threshold": 12.5, "at": NOW}
    store.add(CheckLesson(kind=KIND, form_id=form.id, **said))
    store.commit()
    reader = signed_in(app, store)
    assert "12,5" in reader.get(f"/admin/checks/{KIND}").text
    reader.post(f"/admin/checks/{KIND}/forget", form=form.id)
    assert store.scalars(select(CheckLesson)).all() == []
