"""The programme's own forms: published on a server, and answered with everything they ask."""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from forms.xlsform import ConvertedForm, convert
from server.media import MediaStore
from sync.publish import publish_form
from tests.factories import create_activity

LIBRARY = Path(__file__).parents[2] / "forms" / "library"
FORMS = ("atelier", "formation", "reunion_regionale")
CODE, OTHER = "A_02_01_BMK_007", "A_02_01_ORI_001"
# What the phone fills in by itself: it differs with each run and each engine.
PRELOADED = {"debut_saisie", "fin_saisie", "appareil", "agent"}

WHERE = {
    "date_debut": "2026-06-03",
    "date_fin": "2026-06-04",
    "province": "05.091",
    "commune": "05.091.01.01",
    "lieu": "Maison de la région, salle « Atlas »",
    "position": "32.3394000 -6.3608000 500.0 4.5",
}
PEOPLE = [
    {
        "consentement": "oui",
        "nom": "Fatima Zahra El Amrani",
        "sexe": "f",
        "age": "34",
        "telephone": "0612345678",
        "signature": {"file": "signature.png", "type": "image/png"},
    },
    {"consentement": "oui", "nom": "محمد بن علي", "sexe": "m", "institution": "ONG <A&B>"},
]
NEXT = {
    "decisions_prises": "oui",
    "decision": [{"texte": "Réunir le comité", "responsable": "Région", "echeance": "2026-07-01"}],
    "lecon": "Prévoir\ndeux salles",
}
PHOTO = {"photo_1": {"file": "photo.jpg", "type": "image/jpeg"}}


def _activity(title: str) -> dict[str, Any]:
    return {"titre": title, "region": "bmk", "dans_plan": "oui", "activite_prevue": CODE}


TRAINING: dict[str, Any] = {
    "activite": _activity("Formation « migration »"),
    "date_lieu": WHERE,
    "organisation": {
        "organisateur": "Conseil régional",
        "themes": ["genre", "tic"],
        "cout": "12500.5",
    },
    "module": [
        {"intitule_module": "Droits", "formateur": "A. Idrissi", "duree_module": "90"},
        {"intitule_module": "Données", "duree_module": "45.5"},
    ],
    "test_fait": "oui",
    "participants": {
        "liste": "oui",
        "participant": [{**each, "note_avant": "8", "note_apres": "14.5"} for each in PEOPLE],
    },
    "pieces": PHOTO,
    "suites": NEXT,
}
# What all forms of an event ask.
EVENT: dict[str, Any] = {
    "activite": _activity("Réunion « migration »"),
    "date_lieu": WHERE,
    "participants": {"liste": "oui", "participant": PEOPLE},
    "pieces": PHOTO,
    "suites": NEXT,
}


@lru_cache
def converted(name: str) -> ConvertedForm:
    """A form of the library; converting takes some seconds."""
    return convert((LIBRARY / f"{name}.xlsx").read_bytes(), name=f"{name}.xlsx")


def publish_library(session: Session, media: MediaStore, name: str, *, now: datetime) -> None:
    """Publish it, and plan one activity of the phone's region and one of another."""
    publish_form(session, media, converted(name), b"xlsx", {}, now=now)
    year = datetime.now(UTC).year
    create_activity(session, CODE, year=year, regions=["bmk"])
    create_activity(session, OTHER, year=year, regions=["ori"])
    session.commit()


def write_media(folder: Path) -> None:
    """The pictures that the answers name."""
    (folder / "signature.png").write_bytes(b"\x89PNG a signature")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff a photo")
