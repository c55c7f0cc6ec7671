"""The rules of the house that no tool checks."""

import ast
import configparser
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from server.config import read_settings
from server.extensions import open_engine
from server.models.all import metadata
from server.store import upgrade_store

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 300

# Files that may be longer, and why.
LONG_FILES = {
    "server/static/terrain.css": "one stylesheet, in the order of its parts",
    "forms/library/places.py": "a list of places",
}
# Besides views and commands: steps of a pull, a replay, an import or the night commit what they
# finished (`again` for three of them), so that the next run goes on from there; a lock is seen by
# other processes at once.
COMMITTERS = re.compile(r"sync/(pull|push|forwarding|nightly|folder|replay|again|locks)\w*\.py")
# Host names of package registries, written so that this file does not hold one.
REGISTRIES = re.compile(
    r"(registry[.]npmjs|registry[.]yarnpkg|npm(?:mirror)|files[.]pythonhosted|[/.@]pypi[.]org"
    r"|test[.]pypi|deb[.]debian[.]org|crates[.]io|proxy[.]golang)"
)
MACHINE_PATHS = re.compile(r"/(?:work/(?:main|shared)|root/\.|home/\w+/\.venv|tmp/brief)")
SIDES = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)"
    r"(?:-(?:width|color|style))?|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?<![\w-])(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)\b"
)


def tracked(*patterns: str) -> list[Path]:
    """Files that belong to the project, as Git knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("house rules left out: this is not a Git checkout")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of_text(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    yield from enumerate(text.splitlines(), start=1)


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Where a pattern stands, as `file:line: text`."""
    return [
        f"{name(path)}:{number}: {line.strip()[:90]}"
        for path in paths
        for number, line in lines_of_text(path)
        if pattern.search(line)
    ]


def test_no_file_is_longer_than_300_lines_without_a_reason() -> None:
    paths = tracked("*.py", "*.css", "*.js", "*.mjs", "*.html", "*.xml", "Makefile")
    generated = ("tests/data/", "server/migrations/versions/")
    ours = [path for path in paths if not name(path).startswith(generated)]
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in ours}
    too_long = {file: count for file, count in lengths.items() if count > LONGEST}
    assert {file: count for file, count in too_long.items() if file not in LONG_FILES} == {}


def test_no_address_of_a_registry_is_kept() -> None:
    assert found(REGISTRIES, tracked()) == []


def test_the_locks_hold_hashes_and_no_address() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert "://" not in text
        assert all("--hash=sha256:" in pinned for pinned in re.split(r"\n(?=\w)", text))
    for file in (
        "package-lock.json",
        "tests/node/package-lock.json",
        "web/field/package-lock.json",
    ):
        packages = json.loads((ROOT / file).read_text(encoding="utf-8"))["packages"]
        assert [key for key, package in packages.items() if "resolved" in package] == []
        assert [
            key for key, package in packages.items() if key and "integrity" not in package
        ] == []


def test_no_path_of_a_developers_machine_is_kept() -> None:
    assert found(MACHINE_PATHS, tracked()) == []


def requirements(section: str, option: str) -> list[Requirement]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return [Requirement(line) for line in setup[section][option].split("\n") if line]


def locked(file: str) -> dict[str, str]:
    pinned = re.findall(r"^([\w.-]+)==([\w.!+-]+)", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pinned}


@pytest.mark.parametrize(
    ("file", "section", "option"),
    [
        ("requirements.txt", "options", "install_requires"),
        ("requirements-dev.txt", "options", "install_requires"),
        ("requirements-dev.txt", "options.extras_require", "dev"),
        ("requirements-dev.txt", "options.extras_require", "setup"),
    ],
)
def test_the_lock_is_in_step_with_setup_cfg(file: str, section: str, option: str) -> None:
    versions = locked(file)
    unmet = [
        str(wanted)
        for wanted in requirements(section, option)
        if not wanted.specifier.contains(versions.get(canonicalize_name(wanted.name), "0.dev0"))
    ]
    assert unmet == [], "run `make lock`"


def calls(path: Path, method: str) -> list[str]:
    """Where a file calls a method of that name."""
    return [
        f"{name(path)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == method
    ]


def test_nothing_below_the_doors_commits() -> None:
    below = tracked("forms/*.py", "kobo_bridge/*.py", "sync/*.py", "server/models/*.py")
    committing = [
        place
        for path in below
        if not COMMITTERS.fullmatch(name(path))
        for place in calls(path, "commit")
    ]
    assert committing == []


def test_stylesheets_and_templates_know_no_left_and_right() -> None:
    paths = tracked("server/*.css", "server/*.html", "server/*.jinja", "docs/*.html")
    assert found(SIDES, paths) == []


def test_screens_load_nothing_from_elsewhere() -> None:
    elsewhere = re.compile(r"""(?:src|href|url|@import)\s*[=(]\s*["']?(?:https?:)?//""")
    assert found(elsewhere, tracked("server/*.css", "server/*.html", "server/*.js")) == []


def test_the_models_are_what_the_migrations_make(empty_database_url: str, tmp_path: Path) -> None:
    settings = read_settings(
        {"TERRAIN_HOME": str(tmp_path / "home"), "TERRAIN_DATABASE_URL": empty_database_url}
    )
    upgrade_store(settings)
    engine = open_engine(empty_database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_part_of_the_server_has_its_row_in_the_contract() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    rows = set(re.findall(r"server\.\w+", setup["importlinter:contract:layers"]["layers"]))
    parts = {f"server.{part.removesuffix('.py')}" for part in server_parts()}
    assert parts - rows == set(), "add them to [importlinter:contract:layers] in setup.cfg"


def server_parts() -> set[str]:
    """Modules and packages right below server, migrations left out."""
    inside = {name(path).split("/")[1] for path in tracked("server/*.py")}
    return inside - {"__init__.py", "migrations"}
