"""The instanceID chain of a submission: which edition follows which, which one is shown.

Editions may arrive in any order and from anywhere (DESIGN.md, Receiving: the cases).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One edition in the chain; `key` tells it apart, `arrival` orders by reception."""

    key: int
    instance_id: str
    deprecated_id: str | None
    arrival: int


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Each edition after the one it edits; where the chain says nothing, as they arrived."""
    waiting = sorted(steps, key=lambda step: (step.deprecated_id is not None, step.arrival))
    present = {step.instance_id for step in waiting}
    placed: list[Step] = []
    done: set[str] = set()
    while waiting:
        ready = next((s for s in waiting if _is_ready(s, present, done)), waiting[0])
        waiting.remove(ready)
        placed.append(ready)
        done.add(ready.instance_id)
    return placed


def shown(steps: Sequence[Step], served: Collection[str] = ()) -> Step:
    """The edition to show: the end of the chain; of several ends the one received last.

    `served` are the instanceIDs that servers show now: an end that a server still shows goes before
    one that came from a copy. An original never goes before an edit.
    """
    ends = chain_ends(steps)
    edits = [step for step in ends if step.deprecated_id] or ends
    at_servers = [step for step in edits if step.instance_id in served] or edits
    return max(at_servers, key=lambda step: step.arrival)


def chain_ends(steps: Sequence[Step]) -> list[Step]:
    """The editions that no other edition replaces."""
    replaced = {step.deprecated_id for step in steps if step.deprecated_id}
    return [step for step in steps if step.instance_id not in replaced] or list(steps)


def has_rivals(steps: Sequence[Step]) -> bool:
    """Whether two editions edit the same one, so that a person should look."""
    replaced = [step.deprecated_id for step in steps if step.deprecated_id]
    return len(replaced) != len(set(replaced))


def root_id(steps: Sequence[Step], known_root: str | None = None) -> str:
    """The submission's first instanceID: told by a server, the original's, or the oldest named."""
    ordered = in_order(steps)
    original = next((step for step in ordered if not step.deprecated_id), None)
    if original:
        return original.instance_id
    return known_root or ordered[0].deprecated_id or ordered[0].instance_id


def _is_ready(step: Step, present: set[str], done: set[str]) -> bool:
    return step.deprecated_id is None or step.deprecated_id in done | (
        {step.deprecated_id} - present
    )
