"""The outlines of the programme: each place lies in its province, and the file stays small."""

import json
from pathlib import Path

import pytest

from forms.programme import PROGRAMME, load
from sync import outlines

# Chief towns, some kilometres inside.
TOWNS = [
    ("sm", "09.001", -9.583, 30.427),
    ("sm", "09.541", -8.877, 30.470),
    ("sm", "09.551", -7.974, 29.743),
    ("bmk", "05.091", -6.360, 32.337),
    ("bmk", "05.081", -6.570, 31.966),
    ("ori", "02.411", -1.908, 34.682),
    ("ori", "02.381", -2.933, 35.174),
    ("nat", "04.421", -6.850, 34.010),
    ("nat", "04.281", -6.580, 34.260),
]


@pytest.mark.parametrize(("region", "province", "longitude", "latitude"), TOWNS)
def test_a_town_lies_in_its_region_and_province(
    region: str, province: str, longitude: float, latitude: float
) -> None:
    known = outlines.load()
    assert known.province_at(longitude, latitude) == province
    assert known.km_from_region(region, longitude, latitude) == 0
    assert known.km_from_province(province, longitude, latitude) == 0


def test_how_far_a_place_is_from_where_it_should_be() -> None:
    known = outlines.load()
    km = known.km_from_region("bmk", -9.583, 30.427)
    assert km is not None
    assert 240 < km < 270
    assert known.km_from_region("elsewhere", 0, 0) is None
    assert known.km_from_province(None, 0, 0) is None
    assert known.province_at(0, 0) is None


def test_every_region_and_province_has_an_outline_in_a_small_file() -> None:
    known, programme = outlines.load(), load()
    assert set(known.regions) == {word.code for word in programme.regions}
    assert set(known.provinces) == {word.code for word in programme.provinces}
    assert known.path is not None
    assert known.path.stat().st_size <= 500_000
    assert "MIT" in known.path.with_name("outlines.LICENSE.txt").read_text(encoding="utf-8")


def test_a_programme_without_outlines_has_none(tmp_path: Path) -> None:
    said = json.loads(PROGRAMME.read_text(encoding="utf-8"))
    del said["outlines"]
    other = tmp_path / "programme.json"
    other.write_text(json.dumps(said), encoding="utf-8")
    known = outlines.load(other)
    assert (known.path, known.regions, known.provinces) == (None, {}, {})
