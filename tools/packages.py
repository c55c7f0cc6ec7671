"""Python packages of the lock, into the environment that runs this: `packages.py LOCK`.

uv fetches in parallel, which makes the first set-up several times quicker. Where pip is told to use
another index, or where uv fails, pip does it: it knows the machine's own settings.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


def run(*command: str) -> bool:
    """Run a command; return whether it ended well."""
    # setuptools warns at each editable installation that it is one.
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    return subprocess.run(command, env=quiet).returncode == 0


def pip_has_an_index() -> bool:
    """Tell whether pip is set up for an index of the user's own."""
    listed = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True)
    return "PIP_INDEX_URL" in os.environ or bool(re.search(r"\.index-url=", listed.stdout))


def install_uv(lock: Path) -> bool:
    """Install uv alone, in the version and with the hashes of the lock."""
    found = re.search(r"^uv==(?:.*\\\n)*.*\n", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if not found:
        return False
    with tempfile.TemporaryDirectory() as folder:
        only = Path(folder) / "uv.txt"
        only.write_text(found[0], encoding="utf-8")
        return run(*PIP, "install", "--require-hashes", "-r", str(only))


def install_with_uv(lock: Path) -> bool:
    """Install the lock with uv, trusting the machine's certificates as pip does."""
    uv = str(Path(sys.executable).with_name("uv"))
    options = ["--quiet", "--system-certs", "--require-hashes", "--python", sys.executable]
    return run(uv, "pip", "install", *options, "-r", str(lock))


def main(lock: Path) -> None:
    """Install the lock, then Terrain itself from this checkout."""
    quick = not pip_has_an_index() and install_uv(lock) and install_with_uv(lock)
    if not quick and not run(*PIP, "install", "--require-hashes", "-r", str(lock)):
        sys.exit("set-up: pip could not install the packages: see above; is its index reached?")
    if not run(*PIP, "install", "--no-deps", "--no-build-isolation", "--editable", "."):
        sys.exit("set-up: pip could not install Terrain from this checkout: see above")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
