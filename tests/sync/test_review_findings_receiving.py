"""The same submission under a version that only one of its sources can name is no conflict."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.sources import Source
from server.models.submissions import Edition, Submission
from sync.ingest import Outcome
from tests.sync.conftest import Foreign, Send

ForeignByNumber = dict[str, Foreign]


@pytest.mark.usefixtures("known_forms")
@pytest.mark.parametrize("number", ["00", "05", "09"])
@pytest.mark.parametrize("strange_first", [True, False])
def test_the_same_read_by_two_versions_is_the_same(
    send: Send,
    store: Session,
    foreign: ForeignByNumber,
    kobo_source: Source,
    number: str,
    strange_first: bool,
) -> None:
    one = foreign[number]
    strange = one.xml.replace(b' version="', b' version="gone ', 1)
    deliveries = [(strange, {"source": kobo_source}), (one.xml, {})]
    for xml, how in deliveries if strange_first else reversed(deliveries):
        last = send(xml, one.files, **how)

    assert last.outcome is Outcome.UNCHANGED
    edition = store.scalars(select(Edition)).one()
    assert not store.scalars(select(Submission)).one().has_conflict
    assert "_unknown" not in edition.answers
    assert edition.flags == []
