"""The description of the API: it validates, and what it promises is what comes."""

import json

import pytest
from flask import Flask
from openapi_spec_validator import validate

from server.api import examples, schemas, schemas_plan

pytestmark = pytest.mark.one_database
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
