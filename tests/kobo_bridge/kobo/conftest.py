"""A Kobo with one small form, what a phone sends it, and a client that pulls from it."""

from __future__ import annotations

import pytest

from kobo_bridge.kobo import Kobo
from tests.kobo_bridge.servers import replaying
from tests.kobo_bridge.small import small
from tests.stand_ins.kobo import KoboApp, KoboState
from tests.stand_ins.server import running


@pytest.fixture
def there():
    """A Kobo with one small form."""
    state = KoboState()
    state.add_form(small("1"), "Small")
    with running(KoboApp(state)) as server:
        state.url = server.url
        yield state


@pytest.fixture
def kobo(there, sleeps):
    client = Kobo(
        there.url, there.owner.token, sleep=sleeps.append, timeout=(5.0, 10.0), jitter=lambda: 1.0
    )
    yield client
    client.close()


@pytest.fixture
def form(kobo):
    return kobo.forms()[0]


def pull(kobo, form, position=None):
    """All changes, the next position, and whether they are complete."""
    changes = kobo.changes(form, position)
    found = list(changes.submissions)
    return found, changes.position, changes.complete


def ids(found):
    return [one.remote_id for one in found]


def send(there, form, number, deprecated=None, files=None, note="n"):
    """A submission of the small form, as a phone sends it."""
    old = f"<deprecatedID>uuid:{deprecated}</deprecatedID>" if deprecated else ""
    xml = (
        f'<data id="small" version="1"><note>{note}</note><meta>'
        f"<instanceID>uuid:{number}</instanceID>{old}</meta></data>"
    )
    answer = there.receive(xml, files, uid=form.remote_id)
    assert answer.status == 201, answer
    return answer.row


@pytest.fixture
def replay(serve, sleeps):
    """A client whose server answers by recordings."""

    def make(routes):
        server = serve(replaying("kobo", routes))
        return Kobo(
            server.url, "TOKEN", sleep=sleeps.append, timeout=(5.0, 10.0), attempts=2
        ), server

    return make
