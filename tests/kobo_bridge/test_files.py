"""Files come whole, verified, and nothing is left of those that do not."""

from __future__ import annotations

import io

import pytest

from kobo_bridge import errors, files
from kobo_bridge.records import RemoteAttachment
from tests.kobo_bridge.servers import HTML, Answer, in_turn

FILE = RemoteAttachment("photo.jpg", "", "/photo.jpg")
PHOTO = Answer(200, b"x" * 200_000, {"Content-Type": "image/jpeg"})


def test_a_file_is_streamed_and_measured(http):
    client, server = http(in_turn(PHOTO))
    target = io.BytesIO()
    fetched = files.fetch(client, FILE, target)
    assert (fetched.size, fetched.content_type) == (200_000, "image/jpeg")
    assert target.getvalue() == PHOTO.body
    assert server.asked[0].headers["Accept-Encoding"] == "identity"


def test_a_file_that_is_cut_is_fetched_again_from_its_start(http):
    cut = Answer(200, PHOTO.body[:90_000], PHOTO.headers, length=200_000)
    client, _ = http(in_turn(cut, PHOTO))
    target = io.BytesIO(b"kept")
    target.seek(4)
    files.fetch(client, FILE, target)
    assert target.getvalue() == b"kept" + PHOTO.body


def test_a_file_that_stays_cut_leaves_nothing_half_written(http):
    client, _ = http(in_turn(Answer(200, PHOTO.body[:90_000], PHOTO.headers, length=200_000)))
    target = io.BytesIO()
    with pytest.raises(errors.SourceAnswerUnreadable):
        files.fetch(client, FILE, target)
    assert target.getvalue() == b""


def test_a_file_that_became_shorter_between_two_tries_has_no_tail_of_the_first(http):
    cut = Answer(200, PHOTO.body[:90_000], PHOTO.headers, length=200_000)
    client, _ = http(in_turn(cut, Answer(200, b"short", PHOTO.headers)))
    target = io.BytesIO()
    files.fetch(client, FILE, target)
    assert target.getvalue() == b"short"


def test_bytes_that_do_not_match_the_servers_checksum_are_an_error(http):
    """Central 182: the ETag of a file is its MD5."""
    wrong = Answer(200, b"other", {**PHOTO.headers, "ETag": '"1531ab18d7c95f195503c2974ddc215c"'})
    client, _ = http(in_turn(wrong))
    with pytest.raises(errors.SourceAnswerUnreadable, match="checksum"):
        files.fetch(client, FILE, io.BytesIO())


def test_a_weak_etag_of_a_proxy_is_an_md5_all_the_same(http):
    good = Answer(200, b"other", {"ETag": 'W/"795f3202b17cb6bc3d4b771d8c6c9eaf"'})
    client, _ = http(in_turn(good))
    assert files.fetch(client, FILE, io.BytesIO()).size == 5


def test_a_sign_in_page_is_not_taken_for_a_photo(http):
    client, _ = http(in_turn(HTML))
    with pytest.raises(errors.SourceAnswerUnreadable, match="web page"):
        files.fetch(client, FILE, io.BytesIO())
