"""Phones send while the server is killed with SIGKILL and started again.

What was answered 201 is there, whole; what was not is sent again and is there once.
"""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.extensions import open_engine
from server.models.submissions import Edition, Receipt, ReceiptState, Submission
from tests.e2e.phones import Answers, Server, free_port, missing, set_up, start_phones
from tests.e2e.processes import Installation

PHONES = 8
LONGEST = 1200


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Server:
    """An installation with the tables made, not yet started."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(sqlite_template, home / "terrain.sqlite3")
    return Server(Installation(home), free_port())


@pytest.mark.parametrize(("each", "kills"), [(40, 2), pytest.param(500, 3, marks=pytest.mark.long)])
def test_nothing_answered_is_lost_and_nothing_is_there_twice(
    server: Server, each: int, kills: int
) -> None:
    url, media = server.installation.database_url, server.installation.home / "media"
    tokens, answers = set_up(url, PHONES), Answers()
    server.start()
    with ThreadPoolExecutor(PHONES) as pool:
        sent, ends = start_phones(pool, server.address, tokens, each, answers)
        for number in range(1, kills + 1):
            wait_for(answers, len(sent) * number // (kills + 1))
            server.kill()
            answered = answers.taken()
            lost = missing(url, media, [one for one in sent if one.instance_id in answered])
            assert lost == []
            server.start()
        for end in ends:
            end.result(LONGEST)
    server.kill()

    assert answers.unanswered > 0
    assert {status for said in answers.statuses.values() for status in said} <= {201, 202}
    assert missing(url, media, sent) == []
    assert counts(url) == {"submissions": len(sent), "editions": len(sent), "set aside": 0}


def wait_for(answers: Answers, count: int) -> None:
    until = time.monotonic() + LONGEST
    while len(answers.statuses) < count:
        assert time.monotonic() < until, f"{len(answers.statuses)} of {count} after {LONGEST} s"
        time.sleep(0.02)


def counts(database_url: str) -> dict[str, int]:
    """How many of each there are; `set aside` are receipts that became nothing."""
    engine = open_engine(database_url)
    with Session(engine) as session:
        found = {
            "submissions": session.scalar(select(func.count()).select_from(Submission)) or 0,
            "editions": session.scalar(select(func.count()).select_from(Edition)) or 0,
            "set aside": session.scalar(
                select(func.count()).where(Receipt.state != ReceiptState.INGESTED)
            )
            or 0,
        }
    engine.dispose()
    return found
