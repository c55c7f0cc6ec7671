"""Whatever is asked, the answer is one that the description names, never a failure of ours."""

import json
import re
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.forms import Form
from sync.links import decide_link
from tests.api.conftest import As
from tests.factories import NOW, create_activity, create_submission, event_of

WORDS = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(["true", "1", "0", "2026", "code", "linked", "approved", "sm"]),
    st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    st.dates().map(str),
)
NUMBERS = st.one_of(st.integers(0, 3), st.integers(0))


def operations(app: Flask) -> list[tuple[str, list[str]]]:
    """Each path of the API with the names that its query may have."""
    paths = json.loads(app.test_client().get("/api/v1/openapi.json").data)["paths"]
    return [
        (
            path.removeprefix("/api/v1"),
            [each["name"] for each in item["get"].get("parameters", ()) if each["in"] == "query"],
        )
        for path, item in paths.items()
    ]


def test_any_query_gets_an_answer_that_is_described(
    app: Flask, as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, files=[("a.jpg", b"a")])
    decide_link(store, event_of(store, made), create_activity(store).id, account=None, now=NOW)
    asking, known = as_(), operations(app)

    @settings(
        max_examples=80,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    @given(st.data())
    def ask(data: Any) -> None:
        path, names = data.draw(st.sampled_from(known))
        path = re.sub(r"\{\w+\}", lambda _: str(data.draw(NUMBERS)), path)
        some = st.dictionaries(st.sampled_from(names), WORDS, max_size=3) if names else st.just({})
        answer = asking.get(path, **data.draw(some))
        assert answer.status_code in {200, 403, 404, 422}, answer.text
        is_problem = answer.content_type == "application/problem+json"
        assert is_problem == (answer.status_code != 200)

    ask()
