"""Checks of where an event took place: its region, its province, its position."""

from collections.abc import Iterator

from forms.programme import load
from sync.checks.found import Found
from sync.checks.subject import ToldEvent
from sync.outlines import load as load_outlines

METRES = 1000


def region_mismatch(told: ToldEvent) -> Iterator[Found]:
    """The province lies in another region than the one that was answered."""
    event, programme = told.event, load()
    lies_in = programme.region_of_province(event.province)
    regional = {region.code for region in programme.regions if region.official is not None}
    if lies_in and event.region in regional and event.region != lies_in:
        facts = {"region": event.region, "province": event.province, "province_region": lies_in}
        yield Found("region_mismatch", "", facts)


def point_away(told: ToldEvent) -> Iterator[Found]:
    """The position lies outside the region, or far from the province; how exact it is counts."""
    where = _where(told)
    if where is None:
        return
    longitude, latitude, slack = where
    outlines, event = load_outlines(), told.event
    km = outlines.km_from_region(event.region, longitude, latitude) or 0.0
    if km - slack > told.asked.threshold("point_outside_region"):
        facts = {"region": event.region, **_at(longitude, latitude, km)}
        yield Found("point_outside_region", "", facts, value=round(km - slack, 1))
        return
    province = event.province or load().province_of_commune(event.commune)
    km = outlines.km_from_province(province, longitude, latitude) or 0.0
    if km > slack:
        facts = {"province": province, **_at(longitude, latitude, km)}
        yield Found("point_far_from_province", "", facts, value=round(km - slack, 1))


def _where(told: ToldEvent) -> tuple[float, float, float] | None:
    """Longitude, latitude, and how many kilometres the phone allows for."""
    point = told.event.facts.get("point")
    if not point:
        return None
    longitude, latitude = point["coordinates"][:2]
    accuracy = (point.get("properties") or {}).get("accuracy") or 0
    return longitude, latitude, accuracy / METRES


def _at(longitude: float, latitude: float, km: float) -> dict[str, object]:
    lies_in = load_outlines().province_at(longitude, latitude)
    return {"km": round(km, 1), "lies_in": lies_in}
