"""Answers that are cut, packed, of another shape or no JSON at all."""

from __future__ import annotations

import gzip

import pytest

from kobo_bridge import errors
from kobo_bridge.http import Ask
from tests.kobo_bridge.servers import HTML, OK, Answer, in_turn, page, recorded

GET = Ask("GET", "/x")


def test_a_body_that_is_cut_is_asked_for_again(http):
    cut = Answer(200, OK.body[:5], OK.headers, length=len(OK.body))
    client, server = http(in_turn(cut, OK))
    assert client.json(GET) == {"fine": True}
    assert len(server.asked) == 2


def test_a_body_that_is_always_cut_is_an_error(http):
    client, _ = http(in_turn(Answer(200, b'{"a"', OK.headers, length=900)))
    with pytest.raises(errors.SourceAnswerUnreadable, match="broke off"):
        client.json(GET)


def test_json_that_ends_early_under_a_right_length_is_an_error(http):
    client, _ = http(in_turn(Answer(200, b'{"results": [1', OK.headers)))
    with pytest.raises(errors.SourceAnswerUnreadable, match="expected JSON"):
        client.json(GET)


def test_a_web_page_in_place_of_json_says_what_it_is(http):
    client, _ = http(in_turn(HTML))
    with pytest.raises(errors.SourceAnswerUnreadable, match="Sign in"):
        client.json(GET)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("017", "Your query is too short"),
        ("026", "content: File already exists"),
        ("150", "KoboToolbox"),
        ("132", "This param is not supported"),
        ("214_attachments_bulk", "must be provided"),
    ],
)
def test_every_shape_of_a_refusal_is_readable(http, number, words):
    """Kobo 017, 026, 132, 150, 214: object, list in object, XML, HTML page, list."""
    client, _ = http(in_turn(recorded("kobo", number)))
    with pytest.raises(errors.SourceError, match=words):
        client.json(GET)


@pytest.mark.parametrize("wrong", [[], "text", 5, None])
def test_json_of_another_shape_is_an_error_with_a_name(http, wrong):
    client, _ = http(in_turn(page(wrong)))
    with pytest.raises(errors.SourceAnswerUnreadable):
        client.record(GET)


@pytest.mark.parametrize("wrong", [{}, ["text"], 5, None])
def test_a_list_of_another_shape_is_an_error_with_a_name(http, wrong):
    client, _ = http(in_turn(page(wrong)))
    with pytest.raises(errors.SourceAnswerUnreadable):
        client.rows(GET)


def test_gzip_of_a_proxy_is_undone(http):
    packed = Answer(200, gzip.compress(OK.body), {**OK.headers, "Content-Encoding": "gzip"})
    client, _ = http(in_turn(packed))
    assert client.json(GET) == {"fine": True}


def test_gzip_that_is_damaged_is_an_error(http):
    packed = Answer(200, b"not gzip", {**OK.headers, "Content-Encoding": "gzip"})
    client, _ = http(in_turn(packed))
    with pytest.raises(errors.SourceAnswerUnreadable):
        client.json(GET)
