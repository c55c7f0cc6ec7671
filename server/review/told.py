"""One event of a submission, and how it stands towards the plan."""

from dataclasses import dataclass

from server.models.events import Event, Link, LinkDecision, LinkStatus
from server.models.plan import PlannedActivity


@dataclass
class Told:
    """One event of the submission, and how it stands towards the plan."""

    row: int
    event: Event
    held: LinkDecision | None
    people: int

    @property
    def link(self) -> Link | None:
        """Its main link."""
        return next((each for each in self.event.links if each.is_main), None)

    @property
    def best(self) -> PlannedActivity | None:
        """The activity it is linked to, else the one that is proposed."""
        if self.link:
            return self.link.activity
        is_open = self.event.link_status == LinkStatus.PROPOSED and self.event.candidates
        return self.event.candidates[0].activity if is_open else None

    @property
    def proposed(self) -> PlannedActivity | None:
        """What approving links it to as well."""
        return self.best if self.event.link_status == LinkStatus.PROPOSED else None
