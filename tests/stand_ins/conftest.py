"""Both stand-ins with the foreign submissions, listening."""

from collections.abc import Iterator

import pytest
import requests

from tests.stand_ins.central import CentralApp, CentralState
from tests.stand_ins.client import Door
from tests.stand_ins.kobo import KoboApp, KoboState
from tests.stand_ins.recordings import FOREIGN
from tests.stand_ins.server import running


@pytest.fixture
def kobo() -> Iterator[Door]:
    state = KoboState()
    state.seed_foreign(str(FOREIGN))
    with running(KoboApp(state)) as server:
        session = requests.Session()
        session.headers["Authorization"] = f"Token {state.owner.token}"
        yield Door(state, server.url, session)


@pytest.fixture
def central() -> Iterator[Door]:
    state = CentralState()
    state.seed_foreign(str(FOREIGN))
    with running(CentralApp(state)) as server:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {state.sign_in(state.admin)[0]}"
        yield Door(state, server.url, session)
