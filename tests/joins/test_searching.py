"""A search bounds pairs before it weighs them, and looks again only at what changed."""

from datetime import date, timedelta
from itertools import combinations
from math import log
from pathlib import Path
from random import Random

import numpy as np
import pytest
from sqlalchemy.orm import Session

from server.media import MediaStore, open_media
from server.models.events import Attendance
from server.models.forms import Form
from server.models.joins import EventPair
from sync.joins.blocks import near_pairs
from sync.joins.bounds import Bounds
from sync.joins.evidence import MOST_OF_PEOPLE, Names, Teller, weigh
from sync.joins.find import find_joins
from sync.joins.words import bare
from tests.factories import NOW, create_activity, create_form, event_of
from tests.joins.told import sheet

TITLES = (
    None,
    "Atelier S&E",
    "Atelier S&E J1",
    "Atelier S&E jour 2",
    "Atelier S&E groupe A",
    "Atelier de suivi (corrigé)",
    "ورشة التتبع",
)


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(f"file://{tmp_path / 'media'}")


@pytest.fixture
def form(store: Session) -> Form:
    return create_form(store)


def any_teller(number: int, draw: Random) -> Teller:
    title = draw.choice(TITLES)
    return Teller(
        telling_id=number,
        event_id=number,
        submission_id=number,
        officer=draw.choice((None, "1", "Salma")),
        activity_id=draw.choice((None, 1, 2)),
        sessions=draw.choice((None, 1, 4)),
        title=title,
        bare=bare(title),
        kind=draw.choice((None, "formation", "atelier")),
        day=date(2026, 3, 1) + timedelta(days=draw.randrange(12)),
        region=draw.choice((None, "sm", "ori")),
        province=draw.choice((None, "09.001", "02.411")),
        place=draw.choice((None, "Agadir", "Hôtel Anezi, Agadir", "Oujda")),
        code=draw.choice((None, "A_01")),
        women=draw.choice((None, 0, 12, 13)),
        men=draw.choice((None, 0, 30)),
        cost=draw.choice((None, 0.0, 900.0, 1000.0)),
    )


def test_no_pair_is_left_out_that_the_evidence_speaks_for() -> None:
    draw = Random(7)
    told = [any_teller(number, draw) for number in range(60)]
    lists = Names("abcd"), Names("abcd")
    one, other = np.array(list(combinations(range(60), 2)), dtype=np.int64).T
    loose = Bounds(told).without_people(one, other)
    bounds = Bounds(told).with_titles(loose, one, other)
    assert (bounds <= loose).all()
    for first, second, most in zip(one, other, bounds, strict=True):
        pair = told[first], told[second]
        alone = weigh(*pair, (Names(), Names())).probability
        assert log(alone / (1 - alone)) <= most + 1e-9
        with_people = weigh(*pair, lists).probability
        assert log(with_people / (1 - with_people)) <= most + MOST_OF_PEOPLE + 1e-6


def test_pairs_of_what_changed_are_those_of_all_that_bear_on_it() -> None:
    draw = Random(8)
    told = [any_teller(number, draw) for number in range(60)]
    whole = set(zip(*map(np.ndarray.tolist, near_pairs(told)), strict=True))
    some = set(zip(*map(np.ndarray.tolist, near_pairs(told, {3, 9})), strict=True))
    assert some == {pair for pair in whole if {3, 9} & set(pair)}
    assert near_pairs([], {1})[0].size == 0


def test_only_what_changed_is_looked_at_again(
    store: Session, media: MediaStore, form: Form
) -> None:
    two = [sheet(store, media, form), sheet(store, media, form, 30, titre="Visite")]
    assert find_joins(store, now=NOW).as_dict() == {"looked_at": 2, "questions": 0}
    assert find_joins(store, now=NOW).looked_at == 0
    sheet(store, media, form, cout=900)
    assert find_joins(store, now=NOW).as_dict() == {"looked_at": 1, "questions": 1}
    event_of(store, two[0]).place = "Oujda"
    store.flush()
    assert find_joins(store, now=NOW).looked_at == 1
    store.query(Attendance).filter_by(submission_id=two[1].id).first().name = "Dounia"
    assert find_joins(store, now=NOW).looked_at == 1
    event_of(store, two[0]).date += timedelta(days=90)
    assert find_joins(store, now=NOW).questions == 0
    assert store.query(EventPair).count() == 0
    create_activity(store)
    assert find_joins(store, now=NOW).looked_at == 0
