"""Pulling several sources, one after the other, each independent of another's failure."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.sources import Source
from sync.clients import OpenClient
from sync.errors import TerrainError
from sync.pull import pull
from sync.pull_report import SourceReport, error_facts

BUSY = "pull"


def pull_sources(
    session: Session,
    media: MediaStore,
    sources: Sequence[Source],
    open_client: OpenClient,
    *,
    full: bool = False,
    accept_deletions: bool = False,
    now: datetime,
) -> list[SourceReport]:
    """Pull each source; a client that can't be opened is that source's error."""
    reports = []
    for source in sources:
        try:
            client = open_client(source)
        except TerrainError as error:
            reports.append(SourceReport(source.name, error=error_facts(error)))
            continue
        try:
            reports.append(
                pull(
                    session,
                    client,
                    media,
                    source,
                    full=full,
                    accept_deletions=accept_deletions,
                    now=now,
                )
            )
        finally:
            client.close()
    return reports
