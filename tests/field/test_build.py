"""What set-up built: small, whole, kept by the worker, served packed and under a strict policy."""

import http.client
import re

import pytest
import requests

from server.field.built import FOLDER

MOST = 450_000


def worker_files() -> list[str]:
    listed = re.search(r"const FILES = \[(.*?)\]", (FOLDER / "sw.js").read_text("utf-8"))
    assert listed
    return re.findall(r"\"([^\"]+)\"", listed[1])


def test_everything_an_officer_downloads_is_small() -> None:
    total = 0
    for name in ["index.html" if each == "./" else each for each in worker_files()] + ["sw.js"]:
        packed = FOLDER / f"{name}.br"
        total += (packed if packed.exists() else FOLDER / name).stat().st_size
    assert total <= MOST


def test_the_worker_keeps_all_that_the_page_loads() -> None:
    page = (FOLDER / "index.html").read_text("utf-8")
    loaded = {each.removeprefix("./") for each in re.findall(r"(?:src|href)=\"([^\"]+)\"", page)}
    assets = {f"assets/{path.name}" for path in (FOLDER / "assets").iterdir()}
    plain = {name for name in assets if not name.endswith((".br", ".gz"))}
    assert (loaded | plain) - set(worker_files()) == set()


@pytest.mark.one_database
def test_files_come_packed_hashed_ones_for_a_year(address: str) -> None:
    script = next(name for name in worker_files() if name.endswith(".js"))
    for encoding in ("br", "gzip"):
        answer = requests.get(
            f"{address}/field/{script}",
            headers={"Accept-Encoding": encoding},
            timeout=10,
            stream=True,
        )
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert "immutable" in answer.headers["Cache-Control"]
    plain = requests.get(
        f"{address}/field/{script}", headers={"Accept-Encoding": "identity"}, timeout=10
    )
    assert "Content-Encoding" not in plain.headers
    assert plain.content == (FOLDER / script).read_bytes()


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["", "sw.js", "manifest.webmanifest"])
def test_the_shell_is_always_asked_for_again_under_its_own_policy(address: str, path: str) -> None:
    answer = requests.get(f"{address}/field/{path}", timeout=10)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "img-src 'self' blob: data:" in policy
    again = {"If-None-Match": answer.headers["ETag"]}
    assert requests.get(f"{address}/field/{path}", headers=again, timeout=10).status_code == 304


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path",
    ["%2e%2e/terrain.css", "assets/..%2f..%2fterrain.css", "/etc/x.js", "nothing.js", ".built"],
)
def test_nothing_else_is_served(address: str, path: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    line = http.client.HTTPConnection(host, int(port), timeout=10)
    line.request("GET", f"/field/{path}")
    assert line.getresponse().status in {404, 308}
    line.close()
