"""Loading the made-up year: act by act, so that a load that broke off goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.demo.stage import Stage
from server.demo.story import acts
from server.media import MediaStore
from server.models.accounts import Setting
from server.models.submissions import Receipt
from sync.errors import Refused
from sync.plan.outcome import PlanRefused

SETTING = "demo"
ACTS_A_COMMIT = 20
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Progress:
    """How far the made-up year is loaded."""

    done: int
    of: int

    @property
    def is_begun(self) -> bool:
        """Whether anything of it is in the store."""
        return self.done > 0

    @property
    def is_whole(self) -> bool:
        """Whether all of it is."""
        return self.done >= self.of


def progress(session: Session) -> Progress:
    """How far it is loaded in this store."""
    setting = session.get(Setting, SETTING)
    of = setting.value["of"] if setting else len(acts())
    return Progress(setting.value["done"] if setting else 0, of)


def why_not(session: Session, *, force: bool) -> str | None:
    """Why it can't be loaded into this store now, or None."""
    held = progress(session)
    if held.is_whole:
        return "the made-up year is in this store already; `terrain demo --erase` takes it out"
    has_receipt = session.scalar(select(Receipt.id).limit(1)) is not None
    if has_receipt and not held.is_begun and not force:
        return (
            "this store holds submissions already; load the made-up year into a new one "
            "(TERRAIN_HOME=./demo terrain init, then TERRAIN_HOME=./demo terrain demo), "
            "or beside your own with --force"
        )
    return None


def load(
    session: Session, media: MediaStore, *, force: bool = False, on_step: Step | None = None
) -> Progress:
    """Load it, or the rest of it. Commits some acts at a time, with how far it came.

    Refuses a store with submissions unless forced; forced where all is loaded it changes nothing.
    """
    reason = why_not(session, force=force)
    if reason and progress(session).is_whole and force:
        return progress(session)
    if reason:
        raise Refused(reason)
    stage, story = Stage(session, media), acts()
    begin = progress(session).done
    for done, act in enumerate(story[begin:], start=begin + 1):
        try:
            act.do(stage)
        except PlanRefused as error:
            raise Refused(
                "the plan of that year in this store has activities of the same codes; load the "
                "made-up year into a store of its own (another TERRAIN_HOME)"
            ) from error
        if done % ACTS_A_COMMIT == 0 or done == len(story):
            _keep(session, done, len(story))
            if on_step is not None:
                on_step(done, len(story))
    return progress(session)


def _keep(session: Session, done: int, of: int) -> None:
    setting = session.get(Setting, SETTING)
    if setting is None:
        session.add(Setting(name=SETTING, value={"done": done, "of": of}))
    else:
        setting.value = {"done": done, "of": of}
    session.commit()
