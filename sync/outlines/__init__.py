"""Where the programme's regions and provinces lie: which outline a place is in, how far from it.

The outlines are data of the programme: the GeoJSON file that its own file names under `outlines`,
features with `kind` (region, province) and `code`; they are served to the map as they stand. A
programme without outlines simply has none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from forms.programme import PROGRAMME

EARTH_KM = 6371.0


@dataclass(frozen=True, eq=False)
class Outlines:
    """The outlines by code; `path` is the GeoJSON file they come from."""

    path: Path | None
    regions: Mapping[str, BaseGeometry]
    provinces: Mapping[str, BaseGeometry]

    def km_from_region(self, code: str | None, longitude: float, latitude: float) -> float | None:
        """How far a place lies outside a region; 0 inside, None where it has no outline."""
        return _km(self.regions.get(code or ""), longitude, latitude)

    def km_from_province(self, code: str | None, longitude: float, latitude: float) -> float | None:
        """How far a place lies outside a province; 0 inside, None where it has no outline."""
        return _km(self.provinces.get(code or ""), longitude, latitude)

    def province_at(self, longitude: float, latitude: float) -> str | None:
        """The province that a place lies in."""
        found = (code for code, area in self.provinces.items() if _holds(area, longitude, latitude))
        return next(found, None)


@lru_cache(maxsize=8)
def load(path: Path = PROGRAMME) -> Outlines:
    """Read the outlines of a programme's file, once."""
    named = json.loads(path.read_text(encoding="utf-8")).get("outlines")
    if not named:
        return Outlines(None, {}, {})
    file = path.parent / named
    areas: dict[str, dict[str, BaseGeometry]] = {"region": {}, "province": {}}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        said = feature["properties"]
        area = shape(feature["geometry"])
        shapely.prepare(area)
        areas[said["kind"]][said["code"]] = area
    return Outlines(file, areas["region"], areas["province"])


def _holds(area: BaseGeometry, longitude: float, latitude: float) -> bool:
    return bool(shapely.contains_xy(area, longitude, latitude))


def _km(area: BaseGeometry | None, longitude: float, latitude: float) -> float | None:
    if area is None:
        return None
    if _holds(area, longitude, latitude):
        return 0.0
    here = shapely.Point(longitude, latitude)
    there = shapely.get_point(shapely.shortest_line(area, here), 0)
    return _between(longitude, latitude, there.x, there.y)


def _between(longitude: float, latitude: float, other: float, other_latitude: float) -> float:
    """Kilometres along the great circle."""
    up, along = radians(other_latitude - latitude) / 2, radians(other - longitude) / 2
    part = sin(up) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(along) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(part)))
