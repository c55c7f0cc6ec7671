"""Form engines as phones have them, run as programs of their own: JavaRosa and xforms-engine.

Each reads a form, answers it and writes the XML and the files that the phone would send.
"""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pytest
import pyxform

from tools.frontend import node_and_npm

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENGINE_HOME = ROOT / "tests" / "node"
ENGINE = ENGINE_HOME / "node_modules" / "@getodk" / "xforms-engine"
JAR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
PATIENCE = 120
_classes = TemporaryDirectory(prefix="terrain-javarosa-")


@dataclass(frozen=True)
class Filled:
    """What an engine wrote: its exit status, words, the XML and the files beside it."""

    status: int
    said: str
    xml: bytes
    files: dict[str, bytes]


def fill(engine: str, form: Path, answers: dict[str, Any], *more: str) -> Filled:
    """Answer a form with one of the engines; its media lie in `media` beside it."""
    folder = Path(mkdtemp(dir=form.parent, prefix=f"{engine}-"))
    told = form.parent / f"{folder.name}.json"
    told.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    command = {"javarosa": _javarosa, "xforms-engine": _xforms_engine}[engine]()
    done = subprocess.run(
        [*command, str(form), str(told), str(folder), *more],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, "ENGINE_HOME": str(ENGINE_HOME)},
    )
    assert (folder / "submission.xml").exists(), f"{engine}: {done.stderr}"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return Filled(done.returncode, done.stderr, files.pop("submission.xml"), files)


def _xforms_engine() -> list[str]:
    if not ENGINE.exists():
        pytest.skip("xforms-engine left out: `make test` installs it into tests/node")
    return [node_and_npm()[0], str(HERE / "engine_client.mjs")]


@lru_cache
def _javarosa() -> list[str]:
    """JavaRosa's client, compiled once where there is a compiler."""
    if shutil.which("java") is None:
        pytest.skip("JavaRosa left out: there is no Java on this machine")
    source = HERE / "JavaRosaClient.java"
    if shutil.which("javac") is None:
        return ["java", "-cp", str(JAR), str(source)]
    subprocess.run(
        ["javac", "-cp", str(JAR), "-d", _classes.name, str(source)], check=True, timeout=PATIENCE
    )
    return ["java", "-cp", f"{_classes.name}{os.pathsep}{JAR}", "JavaRosaClient"]
