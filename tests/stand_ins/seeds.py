"""What tests put into both stand-ins: many small submissions, and the foreign ones in their
order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SMALL_FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Small</h:title><model><instance><data id="small" version="1"><day/><count/>
<note/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/day" type="date"/><bind nodeset="/data/count" type="int"/>
<bind nodeset="/data/note" type="string"/>
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
</model></h:head><h:body><input ref="/data/day"><label>Day</label></input>
<input ref="/data/count"><label>Count</label></input>
<input ref="/data/note"><label>Note</label></input></h:body></h:html>
"""


def small_submissions(uuid: Callable[[], str], count: int) -> Iterator[str]:
    """Submissions of the small form, no two alike."""
    for number in range(count):
        day = f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}"
        yield (
            f'<data id="small" version="1"><day>{day}</day>'
            f"<count>{number}</count><note>note {number}</note>"
            f"<meta><instanceID>uuid:{uuid()}</instanceID></meta></data>"
        )


def foreign_submissions(
    folder: str | Path,
) -> Iterator[tuple[dict[str, Any], str, dict[str, bytes]]]:
    """The entries of submissions/index.json in order, with their XML and files."""
    base = Path(folder) / "submissions"
    for entry in json.loads((base / "index.json").read_text(encoding="utf-8")):
        xml = (base / entry["file"]).read_text(encoding="utf-8")
        prefix = entry["file"].removesuffix(".xml")
        files = {n: (base / f"{prefix}__{n}").read_bytes() for n in entry["attachments"]}
        yield entry, xml, files


def seed_foreign(state: Any, folder: str | Path) -> list[int]:
    """Publish the foreign forms and receive their submissions as the real servers would; the
    statuses.
    """
    forms = Path(folder) / "forms"
    media = {"activites.csv": (forms / "activites.csv").read_bytes()}
    training = state.add_form((forms / "formation_essai.xlsx").read_bytes(), media=media)
    state.add_form((forms / "reunion_essai.xlsx").read_bytes())
    newer = (forms / "formation_essai_v2.xml").read_text(encoding="utf-8")
    statuses = []
    published = False
    for entry, xml, files in foreign_submissions(folder):
        if not published and f'version="{entry["version"]}"' in newer:
            state.add_version(training.uid, (forms / "formation_essai_v2.xlsx").read_bytes())
            published = True
        statuses.append(state.receive(xml, files).status)
    return statuses
