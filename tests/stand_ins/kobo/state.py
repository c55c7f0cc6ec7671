"""The state of a stand-in Kobo and the methods by which tests act on it."""

from __future__ import annotations

import threading
from typing import Any

from tests.stand_ins import seeds, xforms
from tests.stand_ins.clock import Clock, seconds
from tests.stand_ins.control import locked
from tests.stand_ins.faults import Fault, Faults
from tests.stand_ins.instances import File, file
from tests.stand_ins.journal import Journal
from tests.stand_ins.kobo import deploy
from tests.stand_ins.kobo.model import (
    SHORT,
    STATUSES,
    Asset,
    Attachment,
    Ids,
    MediaFile,
    Row,
    User,
    Version,
)
from tests.stand_ins.kobo.receive import Answer, Receiver


@locked
class KoboState:
    """Users, assets, rows. Every public method may be called while the server runs."""

    controls = frozenset(
        {
            "access", "add_asset", "add_form", "add_user", "add_version", "grant", "receive",
            "edit", "delete", "purge", "set_review", "add_attachment_late", "replace_attachment",
            "delete_attachment", "hide", "keep_busy", "show", "seed_many", "seed_foreign",
            "archive", "rows",
        }
    )  # fmt: skip

    def __init__(
        self,
        clock: Clock | None = None,
        kf_url: str = "https://kf.example.org",
        kc_url: str = "https://kc.example.org",
        import_polls: int = 1,
        seed: int = 1,
    ) -> None:
        self.clock = clock or Clock()
        self.kf_url, self.kc_url = kf_url, kc_url
        self.import_polls = import_polls
        self.ids = Ids(seed)
        self.lock = threading.RLock()
        self.faults, self.journal = Faults(), Journal()
        self.users: dict[str, User] = {}
        self.assets: dict[str, Asset] = {}
        self.imports: dict[str, dict[str, Any]] = {}
        self.last_row = 0
        self.receiver = Receiver(self)
        self.owner = self.add_user("responsable")

    def add_user(self, username: str, token: str | None = None) -> User:
        """An account; it has no rights on others' assets until `grant`."""
        user = User(
            username, token or self.ids.hexa(40), self.ids.short("", 12), self.ids.short("u")
        )
        self.users[username] = user
        return user

    def grant(self, uid: str, username: str, right: str) -> None:
        """Give a right, such as view_submissions; a viewer has no manage_asset."""
        self.assets[uid].grant(username, right)

    def access(self) -> dict[str, str]:
        """How the owner signs in."""
        return {"username": self.owner.username, "token": self.owner.token}

    def add_asset(
        self, source: str | bytes, name: str | None = None, kind: str = "survey"
    ) -> Asset:
        """An asset that is not deployed yet."""
        form = xforms.read(source)
        now = self.clock.now()
        asset = Asset(
            uid=self.ids.short("a"),
            number=0,
            name=name or form.title,
            kind=kind,
            owner=self.owner,
            formhub_uuid=self.ids.hexa(32),
            created=now,
            modified=now,
            original_id=form.form_id,
        )
        asset.versions.append(Version(self.ids.short("v"), form, now))
        self.assets[asset.uid] = asset
        return asset

    def add_form(
        self, source: str | bytes, title: str | None = None, media: dict[str, bytes] | None = None
    ) -> Asset:
        """A deployed project made of an XForm or XLSForm."""
        asset = self.add_asset(source, title)
        for name, content in (media or {}).items():
            self.add_media(asset, name, file(name, content))
        self.deploy(asset)
        return asset

    def add_version(self, uid: str, source: str | bytes, deployed: bool = True) -> Version:
        """New content for an asset; `deployed` also gives it to phones."""
        asset = self.assets[uid]
        version = Version(self.ids.short("v"), xforms.read(source), self.clock.now())
        asset.versions.append(version)
        asset.modified = version.created
        self.log(asset, self.owner, "replace-form", latest_version_uid=version.uid)
        if deployed:
            self.deploy(asset)
        return version

    def deploy(self, asset: Asset) -> None:
        """Give phones the newest content and the files that are there."""
        version = asset.newest
        again = asset.deployed is not None
        asset.date_deployed = asset.modified = self.clock.now()
        asset.number = asset.number or 1 + max(a.number for a in self.assets.values())
        if not version.number:
            version.number = 1 + max((v.number for v in asset.versions), default=0)
            version.xform = deploy.deployed_form(asset, version)
            version.deployed_at = asset.date_deployed
        asset.active = True
        asset.manifest = list(asset.files)
        uids = {"latest_version_uid": version.uid, "latest_deployed_version_uid": version.uid}
        self.log(asset, self.owner, "redeploy" if again else "deploy", **uids)

    def add_media(self, asset: Asset, name: str, content: File) -> MediaFile:
        """A file of the form; it reaches the manifest with the next deployment."""
        media = MediaFile(
            self.ids.short("af", 23), name, content.content, content.mimetype, self.clock.now()
        )
        asset.files.append(media)
        return media

    def archive(self, uid: str, active: bool = False) -> None:
        """Stop (or take up again) receiving; the data stays readable."""
        self.assets[uid].active = active

    # Submissions

    def receive(
        self,
        xml: str,
        attachments: dict[str, bytes | File] | None = None,
        submitted_by: str | None = None,
        uid: str | None = None,
    ) -> Answer:
        """As if a phone sent it. XML written for the XLSForm's own id is first put into the
        deployed form's.
        """
        files = {name: file(name, content) for name, content in (attachments or {}).items()}
        user = self.users[submitted_by] if submitted_by else self.owner
        asset = self.assets[uid] if uid else self._by_original_id(xml)
        if asset is not None:
            xml = deploy.as_sent(asset, xml)
        return self.receiver.receive(xml, files, user)

    edit = receive

    def _by_original_id(self, xml: str) -> Asset | None:
        return next((a for a in self.assets.values() if f'id="{a.original_id}"' in xml), None)

    def rows(self, uid: str) -> list[Row]:
        """The rows of an asset, by `_id`."""
        return [row for _, row in sorted(self.assets[uid].rows.items())]

    def find(self, key: str | int) -> tuple[Asset, Row]:
        """A row of any asset by `_id`, root uuid or newest uuid."""
        for asset in self.assets.values():
            if row := asset.find(str(key)):
                return asset, row
        raise LookupError(f"no row {key}")

    def delete(self, id: str | int, by: User | None = None) -> None:
        """Delete a submission: absent everywhere, its `_id` is not used again."""
        asset, row = self.find(id)
        del asset.rows[row.id]
        self.log_row(asset, row, "delete-submission", by)

    purge = delete

    def set_review(self, id: str | int, state: str | None, by: str | None = None) -> dict[str, Any]:
        """Set a validation status (approved, rejected, has_issues or Kobo's own uid); None
        takes it away.
        """
        asset, row = self.find(id)
        user = self.users[by] if by else self.owner
        uid = SHORT.get(state, state) if state else None
        row.cached = None
        if uid not in STATUSES:
            row.status = {}
            self.log_row(asset, row, "modify-submission", user, status="None")
            return row.status
        row.status = {
            "timestamp": int(self.clock.now().timestamp()),
            "uid": uid,
            "by_whom": user.username,
            "label": STATUSES[uid],
        }
        self.log_row(asset, row, "modify-submission", user, status=STATUSES[uid])
        return row.status

    def add_attachment_late(self, id: str | int, name: str, content: bytes) -> None:
        """A file of a submission that comes in a later POST; the history does not tell."""
        asset, row = self.find(id)
        row.cached = None
        row.attachments.append(self.attachment(asset, row.uuid, name, file(name, content)))

    def replace_attachment(self, id: str | int, name: str, content: bytes) -> None:
        """Other bytes under a name that is there: a new uid."""
        _, row = self.find(id)
        row.attachments = [a for a in row.attachments if a.name != name]
        self.add_attachment_late(id, name, content)

    def delete_attachment(self, id: str | int, name: str) -> None:
        """Mark a file deleted: it stays listed, its URL is 404."""
        _, row = self.find(id)
        row.cached = None
        for attachment in row.attachments:
            attachment.is_deleted |= attachment.name == name

    def attachment(self, asset: Asset, uuid: str, name: str, content: File) -> Attachment:
        """A new attachment of a submission."""
        folder = f"{asset.owner.username}/attachments/{asset.formhub_uuid}/{uuid}"
        return Attachment(
            self.ids.short("att", 24), name, content.content, content.mimetype, folder
        )

    def hide(self, id: str | int, from_: str = "xml") -> None:
        """Mongo's lag: keep a row out of `xml` or `json` until `show`."""
        self.find(id)[1].hidden_from.add(from_)

    def keep_busy(self, uuid: str, times: int = 1) -> None:
        """Answer 423 for this instanceID, as while another of its requests is at work."""
        self.receiver.busy[uuid.removeprefix("uuid:")] = times

    def show(self, id: str | int) -> None:
        """End the lag."""
        self.find(id)[1].hidden_from.clear()

    def fail(self, match: str, times: int | None = 1, how: str = "500", **more: Any) -> None:
        """Let requests fail, see `faults.Fault`."""
        self.faults.add(Fault(match, times, how, **more))

    @property
    def requests(self) -> Journal:
        """What was asked."""
        return self.journal

    def seed_many(self, count: int, uid: str | None = None) -> Asset:
        """Many small submissions, quickly; into a new small form unless an asset is named."""
        asset = self.assets[uid] if uid else self.add_form(seeds.SMALL_FORM)
        for xml in seeds.small_submissions(self.ids.uuid, count):
            self.receiver.store(asset, deploy.as_sent(asset, xml), {}, self.owner)
        return asset

    def seed_foreign(self, folder: str) -> list[int]:
        """Receive the foreign submissions of a folder; the statuses in order."""
        return seeds.seed_foreign(self, folder)

    # History

    def log(self, asset: Asset, user: User | None, action: str, **metadata: Any) -> None:
        """One line of the project's history."""
        user = user or self.owner
        asset.history.append(
            {
                "user": user.username,
                "user_uid": user.uid,
                "username": user.username,
                "action": action,
                "metadata": {
                    "source": "Other (Other)",
                    "asset_uid": asset.uid,
                    "ip_address": "127.0.0.1",
                    "log_subtype": "project",
                    "project_owner": asset.owner.username,
                    **metadata,
                },
                "date_created": seconds(self.clock.now()),
            }
        )

    def log_row(
        self, asset: Asset, row: Row, action: str, user: User | None = None, **more: str
    ) -> None:
        """A line about a submission."""
        about = {**more, "root_uuid": row.root_uuid, "submitted_by": row.submitted_by}
        self.log(asset, user, action, submission=about)
