"""The media store: bytes by their SHA-256, through fsspec, durable before anyone is told."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class StoredBytes:
    """What was kept: its name (SHA-256, hexadecimal) and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class MediaStore:
    """Content-addressed files under one root: `ab/cd/abcd…`. Writing the same bytes twice is free."""

    filesystem: fsspec.AbstractFileSystem
    root: str

    def keep(self, chunks: Iterable[bytes]) -> StoredBytes:
        """Write the chunks and return their name; on disk (fsynced) or finished at S3 on return."""
        with tempfile.NamedTemporaryFile(dir=self._spool(), delete=False) as file:
            spool = Path(file.name)
            try:
                stored = _spool_to(file, chunks)
                self._move_in(spool, stored.sha256)
            finally:
                spool.unlink(missing_ok=True)
        return stored

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

    def path(self, sha256: str) -> str:
        """Where the bytes of that name lie within the file system."""
        return f"{self.root}/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _spool(self) -> str | None:
        """Spool beside the store where it is local, so that the last step is a rename."""
        if not isinstance(self.filesystem, LocalFileSystem):
            return None
        folder = Path(self.root) / "incoming"
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


def _spool_to(file: BinaryIO, chunks: Iterable[bytes]) -> StoredBytes:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        file.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    file.flush()
    os.fsync(file.fileno())
    return StoredBytes(digest.hexdigest(), size)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
