"""The description of the API: it validates, and what it promises is what comes."""

import json

import pytest
from flask import Flask
from openapi_spec_validator import validate
from sqlalchemy.orm import Session

from server.api import examples, schemas, schemas_plan
from server.media import MediaStore
from server.models.forms import Form
from server.models.runs import Run
from sync.links import decide_link
from tests.api.conftest import As
from tests.factories import NOW, create_activity, create_submission, event_of

pytestmark = pytest.mark.one_database
EVERYTHING = {
    "titre": "Atelier",
    "nature": "atelier",
    "jour": "2026-06-03",
    "region": "sm",
    "point": {
        "type": "Point",
        "coordinates": [-9.5, 30.4, 12.0],
        "properties": {"accuracy": 4.5},
    },
    "cout": 1200.5,
    "photo": "a.jpg",
    "liste": "later.jpg",
    "participant": [{"nom": "Amina", "sexe": "f"}],
    "decision": [{"quoi": "Écrire", "qui": "Amina", "echeance": "2026-07-01"}],
}
EXAMPLES = {
    schemas.SubmissionSchema: examples.SUBMISSION,
    schemas.EditionSchema: examples.EDITION,
    schemas.AttachmentSchema: examples.ATTACHMENT,
    schemas.LinkSchema: examples.LINK,
    schemas.RunSchema: examples.RUN,
    schemas_plan.EventSchema: examples.EVENT,
    schemas_plan.YearSchema: examples.YEAR,
    schemas_plan.ActivitySchema: examples.ACTIVITY,
}


@pytest.fixture
def description(app: Flask) -> dict:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return json.loads(answer.data)


def test_it_validates(description: dict) -> None:
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_every_address_of_the_api_is_in_it(app: Flask, description: dict) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    assert len(description["paths"]) == len(rules)


def test_each_operation_says_how_to_sign_in_what_fails_and_shows_an_example(
    description: dict,
) -> None:
    assert description["security"] == [{"token": []}]
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path, item in description["paths"].items():
        answers = item["get"]["responses"]
        assert {"200", "401", "403", "404", "422", "default"} <= answers.keys(), path
        [kind] = answers["200"]["content"].values()
        assert "example" in kind or path.endswith("/content"), path
        assert item["get"]["summary"], path
    problems = description["components"]["responses"]["Problem422"]["content"]
    assert list(problems) == ["application/problem+json"]


@pytest.mark.parametrize("shape", EXAMPLES, ids=lambda shape: shape.__name__)
def test_the_examples_have_the_shape_that_is_described(shape: type) -> None:
    assert shape().validate(EXAMPLES[shape]) == {}


def test_the_description_costs_nothing_twice(app: Flask) -> None:
    client = app.test_client()
    tag = client.get("/api/v1/openapi.json").headers["ETag"]
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": tag})
    assert again.status_code == 304


SHAPES = {
    "/submissions": schemas.SubmissionSchema,
    "/submissions/{submission}/editions": schemas.EditionSchema,
    "/submissions/{submission}/attachments": schemas.AttachmentSchema,
    "/events": schemas_plan.EventSchema,
    "/links": schemas.LinkSchema,
    "/plan": schemas_plan.YearSchema,
    "/plan/2026/activities": schemas_plan.ActivitySchema,
    "/runs": schemas.RunSchema,
}
PERSONAL = ("/submissions", "/events")


@pytest.mark.parametrize("personal", [False, True])
def test_what_comes_has_the_shape_that_is_described(
    as_: As, store: Session, media: MediaStore, form: Form, personal: bool
) -> None:
    made = create_submission(store, media, form, EVERYTHING, files=[("a.jpg", b"photo")])
    decide_link(store, event_of(store, made), create_activity(store).id, account=None, now=NOW)
    store.add(Run(kind="nightly", started_at=NOW, state="done"))
    asking = as_()
    for path, shape in SHAPES.items():
        query = {"personal": personal} if path.startswith(PERSONAL) else {}
        items = asking.items(path.format(submission=made.id), **query)
        assert items, path
        assert [shape().validate(item) for item in items] == [{}] * len(items), path
