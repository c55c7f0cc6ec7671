"""Locks in the store: who does something that only one process may do."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.models.runs import Lock

HELD_FOR = timedelta(minutes=30)


def take(engine: Engine, name: str, *, now: datetime, for_: timedelta = HELD_FOR) -> bool:
    """Take the lock, or one whose holder is gone; False where it is held, here or elsewhere."""
    with Session(engine) as session:
        lock = session.get(Lock, name)
        if lock is None:
            session.add(Lock(name=name, holder=holder(), until=now + for_))
        elif _is_valid(lock, now) or not _take_over(session, lock, until=now + for_):
            return False
        try:
            session.commit()
        except IntegrityError:
            return False
    return True


def _take_over(session: Session, lock: Lock, *, until: datetime) -> bool:
    """Take a lock whose time is over, unless another was quicker."""
    unchanged = (Lock.name == lock.name, Lock.holder == lock.holder, Lock.until == lock.until)
    taken = session.execute(update(Lock).where(*unchanged).values(holder=holder(), until=until))
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it


def release(engine: Engine, name: str) -> None:
    """Give the lock back, if this process has it."""
    with Session(engine) as session:
        session.execute(delete(Lock).where(Lock.name == name, Lock.holder == holder()))
        session.commit()


@contextmanager
def held(engine: Engine, name: str, *, now: datetime) -> Iterator[bool]:
    """Hold the lock while the block runs; yields whether it was free."""
    taken = take(engine, name, now=now)
    try:
        yield taken
    finally:
        if taken:
            release(engine, name)


def is_held(session: Session, name: str, *, now: datetime) -> bool:
    """Whether someone who still runs has the lock."""
    lock = session.get(Lock, name)
    return lock is not None and _is_valid(lock, now)


def _is_valid(lock: Lock, now: datetime) -> bool:
    return lock.until > now and _is_alive(lock.holder)


def holder() -> str:
    """This process: host, number and start, so that a reused number is not mistaken for it."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def _is_alive(name: str) -> bool:
    """Whether the holder still runs; one on another host is believed until its time is over."""
    host, pid, started = name.rsplit(":", 2)
    if host != socket.gethostname():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _started(int(pid)) == started


def _started(pid: int) -> str:
    """When a process began, in ticks since the machine did; empty where the system hides it."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123 - /proc is not a folder of ours
            return file.read().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
