"""One session: retries, time-outs, redirects, secrets, counts."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kobo_bridge import errors
from kobo_bridge.addresses import same_server
from kobo_bridge.http import Ask, Http
from tests.kobo_bridge.servers import OK, Answer, in_turn, page

GET = Ask("GET", "/x")


def busy(status: int, **headers: str) -> Answer:
    return Answer(status, b"later", {"Content-Type": "text/plain", **headers})


@pytest.mark.parametrize("status", [423, 429, 502, 503, 504])
def test_a_busy_server_is_asked_again(http, sleeps, status):
    client, server = http(in_turn(busy(status), busy(status), OK))
    assert client.json(GET) == {"fine": True}
    assert len(server.asked) == 3
    assert sleeps == [0.5, 1.0]


def test_retry_after_in_seconds_is_waited(http, sleeps):
    client, _ = http(in_turn(busy(429, **{"Retry-After": "7"}), OK))
    client.json(GET)
    assert sleeps == [7.0]


def test_retry_after_as_a_date_is_measured_by_the_servers_own_clock(http, sleeps):
    headers = {
        "Date": "Tue, 24 Nov 2026 03:00:00 GMT",
        "Retry-After": "Tue, 24 Nov 2026 03:00:20 GMT",
    }
    client, _ = http(in_turn(busy(503, **headers), OK))
    client.json(GET)
    assert sleeps == [20.0]


def test_a_server_that_asks_for_an_hour_is_left_alone(http, sleeps):
    client, server = http(in_turn(busy(503, **{"Retry-After": "3600"}), OK))
    with pytest.raises(errors.SourceBusy) as caught:
        client.json(GET)
    assert caught.value.retry_after == 3600
    assert (len(server.asked), sleeps) == (1, [])


def test_tries_are_bounded(http, sleeps):
    client, server = http(in_turn(busy(503)), attempts=3)
    with pytest.raises(errors.SourceBusy):
        client.json(GET)
    assert len(server.asked) == 3


def test_waits_are_spread_by_jitter(serve, sleeps):
    server = serve(in_turn(busy(503), OK))
    Http(server.url, sleep=sleeps.append, jitter=lambda: 0.0).json(GET)
    assert sleeps == [0.25]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.SourceRefuses),
        (401, errors.SourceRefusedSignIn),
        (403, errors.SourceForbids),
        (404, errors.SourceNotFound),
        (409, errors.SourceConflict),
        (410, errors.SourceGone),
        (501, errors.SourceRefuses),
    ],
)
def test_a_refusal_is_named_by_what_to_do_and_not_repeated(http, status, kind):
    client, server = http(in_turn(page({"detail": "because"}, status)))
    with pytest.raises(kind, match="because") as caught:
        client.json(GET)
    assert not caught.value.retriable
    assert caught.value.status == status
    assert len(server.asked) == 1


def test_a_right_that_is_missing_is_named(http):
    client, _ = http(in_turn(page({"detail": "no"}, 403)))
    with pytest.raises(errors.SourceForbids, match="validate_submissions") as caught:
        client.json(Ask("GET", "/x", right="validate_submissions"))
    assert caught.value.right == "validate_submissions"


def test_a_server_that_is_not_there(sleeps):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = Http(f"http://127.0.0.1:{port}", sleep=sleeps.append, attempts=2)
    with pytest.raises(errors.SourceUnreachable, match="try again later") as caught:
        client.json(GET)
    assert caught.value.retriable
    assert len(sleeps) == 1


def test_a_server_that_does_not_answer_in_time(serve, sleeps):
    release = threading.Event()

    def slow(_):
        release.wait(5)
        return OK

    server = serve(slow)
    client = Http(server.url, sleep=sleeps.append, attempts=1, timeout=(1.0, 0.1))
    try:
        with pytest.raises(errors.SourceUnreachable):
            client.json(GET)
    finally:
        release.set()


def test_a_post_that_may_have_been_done_is_not_sent_twice(http):
    client, server = http(in_turn(Answer(silent=True), OK))
    with pytest.raises(errors.SourceUnreachable):
        client.json(Ask("POST", "/x", json={}))
    assert len(server.asked) == 1


def test_a_post_that_the_server_put_off_is_sent_again(http):
    """Kobo 084: of six equal POSTs at once four were told 423, to come back."""
    client, server = http(in_turn(busy(423), OK))
    assert client.json(Ask("POST", "/x", json={})) == {"fine": True}
    assert len(server.asked) == 2


def test_a_redirect_to_another_host_carries_no_credentials(serve, http):
    other = serve(in_turn(page({"from": "elsewhere"})))
    elsewhere = other.url.replace("127.0.0.1", "localhost") + "/file"
    client, server = http(in_turn(Answer(307, headers={"Location": elsewhere})))
    client.credentials = lambda: {"Authorization": "Token hidden"}
    assert client.json(GET) == {"from": "elsewhere"}
    assert server.asked[0].headers["Authorization"] == "Token hidden"
    assert "Authorization" not in other.asked[0].headers


def test_a_redirect_on_the_same_server_keeps_them(http):
    """Central 170: the XML of an edited id is a 301 with a relative Location."""
    client, server = http(in_turn(Answer(301, headers={"Location": "/y"}), OK))
    client.credentials = lambda: {"Authorization": "Token hidden"}
    client.json(GET)
    assert [one.headers["Authorization"] for one in server.asked] == ["Token hidden"] * 2


def test_a_password_of_this_machine_is_never_sent(http, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    client, server = http(in_turn(OK))
    client.json(GET)
    assert "Authorization" not in server.asked[0].headers


def test_cookies_are_not_kept(http):
    """Kobo sets a language cookie on every answer (004), Central two for the session (001)."""
    client, server = http(in_turn(page({}, 200, **{"Set-Cookie": "a=b; Path=/"}), OK))
    client.json(GET)
    client.json(GET)
    assert "Cookie" not in server.asked[1].headers


def test_secrets_stand_in_no_message(http):
    """Central 003 repeats what it was sent, the e-mail included."""
    echo = page({"message": "got top-secret", "details": {"email": "a@b.example"}}, 400)
    client, _ = http(in_turn(echo), secrets=["top-secret", "a@b.example"])
    with pytest.raises(errors.SourceRefuses) as caught:
        client.json(Ask("GET", "/x", params={"token": "top-secret"}))
    told = f"{caught.value} {caught.value.url} {caught.value.excerpt}"
    assert "top-secret" not in told
    assert "a@b.example" not in told


@pytest.mark.parametrize("address", ["kf.example.org", "ftp://kf.example.org", "https://"])
def test_an_address_must_have_scheme_and_host(address):
    with pytest.raises(ValueError, match="https://"):
        Http(address)


def test_an_address_must_not_hold_a_password():
    with pytest.raises(ValueError, match="apart"):
        Http("https://me:secret@kf.example.org")


def test_requests_and_bytes_are_counted_by_eight_threads(http):
    client, server = http(lambda _: OK)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.json(GET), range(64)))
    assert client.traffic.requests == len(server.asked) == 64
    assert client.traffic.bytes == 64 * len(OK.body)


def test_another_name_of_the_same_machine_is_another_host(http):
    def script(asked):
        if asked.path == "/x":
            return Answer(307, headers={"Location": f"http://localhost:{port}/y"})
        return OK

    client, server = http(script)
    port = server.url.rsplit(":", 1)[1]
    client.credentials = lambda: {"Authorization": "Token hidden"}
    client.json(GET)
    assert "Authorization" not in server.asked[1].headers


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a.example/x", "https://a.example/x", True),
        ("https://a.example/x", "http://a.example/x", False),
        ("https://a.example/x", "https://a.example:443/y", True),
        ("https://a.example/x", "https://a.example:8443/x", False),
        ("https://a.example/x", "https://b.example/x", False),
    ],
)
def test_what_counts_as_the_same_server(one, other, same):
    assert same_server(one, other) is same
