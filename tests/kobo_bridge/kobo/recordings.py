"""The form and the submission that Kobo's recordings tell of."""

from __future__ import annotations

from dataclasses import replace

from kobo_bridge import kobo_rows, records
from kobo_bridge.records import RemoteForm

UID = "awFey7rKkwuCqGLThUH3JJ"
ROOT = "uuid:52e6b438-f2a7-4269-a651-0c5ca6a3a450"
FORM = RemoteForm(UID, "Formation (essai)", "vxqMMkdkgmMRC7BBJPFCfA", "", None)
ASSET = f"/api/v2/assets/{UID}/"
DATA = f"{ASSET}data/"


def submission(remote_id: str, instance_id: str = "uuid:x") -> records.RemoteSubmission:
    row = {"_id": remote_id, "_uuid": instance_id}
    return replace(kobo_rows.submission(row), root_instance_id=instance_id)
