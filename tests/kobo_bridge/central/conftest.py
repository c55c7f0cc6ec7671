"""A Central with one small form, what a phone sends it, and a client that pulls from it."""

from __future__ import annotations

import pytest

from kobo_bridge.central import Central
from tests.kobo_bridge.central.recordings import SIGN_IN, calm_client
from tests.kobo_bridge.servers import replaying
from tests.kobo_bridge.small import small
from tests.stand_ins.central import CentralApp, CentralState
from tests.stand_ins.server import running


@pytest.fixture
def there():
    """A Central with one small form."""
    state = CentralState()
    state.add_form(small("1"))
    with running(CentralApp(state)) as server:
        state.url = server.url
        yield state


@pytest.fixture
def central(there, sleeps):
    client = client_of(there, sleeps, there.admin)
    yield client
    client.close()


@pytest.fixture
def form(central):
    return central.forms()[0]


def client_of(there, sleeps, actor):
    return Central(
        there.url,
        actor.name,
        actor.password,
        there.project.id,
        sleep=sleeps.append,
        timeout=(5.0, 10.0),
        jitter=lambda: 1.0,
    )


def pull(central, form, position=None):
    """All changes, the next position, and whether they are complete."""
    central.forms()
    changes = central.changes(form, position)
    found = list(changes.submissions)
    return {one.remote_id: one for one in found}, changes.position, changes.complete


def send(there, number, deprecated=None, files=None, note="n", version="1"):
    """A submission of the small form, as a phone sends it."""
    old = f"<deprecatedID>uuid:{deprecated}</deprecatedID>" if deprecated else ""
    xml = (
        f'<data id="small" version="{version}"><note>{note}</note><photo>p.jpg</photo><meta>'
        f"<instanceID>uuid:{number}</instanceID>{old}</meta></data>"
    )
    answer = there.receive(xml, files)
    assert answer.status == 201, answer


def seeded(there, count=6):
    """Some submissions, then a day without any."""
    for number in range(count):
        send(there, f"a{number}")
    there.clock.move(days=1)


@pytest.fixture
def replay(serve, sleeps):
    """A client whose server answers by recordings."""

    def make(routes):
        server = serve(replaying("odk_central", {**SIGN_IN, **routes}))
        return calm_client(server, sleeps), server

    return make
