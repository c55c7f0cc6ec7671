"""Loading the made-up year from the screen: in a thread, at most one in the installation."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server.auth import utc_now
from server.config import Settings
from server.demo.loading import load
from server.extensions import open_engine
from server.media import open_media
from sync.errors import Refused
from sync.locks import held
from sync.night_pull import BUSY

log = logging.getLogger(__name__)
_threads: dict[str, threading.Thread] = {}
_starting = threading.Lock()


def start(settings: Settings) -> None:
    """Begin loading, or go on where it broke off; a second start changes nothing."""
    with _starting:
        if not is_running(settings):
            thread = threading.Thread(target=_work, args=(settings,), name="demo", daemon=True)
            _threads[settings.database_url] = thread
            thread.start()


def is_running(settings: Settings) -> bool:
    """Whether this process is loading."""
    thread = _threads.get(settings.database_url)
    return thread is not None and thread.is_alive()


def wait(settings: Settings, seconds: float) -> None:
    """Wait until it is loaded."""
    thread = _threads.get(settings.database_url)
    if thread is not None:
        thread.join(seconds)


@contextmanager
def alone(engine: Engine) -> Iterator[Session]:
    """A session while no run goes on; its transaction ends before the lock is given back."""
    with held(engine, BUSY, now=utc_now()) as is_free:
        if not is_free:
            raise Refused("a run goes on in this store; try again when it is over")
        with Session(engine) as session:
            yield session


def _work(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    try:
        with alone(engine) as session:
            load(session, open_media(settings.media_url))
    except Refused as refusal:
        log.warning("the made-up year is not loaded: %s", refusal)
    except Exception:  # a thread has nobody above it who would hear of it
        log.exception("loading the made-up year broke off")
    finally:
        engine.dispose()
