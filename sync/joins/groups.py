"""What hangs together by pairs."""

from collections.abc import Iterable, Iterator


def groups(ids: Iterable[int], pairs: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Each group of ids that pairs join, the smallest first; one alone is a group too."""
    leader = {each: each for each in ids}

    def leader_of(each: int) -> int:
        while leader[each] != each:
            leader[each] = leader[leader[each]]
            each = leader[each]
        return each

    for first, second in pairs:
        if first in leader and second in leader:
            one, other = sorted((leader_of(first), leader_of(second)))
            leader[other] = one
    found: dict[int, list[int]] = {}
    for each in sorted(leader):
        found.setdefault(leader_of(each), []).append(each)
    yield from found.values()
