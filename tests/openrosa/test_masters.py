"""An edit of what came from another server is there before the phone is told."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.config import Settings
from server.media import open_media
from server.models.reviews import Forward, PushState
from server.models.sources import SourceKind
from server.models.submissions import Edition
from sync.aliases import alias_form, form_by_id
from sync.pull import pull
from sync.sources import add_source
from tests.openrosa.conftest import NOW, Phone
from tests.sync.conftest import FOREIGN, Foreign
from tests.sync.remotes import CENTRAL, KOBO, Remote, run_remote

pytestmark = pytest.mark.one_database


def pulled(remote: Remote, store: Session, settings: Settings) -> None:
    """Everything of the server, under the forms that are published here."""
    access = remote.state.access()
    source = add_source(
        store,
        kind=SourceKind(remote.kind),
        name=remote.kind,
        url=remote.url,
        secret=access.get("token") or access["password"],
        settings={"email": access.get("email"), "project": access.get("project")},
        secret_key=settings.secret_key,
        now=NOW,
    )
    if remote.kind == KOBO:
        for uid, asset in remote.state.assets.items():
            alias_form(store, form_by_id(store, asset.original_id), source, uid, now=NOW)
    store.commit()
    pull(store, remote.client(), open_media(settings.media_url), source, now=NOW)
    store.commit()


@pytest.mark.parametrize("kind", [KOBO, CENTRAL])
def test_the_server_that_has_it_hears_of_the_edit_first(
    phone: Phone, store: Session, settings: Settings, foreign: dict[str, Foreign], kind: str
) -> None:
    with run_remote(kind) as remote:
        remote.state.seed_foreign(str(FOREIGN))
        pulled(remote, store, settings)
        old = foreign["13"].instance_id
        edit = (
            foreign["13"]
            .xml.decode()
            .replace(
                f"<instanceID>{old}", f"<deprecatedID>{old}</deprecatedID><instanceID>uuid:ours"
            )
        )

        assert phone.send(edit.replace("<femmes>5", "<femmes>6").encode()).status_code == 201

        found = remote.state.find(remote.key(old))[1]
        shown = found.uuid if kind == KOBO else found.current.instance_id
        assert shown.removeprefix("uuid:") == "ours"
    store.rollback()
    assert store.scalars(select(Forward)).one().state == PushState.DONE


def test_a_server_that_does_not_answer_keeps_no_phone_waiting(
    phone: Phone, store: Session, settings: Settings, foreign: dict[str, Foreign]
) -> None:
    with run_remote(KOBO) as remote:
        remote.state.seed_foreign(str(FOREIGN))
        pulled(remote, store, settings)
    old = foreign["13"].instance_id
    edit = (
        foreign["13"]
        .xml.decode()
        .replace(f"<instanceID>{old}", f"<deprecatedID>{old}</deprecatedID><instanceID>uuid:ours")
    )

    assert phone.send(edit.encode()).status_code == 201

    store.rollback()
    assert store.scalars(select(Forward)).one().state == PushState.WAITING
    current = store.scalars(select(Edition).where(Edition.instance_id == "uuid:ours")).one()
    assert current.is_current
