"""What the documentation has to name: every command and every setting, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from server.cli import terrain

ROOT = Path(__file__).resolve().parents[1]


def commands(group: click.Group, path: str = "terrain") -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, groups left out."""
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {word}")
        else:
            yield f"{path} {word}", command


def test_every_command_says_what_it_does() -> None:
    assert [path for path, command in commands(terrain) if not command.help] == []


@pytest.mark.parametrize("page", ["en/commands.md", "fr/commandes.md"])
def test_every_command_is_in_the_documentation(page: str) -> None:
    documented = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert [path for path, _ in commands(terrain) if f"`{path}`" not in documented] == []


@pytest.mark.parametrize("page", ["en/install.md", "fr/installation.md"])
def test_every_setting_is_in_the_documentation(page: str) -> None:
    documented = (ROOT / "docs" / page).read_text(encoding="utf-8")
    settings = re.findall(r'"(TERRAIN_[A-Z_]+|PORT)"', (ROOT / "server" / "config.py").read_text())
    assert [setting for setting in settings if f"`{setting}`" not in documented] == []
