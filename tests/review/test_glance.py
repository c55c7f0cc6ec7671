"""One submission at a glance: labels of lists that are files, sound, lists side by side."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.forms import Form, FormMedia
from server.models.submissions import Attachment, Submission
from server.review.lists import labels_of_lists
from sync.blobs import keep_blob
from tests.factories import NOW, create_account, create_form, create_submission
from tests.screens import Reader

pytestmark = pytest.mark.one_database
TABLE = """
| survey |
| | type | name | label::French (fr) | label::Arabic (ar) | bind::terrain:as |
| | text | titre | Intitulé | العنوان | event.title |
| | select_one_from_file communes.csv | commune | Commune | الجماعة | |
| | select_multiple_from_file villes.csv | villes | Villes | المدن | |
| | audio | son | Témoignage | شهادة | |
| | image | liste | Liste signée | اللائحة الموقعة | attachment.attendance_sheet |
| | begin_group | vide | Rien ici | لا شيء | |
| | text | rien | Rien | لا شيء | |
| | end_group |
| | begin_repeat | participant | Participant | مشارك | participant |
| | text | nom | Nom | الاسم | participant.name |
| | image | sig | Signature | توقيع | participant.signature |
| | end_repeat |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | {title} | {form_id} | {version} | French (fr) | terrain="https://terrain.example.org/xforms" |
"""
COMMUNES = "name,label,label_ar\nc1,Agadir,أكادير\nc2,Tiznit,\n"
VILLES = "name,label\nv1,Première\nv2,Seconde\n"


def picture(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 20), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def listed(store: Session, media: MediaStore) -> Form:
    """A form whose choices are files."""
    form = create_form(store, TABLE, form_id="listes")
    for name, text in (("communes.csv", COMMUNES), ("villes.csv", VILLES)):
        blob = keep_blob(store, media, [text.encode()], now=NOW)
        store.add(FormMedia(version=form.versions[-1], name=name, blob_id=blob.id))
    store.commit()
    store.refresh(form.versions[-1])
    return form


@pytest.fixture
def sent(store: Session, media: MediaStore, listed: Form) -> Submission:
    """A submission with all of it."""
    answers = {
        "titre": "Atelier",
        "commune": "c1",
        "villes": ["v2", "v9"],
        "son": "son.wav",
        "liste": "liste.png",
        "participant": [{"nom": "Fatima", "sig": "a.png"}, {"nom": "Hassan"}],
    }
    files = [
        ("son.wav", bytes(range(100))),
        ("liste.png", picture("white")),
        ("a.png", picture("blue")),
    ]
    made = create_submission(store, media, listed, answers, files=files)
    store.commit()
    return made


def test_choices_that_are_files_are_read_by_their_labels(
    store: Session, media: MediaStore, listed: Form
) -> None:
    version = listed.versions[-1]
    arabic = labels_of_lists(store, media, version, year=2026, language="ar")
    assert arabic["communes.csv"] == {"c1": "أكادير", "c2": "Tiznit"}
    assert arabic["villes.csv"] == {"v1": "Première", "v2": "Seconde"}


def test_the_record_shows_these_labels_and_is_quiet_about_what_is_empty(
    reader: Reader, sent: Submission
) -> None:
    page = reader.get(f"/review/{sent.id}").text
    answers = page[page.index('id="answers"') : page.index('id="people"')]
    assert "Agadir" in answers
    assert "Seconde, v9" in answers, "what the list does not have stays as it was sent"
    assert "<summary>Rien ici" not in answers


def test_the_signed_list_stands_beside_the_typed_one_and_signatures_in_their_rows(
    reader: Reader, store: Session, sent: Submission
) -> None:
    address = f"/review/{sent.id}"
    assert 'id="sheets"' not in reader.get(address).text, "masked till asked for"
    reader.post(f"{address}/reveal")
    page = reader.get(address).text
    sheets = page[page.index('id="sheets"') : page.index("</section>", page.index('id="sheets"'))]
    assert "Fatima" in sheets
    assert 'alt="Liste signée"' in sheets
    people = page[page.index('id="people"') : page.index('id="sheets"')]
    assert people.count('alt="Signature de Fatima"') == 1
    assert "Signature de Hassan" not in people
    files = page[page.index('id="files"') :]
    assert "a.png" not in files, "a signature is no file of its own"


def test_sound_is_played_also_a_part_of_it(
    reader: Reader, store: Session, sent: Submission
) -> None:
    son = store.scalars(select(Attachment.id).where(Attachment.name == "son.wav")).one()
    store.commit()
    address = f"/review/{sent.id}/files/{son}/play"
    assert f'src="{address}"' in reader.get(f"/review/{sent.id}").text
    whole = reader.get(address)
    assert (whole.status_code, whole.data) == (200, bytes(range(100)))
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = reader.client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, bytes(range(10, 20)))
    assert part.headers["Content-Range"] == "bytes 10-19/100"
    assert "sandbox" in part.headers["Content-Security-Policy"]


def test_a_picture_is_not_played(reader: Reader, store: Session, sent: Submission) -> None:
    liste = store.scalars(select(Attachment.id).where(Attachment.name == "liste.png")).one()
    create_account(store)
    store.commit()
    reader.post(f"/review/{sent.id}/reveal")
    assert reader.get(f"/review/{sent.id}/files/{liste}/play").status_code == 404
    assert reader.get(f"/review/{sent.id}/files/{liste}/full").status_code == 200
