"""What a supervisor decides of a submission that a phone sent."""

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import utc_now
from server.models.submissions import ReviewState, Submission
from sync.review import current_edition, decide, last_decision

COMMENTS = {
    "fr": "Le nom de la première participante est incomplet.",
    "ar": "اسم المشاركة الأولى غير كامل. Voir la liste signée.",
}
OPENROSA = {"X-OpenRosa-Version": "1.0"}
SMALL = (
    '<data id="petit" version="{version}"><what>avant</what><shot>a.jpg</shot>'
    "<meta>{deprecated}<instanceID>{instance_id}</instanceID></meta></data>"
)


def decided(store: Session, state: ReviewState, comment: str | None = None) -> None:
    """Decide on the only submission as it stands."""
    store.expire_all()
    submission = store.scalars(select(Submission)).one()
    last = last_decision(store, submission)
    decide(
        store,
        submission,
        state,
        comment=comment,
        account=None,
        seen_edition_id=current_edition(store, submission).id,
        seen_decision_id=last.id if last else None,
        now=utc_now(),
    )
    store.commit()


def send_small(address: str, token: str, *, version: str = "1", replaces: str = "") -> None:
    """Send the small form with its photo, as another phone of the same key would."""
    xml = SMALL.format(
        version=version,
        deprecated=f"<deprecatedID>{replaces}</deprecatedID>" if replaces else "",
        instance_id="uuid:elsewhere" if replaces else "uuid:first",
    )
    files = {
        "xml_submission_file": ("s.xml", xml.encode(), "text/xml"),
        "a.jpg": ("a.jpg", b"bytes of a photo", "image/jpeg"),
    }
    url = f"{address}/key/{token}/submission"
    answer = requests.post(url, files=files, headers=OPENROSA, timeout=20)
    assert answer.status_code == 201, answer.text
