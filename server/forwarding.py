"""Edits that came in go on to their servers at once, in a thread: a phone waits a moment only."""

import logging
import threading

from sqlalchemy.orm import Session

from server.auth import utc_now
from server.config import Settings
from server.extensions import open_engine
from server.media import open_media
from sync.clients import client_opener
from sync.forwarding import forward_all
from sync.locks import held

FORWARD = "forward"
log = logging.getLogger(__name__)


def send_on(settings: Settings) -> threading.Thread:
    """Send what waits; what can't be sent now goes with the next edit or the next night."""
    thread = threading.Thread(target=_send, args=[settings], daemon=True, name=FORWARD)
    thread.start()
    return thread


def _send(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    try:
        with held(engine, FORWARD, now=utc_now()) as free, Session(engine) as session:
            if free:
                media, opener = open_media(settings.media_url), client_opener(settings.secret_key)
                report = forward_all(session, media, opener, now=utc_now())
                log.info("forwarded %s, waiting %s", report.done, report.waiting)
    finally:
        engine.dispose()
