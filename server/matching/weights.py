"""The weights of evidence in words: what each piece multiplies the odds by."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from flask_babel import lazy_gettext as _

WORDS = {
    "code": _("The code of the activity was entered"),
    "code_near": _("A code was entered that is a slip away"),
    "code_partial": _("The beginning of the code was entered"),
    "code_of_another": _("The code of another activity was entered"),
    "code_near_another": _("A code near that of another activity was entered"),
    "title_covered": _("What the event's title says is all in the plan's"),
    "title_covering": _("What the plan's title says is all in the event's"),
    "title_same": _("Both titles say the same"),
    "title_letters": _("The titles are alike letter by letter"),
    "kind_same": _("Same kind"),
    "kind_other": _("Another kind"),
    "kind_said_same": _("The title names the same kind"),
    "kind_said_other": _("The title names another kind"),
    "region_same": _("Same region"),
    "region_other": _("Another region"),
    "region_national": _("One is national, the other of a region"),
    "place_other": _("The title names a place elsewhere"),
    "province_same": _("Same province"),
    "province_other": _("Another province"),
    "date_inside": _("Date within the planned time"),
    "date_near": _("Date a few weeks outside"),
    "date_far": _("Date months outside"),
    "date_very_far": _("Date very far outside"),
    "date_before": _("Date before the planned time"),
    "people_off": _("Number of participants off the target"),
    "people_far": _("Number of participants far off the target"),
    "cost_off": _("Cost off the budget of a session"),
    "cost_far": _("Cost far off the budget of a session"),
    "organiser": _("The plan names the organiser"),
    "in_charge": _("The officer is in charge of it"),
    "neighbours": _("The officer's events around it belong there"),
    "same_words": _("Events of the same title belong there"),
    "full": _("All planned sessions are taken"),
    "none": _("To begin with: the event belongs to nothing in the plan"),
    "none_no_code": _("No code was entered"),
    "none_code_unknown": _("A code was entered that the plan does not have"),
    "none_free": _("The event cost nothing"),
    "none_strange": _("The title says what the plan never says"),
    "none_no_title": _("There is no title"),
}
LONGEST_BAR = 6.0


@dataclass(frozen=True)
class Weight:
    """One piece of evidence: its words, how often it multiplies or divides the odds."""

    words: str
    value: float
    is_of_none: bool

    @property
    def speaks_for(self) -> bool:
        """Whether it raises the odds."""
        return self.value >= 0

    @property
    def times(self) -> float:
        """Return by how much it multiplies, or divides, the odds."""
        return exp(abs(self.value))

    @property
    def percent(self) -> int:
        """Return the length of its bar."""
        return round(100 * min(1.0, abs(self.value) / LONGEST_BAR))


def in_words(weights: Mapping[str, float]) -> list[Weight]:
    """Return the weights, the heaviest first; those that weigh nothing are left out."""
    found = [
        Weight(str(WORDS.get(name, name)), value, name.startswith("none"))
        for name, value in weights.items()
        if value
    ]
    return sorted(found, key=lambda each: -abs(each.value))
