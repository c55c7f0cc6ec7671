"""How KoboCAT takes a submission: 201, 202, 400, 403, 404, 405, 409, 410, 423."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.stand_ins.clock import seconds
from tests.stand_ins.instances import File, Head, named_files, read_head
from tests.stand_ins.kobo.model import Asset, Row, User

if TYPE_CHECKING:
    from tests.stand_ins.kobo.state import KoboState

SAME_NAME = "Attachment with same name already exists"
SAME_ID = "Submission with this instance ID already exists"


@dataclass
class Answer:
    """A status, a message, and the row when there is one."""

    status: int
    message: str
    row: Row | None = None
    asset: Asset | None = None
    completed: str = ""

    def summary(self) -> dict[str, object]:
        """For the control API."""
        return {
            "status": self.status,
            "message": self.message,
            "row": self.row.summary() if self.row else None,
        }


class Receiver:
    """The steps of a reception; the state does the keeping."""

    def __init__(self, state: KoboState) -> None:
        self.state = state
        self.busy: dict[str, int] = {}

    def receive(self, xml: str, files: dict[str, File], user: User | None) -> Answer:
        """Take a submission or say why not."""
        head = read_head(xml)
        if not head.well_formed:
            return Answer(400, "Improperly formatted XML.")
        asset = self._form(head)
        if asset is None:
            return Answer(404, "Not found.")
        refused = self._refusal(asset, head, user)
        return refused or self._accept(asset, head, xml, files, user)

    def _form(self, head: Head) -> Asset | None:
        deployed = [a for a in self.state.assets.values() if a.deployed and not a.deleted]
        return next(
            (a for a in deployed if a.formhub_uuid == head.formhub_uuid),
            next((a for a in deployed if a.uid == head.form_id), None),
        )

    def _refusal(self, asset: Asset, head: Head, user: User | None) -> Answer | None:
        right = "change_submissions" if head.deprecated_id else "add_submissions"
        if (user and user.superuser) or not asset.may(user, right):
            return Answer(403, "Access denied")
        if not head.instance_id:
            return Answer(400, "Instance ID is required")
        if not asset.active:
            return Answer(405, "Form is not active")
        uuid = head.instance_id.removeprefix("uuid:")
        if self.busy.get(uuid, 0) > 0:
            self.busy[uuid] -= 1
            return Answer(423, f"Submission {uuid} is currently being processed. Try again later.")
        return None

    def _accept(
        self, asset: Asset, head: Head, xml: str, files: dict[str, File], user: User | None
    ) -> Answer:
        uuid = head.instance_id.removeprefix("uuid:")
        known = asset.rows.get(asset.by_uuid.get(uuid, 0))
        if known and known.xml == xml:
            return self._again(asset, known, files)
        if head.deprecated_id:
            return self._edit(asset, head, xml, files, user)
        if known:
            return Answer(409, SAME_ID)
        row = self.store(asset, xml, files, user, head)
        return Answer(201, "Successful submission.", row, asset)

    def _again(self, asset: Asset, row: Row, files: dict[str, File]) -> Answer:
        files = self._named(asset, row.xml, files)
        if _conflicts(row, files):
            return Answer(409, SAME_NAME)
        fresh = {n: f for n, f in files.items() if n not in {a.name for a in row.attachments}}
        if not fresh:
            return Answer(202, "Duplicate Instance")
        self._attach(asset, row, fresh)
        return Answer(201, "Successful submission.", row, asset)

    def _edit(
        self, asset: Asset, head: Head, xml: str, files: dict[str, File], user: User | None
    ) -> Answer:
        old = head.deprecated_id.removeprefix("uuid:")
        row = asset.rows.get(asset.by_uuid.get(old, 0))
        if row is None:
            return Answer(404, "Invalid submission - deprecatedID not found")
        if row.uuid != old:
            return Answer(410, "Invalid submission - deprecatedID refers to an old version")
        files = self._named(asset, xml, files)
        if _conflicts(row, files):
            return Answer(409, SAME_NAME)
        self.replace(asset, row, xml, head.instance_id.removeprefix("uuid:"))
        self._attach(asset, row, {n: f for n, f in files.items() if n not in _names(row)})
        self.state.log_row(asset, row, "modify-submission", user)
        return Answer(201, "Successful submission.", row, asset)

    def replace(self, asset: Asset, row: Row, xml: str, uuid: str) -> None:
        """Put an edit in place: same `_id`, time and status; files no longer named are dropped."""
        row.past_uuids.append(row.uuid)
        row.past_xml.append(row.xml)
        row.xml, row.uuid, row.cached = xml, uuid, None
        asset.by_uuid[uuid] = row.id
        named = {name for _, name in named_files(xml, asset.binaries)}
        row.attachments = [a for a in row.attachments if a.name in named]

    def store(
        self,
        asset: Asset,
        xml: str,
        files: dict[str, File],
        user: User | None,
        head: Head | None = None,
    ) -> Row:
        """Make a new row; `submissionDate` on the root sets its time."""
        head = head or read_head(xml)
        self.state.last_row += 1
        now = self.state.clock.now()
        sent = datetime.fromisoformat(head.submission_date) if head.submission_date else now
        uuid = head.instance_id.removeprefix("uuid:")
        row = Row(
            id=self.state.last_row,
            root_uuid=uuid,
            uuid=uuid,
            xml=xml,
            submitted_at=sent.astimezone(UTC),
            submitted_by=user.username if user else None,
        )
        asset.rows[row.id] = row
        asset.by_uuid[uuid] = row.id
        day = seconds(now)[:10]
        asset.received[day] = asset.received.get(day, 0) + 1
        if files:
            self._attach(asset, row, self._named(asset, xml, files))
        self.state.log_row(asset, row, "add-submission", user)
        return row

    def _named(self, asset: Asset, xml: str, files: dict[str, File]) -> dict[str, File]:
        named = {name for _, name in named_files(xml, asset.binaries)}
        return {name: content for name, content in files.items() if name in named}

    def _attach(self, asset: Asset, row: Row, files: dict[str, File]) -> None:
        row.cached = None
        row.attachments += [
            self.state.attachment(asset, row.uuid, name, content) for name, content in files.items()
        ]


def _names(row: Row) -> set[str]:
    return {attachment.name for attachment in row.attachments}


def _conflicts(row: Row, files: dict[str, File]) -> bool:
    return any(
        a.name in files and files[a.name].content != a.content
        for a in row.attachments
        if not a.is_deleted
    )
