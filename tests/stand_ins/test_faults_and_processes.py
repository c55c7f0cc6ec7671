"""Faults on demand, and the stand-ins as processes steered over HTTP."""

import subprocess
import sys
import time

import pytest
import requests

from tests.stand_ins.client import Door
from tests.stand_ins.recordings import FOREIGN, REPOSITORY


@pytest.mark.parametrize(
    ("how", "status"), [("500", 500), ("503", 503), ("429", 429), ("401", 401), ("html", 200)]
)
def test_a_fault_comes_once_and_goes(kobo: Door, how: str, status: int) -> None:
    kobo.state.fail("/me/", how=how, retry_after="7" if how == "503" else None)
    answer = kobo.get("/me/")
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    if how == "503":
        assert answer.headers["Retry-After"] == "7"
    assert kobo.json("/me/")["username"] == "responsable"


def test_a_body_is_cut_short_of_its_length(central: Door) -> None:
    central.state.fail("/v1/projects", how="cut")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        central.get("/v1/projects")


def test_a_connection_is_closed_without_an_answer(central: Door) -> None:
    central.state.fail(r"/v1/projects\?", how="close", times=None)
    with pytest.raises(requests.ConnectionError):
        central.get("/v1/projects")
    central.state.faults.clear()
    assert central.get("/v1/projects").status_code == 200


def test_json_ends_early_with_a_right_length(kobo: Door) -> None:
    kobo.state.fail("/me/", how="truncated_json")
    with pytest.raises(requests.JSONDecodeError):
        kobo.get("/me/").json()


def test_an_answer_is_slow_and_the_third_of_its_kind_fails(kobo: Door) -> None:
    kobo.state.fail("/me/", how="slow", seconds=0.3)
    begun = time.monotonic()
    kobo.get("/me/")
    assert time.monotonic() - begun >= 0.3
    kobo.state.fail("/me/", how="500", after=2)
    assert [kobo.get("/me/").status_code for _ in range(4)] == [200, 200, 500, 200]


@pytest.mark.parametrize("which", ["kobo", "central"])
def test_a_process_is_steered_over_http(which: str) -> None:
    command = [sys.executable, "-m", f"tests.stand_ins.{which}", "--foreign", str(FOREIGN)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()

            def control(method: str, **arguments: object) -> requests.Response:
                return requests.post(f"{url}/_control/{method}", json=arguments, timeout=10)

            assert "token" in control("access").text or "password" in control("access").text
            xml = {"base64": "AAEC"}
            root = "uuid:5d9dc9f8-9531-40ed-ae8e-36f681e74ef5"
            assert control("add_attachment_late", id=root, name="voix.m4a", content=xml).ok
            assert control("set_review", id=root, state="approved").status_code == 200
            assert control("fail", match="/v1/", how="503").status_code == 200
            assert control("launch").status_code == 400
            assert control("seed_many", count=50).status_code == 200
            assert requests.get(f"{url}/v1/projects", timeout=5).status_code == 503
            assert requests.get(f"{url}/_control/requests", timeout=5).json()[0]["status"] == 503
        finally:
            process.terminate()
        assert process.wait(5) == 0
