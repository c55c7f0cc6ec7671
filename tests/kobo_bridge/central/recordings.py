"""The form and the submission that Central's recordings tell of, and a client to replay them to."""

from __future__ import annotations

from kobo_bridge import central_rows, records
from kobo_bridge.central import Central
from kobo_bridge.records import RemoteForm

FORM = RemoteForm("formation_essai", "Formation (essai)", "2026040103", "", None)
FORMS = "/v1/projects/1/forms"
PATH = f"{FORMS}/formation_essai"
TABLE = f"{PATH}.svc/Submissions"
SIGN_IN = {"POST /v1/sessions": ["001"]}
FIRST = "uuid:52e6b438-f2a7-4269-a651-0c5ca6a3a450"
EDIT = "uuid:4f60e846-a3a5-4f74-afbe-95fbdecbc10b"


def one(instance_id: str) -> str:
    return f"{PATH}/submissions/{instance_id.replace(':', '%3A')}"


def calm_client(server, sleeps, attempts=2):
    return Central(
        server.url,
        "a@example.org",
        "PASSWORD",
        1,
        sleep=sleeps.append,
        timeout=(5.0, 10.0),
        attempts=attempts,
    )


def submission(instance_id: str) -> records.RemoteSubmission:
    return central_rows.from_rest({"instanceId": instance_id})
