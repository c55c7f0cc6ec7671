"""Where it was: the positions of an edition on the outlines of its region, and how far from it.

The page carries a small drawing that needs no script; the map that moves is laid over it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from shapely import clip_by_rect
from shapely.geometry.base import BaseGeometry
from werkzeug.exceptions import NotFound

from forms.definition import Group, Repeat
from server.auth import requires
from server.i18n import number
from server.review.answers import Reader
from server.review.blueprint import bp
from server.review.fact_words import place
from server.review.gather import Record
from server.rights import Right
from sync.outlines import load

GEO = frozenset({"geopoint", "geotrace", "geoshape"})
WIDTH, HEIGHT = 320, 200
ROOM = 0.08
SMALLEST = 0.25  # degrees; a lone point is shown with the country around it
COARSE = 0.006
METRES = 111_320  # of a degree of latitude
NEAR_KM = 1.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """One answer that lies on the map."""

    label: str
    geometry: Mapping[str, Any]
    accuracy: float | None

    @property
    def points(self) -> list[tuple[float, float]]:
        """Its positions, longitude first."""
        return [(each[0], each[1]) for each in _flat(self.geometry["coordinates"])]


@dataclass(frozen=True)
class Drawing:
    """The drawing without script: paths of the outlines, marks of the places."""

    width: int
    height: int
    land: list[str]
    chosen: list[str]
    provinces: list[str]
    lines: list[str]
    marks: list[tuple[float, float, float]]


@dataclass(frozen=True)
class Shown:
    """What the page shows: the places, the words beside, the drawing, and data for the script."""

    places: list[Place]
    sentence: str
    is_far: bool
    drawing: Drawing
    data: str


def shown_map(whole: Record) -> Shown | None:
    """The map of the edition shown; none where no answer is a position."""
    reader = whole.reader()
    places = list(_places(reader, whole.definition.root, whole.edition.answers))
    if not places:
        return None
    region = planned_region(whole)
    distance = _km(region, places)
    box = _box(places)
    return Shown(
        places=places,
        sentence=_sentence(region, distance),
        is_far=distance is not None and distance >= NEAR_KM,
        drawing=_drawing(places, region, box),
        data=_data(places, region, box),
    )


@bp.get("/outlines.geojson")
@requires(Right.SEE_SUBMISSIONS)
def outlines() -> ResponseReturnValue:
    """The outlines of the programme, for the map."""
    path = load().path
    if path is None:
        raise NotFound
    answer = Response(path.read_bytes(), content_type="application/geo+json")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    answer.add_etag()
    return answer.make_conditional(request.environ)


def planned_region(whole: Record) -> str | None:
    """The region that the plan says, where it says only one; else that of the submission."""
    best = whole.told[0].best if whole.told else None
    planned = (best.values.regions or []) if best and best.values else []
    if len(planned) == 1 and planned[0] in load().regions:
        return str(planned[0])
    return whole.submission.region


def _places(reader: Reader, group: Group, answers: Mapping[str, Any]) -> Iterator[Place]:
    for node in group.children:
        value = answers.get(node.name)
        if isinstance(node, Repeat):
            for each in value or []:
                yield from _places(reader, node, each)
        elif isinstance(node, Group):
            yield from _places(reader, node, value or {})
        elif node.type in GEO and isinstance(value, Mapping):
            if "/".join(node.path) in reader.masked:
                continue
            accuracy = (value.get("properties") or {}).get("accuracy")
            yield Place(reader.label(node), value, accuracy)


def _flat(coordinates: Sequence[Any]) -> list[Sequence[float]]:
    if coordinates and isinstance(coordinates[0], list):
        return [point for part in coordinates for point in _flat(part)]
    return [coordinates]


def _km(region: str | None, places: Sequence[Place]) -> float | None:
    longitude, latitude = places[0].points[0]
    return load().km_from_region(region, longitude, latitude)


def _sentence(region: str | None, distance: float | None) -> str:
    if region is None or distance is None:
        return _("The region is not known, so no distance can be told.")
    name = place(region)
    if distance == 0:
        return _("The position lies in the region %(region)s.", region=name)
    if distance < NEAR_KM:
        return _("The position lies at the border of the region %(region)s.", region=name)
    far = number(distance)
    return _("The position lies %(km)s km from the region %(region)s.", km=far, region=name)


def _box(places: Sequence[Place]) -> Box:
    """West, south, east, north of what is shown, with room around."""
    points = [point for place in places for point in place.points]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    wide, high = max(east - west, SMALLEST * 4), max(north - south, SMALLEST * 2.5)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _data(places: Sequence[Place], region: str | None, box: Box) -> str:
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": each.geometry["type"],
                "coordinates": each.geometry["coordinates"],
            },
            "properties": {"label": each.label, "accuracy": each.accuracy},
        }
        for each in places
    ]
    return json.dumps({"features": features, "region": region, "box": box}, ensure_ascii=False)


def _drawing(places: Sequence[Place], region: str | None, box: Box) -> Drawing:
    to_paper = _Paper(box)
    regions, provinces = _coarse()
    lines, marks = [], []
    for each in places:
        if each.geometry["type"] == "Point":
            marks.append((*to_paper.point(each.points[0]), to_paper.metres(each.accuracy or 0)))
        else:
            lines.append(to_paper.line(each.points))
    chosen = [regions[region]] if region in regions else []
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        land=to_paper.areas(regions.values()),
        chosen=to_paper.areas(chosen),
        provinces=to_paper.areas(provinces),
        lines=lines,
        marks=marks,
    )


@lru_cache(maxsize=1)
def _coarse() -> tuple[dict[str, BaseGeometry], list[BaseGeometry]]:
    """The outlines of regions and provinces, coarse enough to stand in a page."""
    found = load()
    regions = {code: area.simplify(COARSE) for code, area in found.regions.items()}
    return regions, [area.simplify(COARSE) for area in found.provinces.values()]


class _Paper:
    """Degrees to the units of the drawing: an even grid at the latitude of its middle."""

    def __init__(self, box: Box) -> None:
        west, south, east, north = box
        self._flat = cos(radians((south + north) / 2))
        scale_x = WIDTH * (1 - 2 * ROOM) / ((east - west) * self._flat)
        self._scale = min(scale_x, HEIGHT * (1 - 2 * ROOM) / (north - south))
        self._middle = (west + east) / 2, (south + north) / 2
        wide, high = WIDTH / self._flat / self._scale, HEIGHT / self._scale
        x, y = self._middle
        self._seen = (x - wide, y - high, x + wide, y + high)

    def point(self, position: Sequence[float]) -> tuple[float, float]:
        """Where a position stands."""
        x = WIDTH / 2 + (position[0] - self._middle[0]) * self._flat * self._scale
        y = HEIGHT / 2 - (position[1] - self._middle[1]) * self._scale
        return round(x, 1), round(y, 1)

    def metres(self, length: float) -> float:
        """A length on the ground."""
        return round(length / METRES * self._scale, 1)

    def line(self, positions: Iterable[Sequence[float]]) -> str:
        """A path through positions."""
        return "M" + "L".join("{},{}".format(*self.point(each)) for each in positions)

    def areas(self, areas: Iterable[BaseGeometry]) -> list[str]:
        """The paths of areas, of those that are in sight and as far as they are."""
        clipped = (clip_by_rect(area, *self._seen) for area in areas)
        return [self._area(area) for area in clipped if not area.is_empty]

    def _area(self, area: BaseGeometry) -> str:
        parts = [part for part in getattr(area, "geoms", [area]) if part.geom_type == "Polygon"]
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        return "".join(self.line(ring.coords) + "Z" for ring in rings)
