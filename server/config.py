"""The installation's settings, read once from the environment and passed on."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from fsspec import available_protocols

DEFAULT_HOME = "instance"
DEFAULT_PORT = 8000


@dataclass
class WrongSetting(Exception):
    """A setting that can't be used."""

    name: str
    value: str
    example: str

    def __str__(self) -> str:
        """Say which variable, what it holds and what it should look like."""
        return f"{self.name} is {self.value!r}; set it to something like {self.example}"


@dataclass(frozen=True)
class Settings:
    """Where things are and how this installation is reached. See docs for each variable."""

    home: Path
    database_url: str
    media_url: str
    public_url: str
    host: str
    port: int
    secret_key: str
    nightly_at: time
    smtp_url: str | None

    @property
    def is_https(self) -> bool:
        """Cookies are Secure exactly when phones reach us over https."""
        return urlsplit(self.public_url).scheme == "https"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read `TERRAIN_*` and `PORT`; make the home folder and the secret key where missing.

    Raises `WrongSetting`, which names the variable and what it expects.
    """
    home = _home(environ.get("TERRAIN_HOME") or DEFAULT_HOME)
    port = _port(environ.get("PORT") or str(DEFAULT_PORT))
    return Settings(
        home=home,
        database_url=_database_url(environ.get("TERRAIN_DATABASE_URL") or "", home),
        media_url=_media_url(environ.get("TERRAIN_MEDIA_URL") or (home / "media").as_uri()),
        public_url=(environ.get("TERRAIN_PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        host=environ.get("TERRAIN_HOST") or "127.0.0.1",
        port=port,
        secret_key=environ.get("TERRAIN_SECRET_KEY") or _kept_secret(home / "secret_key"),
        nightly_at=_clock_time(environ.get("TERRAIN_NIGHTLY_AT") or "02:30"),
        smtp_url=environ.get("TERRAIN_SMTP_URL") or None,
    )


def _home(text: str) -> Path:
    home = Path(text).absolute()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise WrongSetting("TERRAIN_HOME", text, "a folder that can be written to") from None
    return home


def _media_url(url: str) -> str:
    scheme, mark, _ = url.partition("://")
    if not mark or scheme.split("::")[-1] not in available_protocols():
        raise WrongSetting("TERRAIN_MEDIA_URL", url, "s3://bucket/prefix")
    return url


def _database_url(url: str, home: Path) -> str:
    """Fill in SQLite in the home; name the driver that Terrain brings for PostgreSQL."""
    if not url:
        return f"sqlite:///{home / 'terrain.sqlite3'}"
    scheme, mark, rest = url.partition("://")
    if not mark or scheme.partition("+")[0] not in {"sqlite", "postgres", "postgresql"}:
        raise WrongSetting("TERRAIN_DATABASE_URL", url, "postgresql://user:password@host/name")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    return url


def _kept_secret(path: Path) -> str:
    """Make the secret once, readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise WrongSetting("PORT", text, "8000")
    return int(text)


def _clock_time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise WrongSetting("TERRAIN_NIGHTLY_AT", text, "02:30") from None
