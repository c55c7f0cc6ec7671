"""From which probability an event is linked, and from which proposed: settings of the store."""

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from server.models.accounts import Setting
from sync.errors import Refused

NAME = "reconcile"


@dataclass(frozen=True)
class Thresholds:
    """Linked from `link_at`, proposed from `propose_at`, unplanned below."""

    link_at: float = 0.9
    propose_at: float = 0.15


def read(session: Session) -> Thresholds:
    """The thresholds that were set, else those that Terrain comes with."""
    setting = session.get(Setting, NAME)
    usual = asdict(Thresholds())
    said = setting.value if setting else {}
    return Thresholds(**{name: float(said.get(name, value)) for name, value in usual.items()})


def save(session: Session, thresholds: Thresholds) -> None:
    """Set both; the next reconciliation looks at all events again with them."""
    if not 0 < thresholds.propose_at <= thresholds.link_at <= 1:
        raise Refused("choose 0 < proposed from <= linked from <= 1")
    setting = session.get(Setting, NAME)
    if setting is None:
        setting = Setting(name=NAME, value={})
        session.add(setting)
    setting.value = {**setting.value, **asdict(thresholds)}
    session.flush()
