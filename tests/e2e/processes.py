"""`terrain` as processes of its own, forked from one that has imported everything: quick and real.

A command has its own file descriptors, environment and exit status, and can be killed.
"""

import io
import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from server.cli import main

PATIENCE = 90
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Done:
    """What a command left: its exit status (negative: the signal), and what it wrote."""

    status: int
    out: str
    err: str


@dataclass
class Command:
    """A command that was started."""

    process: BaseProcess
    folder: Path

    def wait(self, seconds: float = PATIENCE) -> Done:
        """Wait for its end; kill it and fail if that takes too long."""
        self.process.join(seconds)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
            raise AssertionError(f"still running after {seconds} s: {self._read('err')}")
        return Done(self.process.exitcode, self._read("out"), self._read("err"))

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.join()

    def _read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Installation:
    """One installation: its environment, which is all that a command knows of it."""

    home: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """Where its store is."""
        embedded = f"sqlite:///{self.home / 'terrain.sqlite3'}"
        return self.environ.get("TERRAIN_DATABASE_URL", embedded)

    def start(
        self,
        *arguments: str,
        stdin: str = "",
        prepare: Callable[..., None] | None = None,
        told: tuple[Any, ...] = (),
        **environ: str,
    ) -> Command:
        """Start a command; `prepare(*told)` runs first, in its process."""
        folder = Path(mkdtemp(dir=self.home.parent, prefix="command-"))
        given = {"TERRAIN_HOME": str(self.home), "LC_ALL": "C.UTF-8", "TERRAIN_SECRET_KEY": "k" * 9}
        given |= {"PATH": os.environ.get("PATH", ""), **self.environ, **environ}
        job = (str(folder), list(arguments), given, stdin, prepare, told)
        process = _forks.Process(target=_run, args=job)
        process.start()
        return Command(process, folder)

    def terrain(self, *arguments: str, **how: Any) -> Done:
        """Run a command to its end."""
        return self.start(*arguments, **how).wait()

    def does(self, *arguments: str, **how: Any) -> Done:
        """Run a command that must succeed."""
        done = self.terrain(*arguments, **how)
        assert done.status == 0, f"terrain {' '.join(arguments)}: {done.status}\n{done.err}"
        assert "Traceback" not in done.err, done.err
        return done

    def fails(self, *arguments: str, status: int = 1, **how: Any) -> Done:
        """Run a command that must fail: with this status, a message, and no traceback."""
        done = self.terrain(*arguments, **how)
        assert done.status == status, f"{done.status}, not {status}: {done.out}\n{done.err}"
        assert done.err.strip()
        assert "Traceback" not in done.err, done.err
        return done


def _run(
    folder: str,
    arguments: list[str],
    environ: dict[str, str],
    stdin: str,
    prepare: Callable[..., None] | None,
    told: tuple[Any, ...],
) -> None:
    for number, name in ((1, "out"), (2, "err")):
        target = os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(target, number)
    os.environ.clear()
    os.environ.update(environ)
    sys.stdin = io.StringIO(stdin)
    sys.argv = ["terrain", *arguments]
    if prepare is not None:
        prepare(*told)
    main()
