"""Sheets as the phone writes them, for the form of the samples."""

from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from tests.made_worlds.telling import Sheet

FORM = Path(__file__).parents[1] / "data" / "worlds" / "activities_plain" / "activite_monde.xml"


def submission_xml(instance_id: str, sheet: Sheet, rng: Random) -> str:
    written = datetime.combine(sheet.day, time(rng.randint(9, 17), rng.randrange(60)))
    stamp = (written + timedelta(days=sheet.late)).isoformat(timespec="milliseconds") + "+01:00"
    answers = {
        "start": stamp,
        "end": stamp,
        "code_activite": sheet.code,
        "type_activite": sheet.kind,
        "titre": sheet.title,
        "date_activite": sheet.day.isoformat(),
        "region": sheet.region,
        "province": sheet.province,
        "nb_femmes": str(sheet.women),
        "nb_hommes": str(sheet.men),
        "depense": f"{sheet.cost:.2f}",
    }
    fields = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in answers.items())
    return (
        '<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="activite_monde" '
        f'version="1">{fields}<orx:meta><orx:instanceID>{instance_id}</orx:instanceID></orx:meta>'
        "</data>"
    )
