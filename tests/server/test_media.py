"""The media store: bytes by their content, whole or not at all."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.media import MediaStore, open_media

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media((tmp_path / "media").as_uri())


def files_in(media: MediaStore) -> list[Path]:
    return [path for path in Path(media.root).rglob("*") if path.is_file()]


def test_bytes_are_kept_once_under_their_digest(media: MediaStore) -> None:
    first, again = media.keep([b"ab", b"c"]), media.keep([b"abc"])

    assert first == again
    assert first.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert b"".join(media.chunks(first.sha256)) == b"abc"
    assert len(files_in(media)) == 1


def test_what_breaks_off_leaves_nothing(media: MediaStore) -> None:
    def broken() -> object:
        yield b"half"
        raise OSError("cut")

    with pytest.raises(OSError, match="cut"):
        media.keep(broken())
    assert files_in(media) == []


def test_a_download_that_begins_anew_is_kept_whole(media: MediaStore) -> None:
    with media.incoming() as incoming:
        incoming.write(b"half of")
        incoming.seek(0)
        incoming.truncate()
        incoming.write(b"whole")
    assert b"".join(media.chunks(incoming.stored.sha256)) == b"whole"


def test_what_a_killed_process_left_is_forgotten_after_a_day(media: MediaStore) -> None:
    media.keep([b"kept"])
    folder = Path(media.root) / "incoming"
    for name, age in (("old", timedelta(days=2)), ("new", timedelta(minutes=1))):
        (folder / name).write_bytes(b"half")
        at = (NOW - age).timestamp()
        os.utime(folder / name, (at, at))

    assert media.forget_broken(NOW - timedelta(days=1)) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["new"]


def test_any_fsspec_address_will_do() -> None:
    media = open_media("memory://terrain-test")
    stored = media.keep([b"in memory"])
    assert media.has(stored.sha256)
    media.remove(stored.sha256)
    assert not media.has(stored.sha256)
