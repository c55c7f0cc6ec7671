"""From scores to a state: linked where one activity is clearly meant, else proposed, unplanned."""

from dataclasses import dataclass
from math import exp

from server.models.events import LinkMethod, LinkStatus
from sync.reconcile.candidates import PlanIndex, Told
from sync.reconcile.score import Evidence, Scored, score

# The odds that an event belongs to nothing in the plan, on the scale of `score`.
UNPLANNED_ODDS = 4.0
CODE_LINKS, SCORE_LINKS = 0.6, 0.8
PROPOSED_FROM = 0.1
SHOWN_FROM, SHOWN = 0.01, 5


@dataclass(frozen=True)
class Choice:
    """An activity with its share of the probability, and what speaks for and against it."""

    activity_id: int
    code: str
    score: float
    evidence: list[Evidence]


@dataclass(frozen=True)
class Assignment:
    """What the machine thinks of an event. A linked one is linked to its first choice."""

    status: LinkStatus
    method: LinkMethod | None
    score: float | None
    evidence: list[Evidence]
    choices: tuple[Choice, ...] = ()


def assign(told: Told, index: PlanIndex) -> Assignment:
    """Find out which planned activity an event belongs to."""
    title = index.reader.read(told.title or "")
    codes = index.by_code(told.code)
    scored = [score(told, title, each, index, codes) for each in index.near(told, title, codes)]
    scored.sort(key=lambda each: (-each.odds, each.activity.planned.code))
    weights = [exp(each.odds) for each in scored]
    whole = exp(UNPLANNED_ODDS) + sum(weights)
    shares = [round(weight / whole, 4) for weight in weights]
    return _decide(told, scored, _choices(scored, shares))


def _choices(scored: list[Scored], shares: list[float]) -> tuple[Choice, ...]:
    """The likeliest few, and always those whose code was typed."""
    coded = [at for at, each in enumerate(scored) if each.has_sure_code][:SHOWN]
    likely = [at for at, share in enumerate(shares) if share >= SHOWN_FROM and at not in coded]
    return tuple(
        Choice(
            scored[at].activity.planned.activity_id,
            scored[at].activity.planned.code,
            shares[at],
            [*scored[at].evidence],
        )
        for at in sorted(coded + likely[: SHOWN - len(coded)])
    )


def _decide(told: Told, scored: list[Scored], choices: tuple[Choice, ...]) -> Assignment:
    if not choices:
        return Assignment(LinkStatus.UNPLANNED, None, None, _why_unplanned(told, scored))
    best, choice = scored[0], choices[0]
    method = LinkMethod.CODE if best.has_sure_code else LinkMethod.SCORED
    if _links(best, choice.score, scored):
        return Assignment(LinkStatus.LINKED, method, choice.score, choice.evidence, choices)
    if choice.score >= PROPOSED_FROM:
        evidence = [*choice.evidence, *_rivals(choices)]
        return Assignment(LinkStatus.PROPOSED, None, choice.score, evidence, choices)
    return Assignment(LinkStatus.UNPLANNED, None, None, _why_unplanned(told, scored), choices)


def _links(best: Scored, share: float, scored: list[Scored]) -> bool:
    if best.has_sure_code:
        return share >= CODE_LINKS
    if best.match is not None:
        return share >= SCORE_LINKS and _supported(best)
    code_of_another = any(each.match for each in scored)
    return share >= SCORE_LINKS and not code_of_another


def _supported(best: Scored) -> bool:
    """A mistyped code links only where region and title speak for it."""
    spoken = {item["kind"] for item in best.evidence if item["speaks"] == "for"}
    return {"region", "title"} <= spoken


def _rivals(choices: tuple[Choice, ...]) -> list[Evidence]:
    return [
        {
            "kind": "rival",
            "speaks": "against",
            "code": rival.code,
            "percent": round(100 * rival.score),
        }
        for rival in choices[1:2]
        if rival.score >= PROPOSED_FROM
    ]


def _why_unplanned(told: Told, scored: list[Scored]) -> list[Evidence]:
    evidence: list[Evidence] = [{"kind": "nothing_fits", "speaks": "for"}]
    if told.code and told.code.strip() and not any(each.match for each in scored):
        evidence.insert(0, {"kind": "code_unknown", "speaks": "for", "entered": told.code.strip()})
    return evidence
