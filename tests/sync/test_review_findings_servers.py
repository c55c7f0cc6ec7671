"""Servers that have fewer doors than today's KoboToolbox and ODK Central, or shut some of them."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.forms import Form
from server.models.sources import SourceKind
from server.models.submissions import Edition, Submission
from sync.aliases import alias_form
from tests.stand_ins.kobo import data as kobo_data
from tests.sync.conftest import FOREIGN, NOW, Foreign, Send
from tests.sync.remotes import CENTRAL, KOBO, Remote, run_remote, totals

ForeignByNumber = dict[str, Foreign]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "shut", [("/versions/",), ("/versions/", "/formList"), ("/formList",), ("/history/",)]
)
def test_a_kobo_that_shuts_some_doors_is_pulled_by_the_others(
    store: Session, media: MediaStore, shut: tuple[str, ...]
) -> None:
    with run_remote(KOBO) as kobo:
        kobo.state.seed_foreign(str(FOREIGN))
        for door in shut:
            kobo.state.fail(door, times=None, how="404")
        report = kobo.pull(store, media)

        assert [form.error for form in report.forms if form.error] == []
        assert totals(report)["new"] == 13
        assert totals(kobo.pull(store, media)) == {"unchanged": 13}
    assert all(e.answers for e in store.scalars(select(Edition)))


@pytest.mark.one_database
def test_two_edits_between_two_pulls_of_a_kobo_without_root_uuids_stay_one_submission(
    store: Session,
    media: MediaStore,
    foreign: ForeignByNumber,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _forget_roots(monkeypatch)
    with run_remote(KOBO) as kobo:
        training = kobo.state.add_form((FOREIGN / "forms" / "formation_essai.xlsx").read_bytes())
        kobo.state.add_version(
            training.uid, (FOREIGN / "forms" / "formation_essai_v2.xlsx").read_bytes()
        )
        kobo.state.receive(foreign["00"].xml.decode(), foreign["00"].files)
        kobo.pull(store, media)
        for number in ("10", "11"):
            kobo.state.edit(foreign[number].xml.decode(), foreign[number].files)

        assert totals(kobo.pull(store, media))["edited"] == 1
    submission = store.scalars(select(Submission)).one()
    assert submission.instance_id == foreign["00"].instance_id
    current = store.scalars(select(Edition).where(Edition.is_current)).one()
    assert current.instance_id == foreign["11"].instance_id


def _forget_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows as servers of before 2025 give them."""
    whole = kobo_data.row_json

    def without(*facts: Any) -> dict[str, Any]:
        return {key: value for key, value in whole(*facts).items() if key != "meta/rootUuid"}

    monkeypatch.setattr(kobo_data, "row_json", without)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "order", ["kobo central folder", "folder kobo central", "central folder kobo"]
)
def test_by_three_doors_without_old_versions_at_kobo_they_are_13_after_the_alias(
    store: Session,
    media: MediaStore,
    foreign: ForeignByNumber,
    known_forms: list[Form],
    send: Send,
    order: str,
) -> None:
    with run_remote(KOBO) as kobo, run_remote(CENTRAL) as central:
        kobo.state.seed_foreign(str(FOREIGN))
        central.state.seed_foreign(str(FOREIGN))
        kobo.state.fail("/versions/", times=None, how="404")
        for door in order.split():
            if door == "folder":
                for one in foreign.values():
                    send(one, kind=SourceKind.FOLDER)
            else:
                {KOBO: kobo, CENTRAL: central}[door].pull(store, media)
        for form in known_forms:
            uid = next(u for u, a in kobo.state.assets.items() if a.original_id == form.form_id)
            alias_form(store, form, kobo.source, uid, now=NOW)
            store.commit()
        assert kobo.pull(store, media).totals()["unchanged"] == 13

    assert len(store.scalars(select(Submission)).all()) == 13
    beside = store.scalars(select(Edition).where(Edition.is_conflict)).all()
    assert [edition.instance_id for edition in beside] == [foreign["12"].instance_id]


@pytest.mark.one_database
def test_a_full_pull_finds_a_replaced_file_where_the_account_may_not_read_the_audit(
    store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    with run_remote(CENTRAL) as central:
        central.state.seed_foreign(str(FOREIGN))
        central.state.set_role(central.state.admin.name, "no-audits")
        central.pull(store, media)
        name = next(iter(foreign["00"].files))
        central.state.replace_attachment(foreign["00"].instance_id, name, b"other bytes")

        assert totals(central.pull(store, media, full=True))["attachments"] == 1
        assert "attachments" not in totals(central.pull(store, media, full=True))


@pytest.mark.one_database
def test_a_form_that_was_asked_for_and_is_not_there_is_said(
    store: Session, media: MediaStore
) -> None:
    with run_remote(CENTRAL) as central:
        central.state.seed_foreign(str(FOREIGN))
        central.pull(store, media)
        central.source.settings = {"forms": ["reunion_essai", "disparu"]}
        report = central.pull(store, media)

    assert [form.remote_id for form in report.forms if form.error] == ["disparu"]
    assert report.failed
    assert next(f for f in report.forms if f.remote_id == "reunion_essai").unchanged == 3


@pytest.mark.one_database
def test_a_central_without_a_list_of_versions_gives_the_one_published_now(
    store: Session, media: MediaStore
) -> None:
    with run_remote(CENTRAL) as central:
        central.state.seed_foreign(str(FOREIGN))
        central.state.fail(r"forms/[^/]+/versions", times=None, how="404")
        assert totals(central.pull(store, media))["new"] == 13
        assert totals(central.pull(store, media)) == {"unchanged": 13}


@pytest.mark.one_database
def test_a_central_without_an_audit_log_is_compared_by_a_sweep(
    store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    with run_remote(CENTRAL) as central:
        central.state.seed_foreign(str(FOREIGN))
        central.state.fail("/audits", times=None, how="404")
        assert totals(central.pull(store, media))["new"] == 13
        central.state.delete(foreign["14"].instance_id)
        central.state.purge()
        assert totals(central.pull(store, media)) == {"deleted": 1, "unchanged": 12}


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name",
    ["a b.png", "été «1».png", "صورة.png", "50%.png", "a+b&c=d#e?.png", "it's.png", "x;y.png"],
)
def test_a_file_of_any_name_is_fetched_and_found(
    remote: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber, name: str
) -> None:
    training = (FOREIGN / "forms" / "formation_essai.xlsx").read_bytes()
    remote.state.add_form(training)
    one = foreign["00"]
    old = next(iter(one.files))
    xml = one.xml.decode().replace(old, name.replace("&", "&amp;"))
    files = {name if n == old else n: content for n, content in one.files.items()}
    remote.state.receive(xml, files)

    assert totals(remote.pull(store, media))["attachments"] == len(files)
    edition = store.scalars(select(Edition)).one()
    assert [a for a in edition.attachments if a.blob_id is None or not a.is_named] == []
    assert totals(remote.pull(store, media)) == {"unchanged": 1}
