"""Things for tests, made the way that the application makes them: forms are converted tables,
submissions are XML that is received and ingested.
"""

import itertools
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from pyxform.xls2xform import convert
from sqlalchemy.orm import Session

from forms import answers as form_answers
from forms.definition import read
from server import passwords
from server.accounts import add_account
from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.events import Telling
from server.models.forms import Form, FormVersion
from server.models.plan import (
    ActivityValues,
    Axis,
    Plan,
    PlannedActivity,
    PlanPart,
    PlanVersion,
)
from server.models.reviews import Finding, FindingTone
from server.models.sources import Source, SourceKind
from server.models.submissions import Submission
from sync.blobs import keep_blob
from sync.ingest import Ingested, ingest
from sync.receive import Arrival, door, receive
from sync.registry import add_form, add_version

PASSWORD = "un-mot-de-passe"
NOW = datetime(2026, 6, 8, 8, 40, tzinfo=UTC)
WORKSHOP = """
| survey |
| | type | name | label::French (fr) | label::Arabic (ar) | label::English (en) | bind::terrain:as |
| | text | titre | Intitulé | العنوان | Title | event.title |
| | select_one kinds | nature | Nature | النوع | Kind | event.kind |
| | date | jour | Date | التاريخ | Date | event.date |
| | select_one regions | region | Région | الجهة | Region | event.region |
| | text | lieu | Lieu | المكان | Place | event.place |
| | geopoint | point | Position | الموقع | Position | event.point |
| | text | code | Code au plan | الرمز | Code in the plan | event.activity_code |
| | decimal | cout | Coût (MAD) | الكلفة | Cost (MAD) | event.cost |
| | text | observations | Observations | ملاحظات | Observations |
| | image | photo | Photo | صورة | Photo | attachment.photo |
| | image | liste | Liste signée | اللائحة الموقعة | Signed list | attachment.attendance_sheet |
| | begin_repeat | participant | Participant | مشارك | Participant | participant |
| | text | nom | Nom | الاسم | Name | participant.name |
| | select_one sexes | sexe | Sexe | الجنس | Sex | participant.sex |
| | integer | age | Âge | السن | Age | participant.age |
| | text | institution | Institution | المؤسسة | Institution | participant.institution |
| | text | fonction | Fonction | الوظيفة | Function | participant.function |
| | text | tel | Téléphone | الهاتف | Phone | participant.phone |
| | end_repeat |
| | begin_repeat | decision | Décision | قرار | Decision | decision |
| | text | quoi | Décision | القرار | Decision | decision.text |
| | text | qui | Responsable | المسؤول | In charge | decision.owner |
| | date | echeance | Échéance | الأجل | Due | decision.due |
| | end_repeat |
| choices |
| | list_name | name | label::French (fr) | label::Arabic (ar) | label::English (en) |
| | kinds | atelier | Atelier | ورشة | Workshop |
| | kinds | formation | Formation | دورة تكوينية | Training |
| | kinds | reunion | Réunion | اجتماع | Meeting |
| | regions | sm | Souss-Massa | سوس ماسة | Souss-Massa |
| | regions | bmk | Béni Mellal-Khénifra | بني ملال خنيفرة | Béni Mellal-Khénifra |
| | regions | ori | Oriental | الشرق | Oriental |
| | sexes | f | Femme | أنثى | Female |
| | sexes | m | Homme | ذكر | Male |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | {title} | {form_id} | {version} | French (fr) | terrain="https://terrain.example.org/xforms" |
"""

_numbers = itertools.count(1)


def create_account(session: Session, role: Role = Role.SUPERVISOR, **overrides: Any) -> Account:
    """An account with the password PASSWORD."""
    number = next(_numbers)
    settings = {"email": f"{role.value}{number}@example.org", "name": role.value, "now": NOW}
    return add_account(session, role=role, password=PASSWORD, **{**settings, **overrides})


def quick_passwords(patch: pytest.MonkeyPatch) -> None:
    """Let argon2 take no time in tests that don't test it; what it keeps is read all the same."""
    patch.setattr(passwords, "_hasher", PasswordHasher(1, 8, 1))


def create_form(
    session: Session,
    table: str | bytes = WORKSHOP,
    *,
    form_id: str = "atelier_essai",
    title: str = "Atelier",
    version: str = "1",
) -> Form:
    """A form, or one more version of it: of a table as XLSForm says it, or of an XForm."""
    xform = table if isinstance(table, bytes) else converted(table, form_id, title, version)
    definition = read(xform)
    held = session.query(Form).filter_by(form_id=definition.form_id).one_or_none()
    form = held or add_form(session, definition, now=NOW)
    add_version(session, form, xform, now=NOW)
    return form


@lru_cache(maxsize=8)
def converted(table: str, form_id: str, title: str, version: str) -> bytes:
    filled = table.replace("{form_id}", form_id).replace("{title}", title)
    return convert(filled.replace("{version}", version), file_type=".md").xform.encode()


def create_source(session: Session, kind: SourceKind = SourceKind.KOBO, **overrides: Any) -> Source:
    """A source; Kobo unless told otherwise."""
    number = next(_numbers)
    settings = {"name": f"{kind.value}{number}", "url": "https://kobo.invalid", "created_at": NOW}
    source = Source(kind=kind, **{**settings, **overrides})
    session.add(source)
    session.flush()
    return source


def send(
    session: Session,
    media: MediaStore,
    form: Form,
    answers: Mapping[str, Any],
    *,
    instance_id: str | None = None,
    deprecated_id: str | None = None,
    files: Iterable[tuple[str, bytes]] = (),
    source: Source | None = None,
    submitted_by: str | None = None,
    now: datetime = NOW,
) -> Ingested:
    """Receive and ingest a submission with these answers, as its source would bring it."""
    version: FormVersion = form.versions[-1]
    xml = form_answers.write(
        answers,
        read(version.xform),
        instance_id=instance_id or f"uuid:made-{next(_numbers)}",
        deprecated_id=deprecated_id,
    )
    blobs = [(name, keep_blob(session, media, [data], now=now)) for name, data in files]
    arrival = Arrival(
        xml=xml,
        remote_form_id=form.form_id,
        remote_id=str(next(_numbers)) if source else "",
        submitted_by=submitted_by,
        files=blobs,
    )
    where = source or door(session, SourceKind.PHONE, now=now)
    return ingest(session, receive(session, where, arrival, now=now), now=now)


def create_submission(
    session: Session,
    media: MediaStore,
    form: Form,
    answers: Mapping[str, Any] | None = None,
    **how: Any,
) -> Submission:
    """A submission with its events and attendances; `how` is as for `send`."""
    usual = {
        "titre": "Atelier de capitalisation",
        "nature": "atelier",
        "jour": "2026-06-03",
        "region": "sm",
        "lieu": "Agadir",
    }
    edition = send(session, media, form, usual if answers is None else answers, **how).edition
    assert edition is not None
    return edition.submission


def event_of(session: Session, submission: Submission) -> Any:
    """The first event that the submission tells of."""
    return session.query(Telling).filter_by(submission_id=submission.id, row=0).one().event


def create_finding(
    session: Session,
    submission: Submission,
    kind: str = "no_signed_list",
    tone: FindingTone = FindingTone.WARN,
    **facts: Any,
) -> Finding:
    """What a check found."""
    finding = Finding(
        submission_id=submission.id,
        kind=kind,
        key=str(next(_numbers)),
        tone=tone,
        facts=facts,
        found_at=NOW,
    )
    session.add(finding)
    session.flush()
    return finding


def create_activity(
    session: Session, code: str = "A_01_05_SM_001", year: int = 2026, **values: Any
) -> PlannedActivity:
    """A planned activity of the year's only part; makes plan, part and version where missing."""
    plan = session.query(Plan).filter_by(year=year).one_or_none()
    if plan is None:
        plan = Plan(year=year, created_at=NOW)
        plan.axes = [Axis(code=f"R{n}", label=f"Résultat {n}") for n in range(1, 6)]
        part = PlanPart(plan=plan, name="Programme")
        session.add(
            PlanVersion(
                part=part, number=1, is_current=True, file_name="plan.xlsx", imported_at=NOW
            )
        )
        session.flush()
    part = plan.parts[0]
    activity = PlannedActivity(plan=plan, part=part, code=code, code_key=code)
    session.add(activity)
    session.flush()
    first, last = date(year, 5, 1), date(year, 6, 30)
    usual: dict[str, Any] = {
        "code": code,
        "axis": "R1",
        "title": "Formation de capitalisation des expériences régionales",
        "regions": ["sm"],
        "kind": "formation",
        "periods": [[first.isoformat(), last.isoformat()]],
        "sessions": 1,
        "participants": 49,
        "budget_mad": 95000,
    }
    given = ActivityValues(
        activity_id=activity.id, version_id=part.versions[-1].id, **{**usual, **values}
    )
    session.add(given)
    session.flush()
    activity.values_id = given.id
    return activity
