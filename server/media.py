"""The media store: bytes by their SHA-256, through fsspec, durable before anyone is told."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

CHUNK = 1024 * 1024
INCOMING = "incoming"


@dataclass(frozen=True)
class StoredBytes:
    """What was kept: its name (SHA-256, hexadecimal) and its size in bytes."""

    sha256: str
    size: int


class Incoming:
    """Bytes on their way in; counts and digests as they pass."""

    def __init__(self, file: IO[bytes]) -> None:
        """Write to this file."""
        self._file = file
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, chunk: bytes) -> int:
        """Take a chunk."""
        self._digest.update(chunk)
        self._size += len(chunk)
        return self._file.write(chunk)

    def tell(self) -> int:
        """How much was written."""
        return self._size

    def seek(self, offset: int) -> int:
        """Begin anew (a download that is tried again); only the very start can be sought."""
        if offset:
            message = "an incoming file can only begin anew"
            raise ValueError(message)
        self._digest, self._size = hashlib.sha256(), 0
        return self._file.seek(0)

    def truncate(self) -> int:
        """Forget what was written so far, after `seek(0)`."""
        return self._file.truncate()

    def finish(self) -> None:
        """Put the bytes on disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    @property
    def stored(self) -> StoredBytes:
        """The name and size of what was written."""
        return StoredBytes(self._digest.hexdigest(), self._size)


@dataclass(frozen=True)
class MediaStore:
    """Files under one root by their content: `ab/cd/abcd…`; the same bytes are kept once."""

    filesystem: fsspec.AbstractFileSystem
    root: str

    def keep(self, chunks: Iterable[bytes]) -> StoredBytes:
        """Write the chunks and return their name; on disk (fsynced) or finished at S3 on return."""
        with self.incoming() as incoming:
            for chunk in chunks:
                incoming.write(chunk)
        return incoming.stored

    @contextmanager
    def incoming(self) -> Iterator["Incoming"]:
        """A file to write to; kept under its name when the block ends, nothing kept if it fails."""
        with tempfile.NamedTemporaryFile(dir=self._spool(), delete=False) as file:
            spool = Path(file.name)
            incoming = Incoming(file)
            try:
                yield incoming
                incoming.finish()
                self._move_in(spool, incoming.stored.sha256)
            finally:
                spool.unlink(missing_ok=True)

    def open(self, sha256: str) -> BinaryIO:
        """Open for reading; raises FileNotFoundError."""
        return self.filesystem.open(self.path(sha256), "rb")

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """Read piece by piece."""
        with self.open(sha256) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def has(self, sha256: str) -> bool:
        """Whether the bytes are there."""
        return bool(self.filesystem.exists(self.path(sha256)))

    def remove(self, sha256: str) -> None:
        """Remove the bytes; only for the retention rule, an erasure or the last reference."""
        if self.has(sha256):
            self.filesystem.rm_file(self.path(sha256))

    def forget_broken(self, before: datetime) -> int:
        """Remove what was left half-written by a process that was killed before that moment."""
        if not isinstance(self.filesystem, LocalFileSystem):
            return 0
        folder = Path(self.root) / INCOMING
        left = list(folder.iterdir()) if folder.is_dir() else []
        old = [file for file in left if file.stat().st_mtime < before.timestamp()]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def path(self, sha256: str) -> str:
        """Where the bytes of that name lie within the file system."""
        return f"{self.root}/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _spool(self) -> str | None:
        """Spool beside the store where it is local, so that the last step is a rename."""
        if not isinstance(self.filesystem, LocalFileSystem):
            return None
        folder = Path(self.root) / INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def _move_in(self, spool: Path, sha256: str) -> None:
        if self.has(sha256):
            return
        target = self.path(sha256)
        if not isinstance(self.filesystem, LocalFileSystem):
            self.filesystem.put_file(str(spool), target)
            return
        folder = Path(target).parent
        missing = [f for f in (folder, *folder.parents) if not f.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        spool.replace(target)
        for made in {folder, *(f.parent for f in missing)}:
            _fsync_folder(made)


def open_media(url: str) -> MediaStore:
    """The store at an fsspec URL (`file:///…`, `s3://bucket/prefix`, `memory://…`)."""
    filesystem, root = fsspec.core.url_to_fs(url)
    return MediaStore(filesystem, root.rstrip("/"))


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
