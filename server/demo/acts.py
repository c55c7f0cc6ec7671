"""How the made-up year begins: accounts, doors, plans and forms; and the night at its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from forms.programme import PROGRAMME
from forms.xlsform import convert
from server.accounts import add_account
from server.demo.material import material
from server.demo.planned import Activity, Office, year
from server.demo.stage import Stage
from server.demo.workbook import workbook
from server.models.accounts import Account, AccountAlias, Role
from server.models.sources import Source, SourceKind
from server.passwords import random_password
from sync.checks import check_all
from sync.checks.pictures import look_at_pictures
from sync.gaps.refresh import refresh_adjustments
from sync.joins.find import find_joins
from sync.people.run import identify
from sync.plan.importing import import_plan
from sync.publish import publish_form
from sync.reconcile import reconcile


class Act(Protocol):
    """Something that happens at a moment, by the same functions as in earnest."""

    @property
    def at(self) -> datetime:
        """When it happens."""
        ...

    def do(self, stage: Stage) -> None:
        """Let it happen."""
        ...


@dataclass(frozen=True)
class Open:
    """The accounts, with passwords that nobody knows, and the doors."""

    at: datetime

    def do(self, stage: Stage) -> None:
        """Add what is missing."""
        for name in material("story")["doors"].values():
            if stage.session.scalar(select(Source.id).where(Source.name == name)) is None:
                kind = next(k for k, v in material("story")["doors"].items() if v == name)
                stage.session.add(Source(name=name, kind=SourceKind(kind), created_at=self.at))
        for said in material("story")["accounts"]:
            if stage.session.scalar(select(Account.id).where(Account.email == said["email"])):
                continue
            add_account(
                stage.session,
                email=said["email"],
                name=said["name"],
                role=Role(said["role"]),
                regions=said["regions"],
                language=said["language"],
                password=random_password(),
                now=self.at,
            )
        stage.session.flush()
        self._name_officers(stage)

    def _name_officers(self, stage: Stage) -> None:
        """Say under which name each one's phone sends."""
        for said in material("story")["accounts"]:
            if "sends_as" in said:
                account, door = stage.account(said["key"]), stage.door(SourceKind.PHONE)
                named = {"source_id": door.id, "name": said["sends_as"]}
                stage.session.add(AccountAlias(account_id=account.id, **named))


@dataclass(frozen=True)
class Publish:
    """A form of the programme is published."""

    at: datetime
    form_id: str

    def do(self, stage: Stage) -> None:
        """Publish the workbook that lies in the library."""
        path = PROGRAMME.parent / f"{self.form_id}.xlsx"
        xlsx = path.read_bytes()
        converted = convert(xlsx, name=path.name)
        publish_form(stage.session, stage.media, converted, xlsx, {}, now=self.at)


@dataclass(frozen=True)
class ImportPlan:
    """An office's workbook is imported."""

    at: datetime
    office: Office
    activities: tuple[Activity, ...]

    def do(self, stage: Stage) -> None:
        """Write the workbook as the office would, and import it as its part."""
        import_plan(
            stage.session,
            stage.media,
            workbook(self.office, self.activities, year()),
            file_name=self.office.file,
            year=year(),
            part=self.office.part,
            account=stage.account("supervisor"),
            now=self.at,
        )


@dataclass(frozen=True)
class Night:
    """The nightly run at the end: all is linked, told apart and checked."""

    at: datetime

    def do(self, stage: Stage) -> None:
        """Reconcile the year, look at the pictures and check all."""
        reconcile(stage.session, year=year(), now=self.at)
        find_joins(stage.session, now=self.at)
        identify(stage.session, now=self.at)
        refresh_adjustments(stage.session, today=self.at.date(), now=self.at, year=year())
        look_at_pictures(stage.session, stage.media, now=self.at)
        check_all(stage.session, now=self.at)
