"""Every address says who may open it."""

import pytest
from flask import Flask
from werkzeug.routing import Rule


def is_marked(app: Flask, rule: Rule) -> bool:
    """Whether the view says so itself: `auth.requires` or `auth.open_to_all`."""
    return rule.endpoint == "static" or hasattr(app.view_functions[rule.endpoint], "guarded")


def status_for_a_stranger(app: Flask, rule: Rule) -> int:
    """The answer to a request without any sign-in."""
    method = min(rule.methods or {"GET"})
    with app.test_request_context():
        address = app.url_map.bind("127.0.0.1")
        path = address.build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method=method)
    return app.test_client().open(path, method=method).status_code


@pytest.mark.one_database
def test_every_address_is_marked_or_refuses_strangers(app: Flask) -> None:
    unmarked = [rule for rule in app.url_map.iter_rules() if not is_marked(app, rule)]
    open_doors = [rule.rule for rule in unmarked if status_for_a_stranger(app, rule) != 401]
    assert open_doors == []
