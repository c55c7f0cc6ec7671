"""Who is who among attendances: read, block, compare, join, and name what a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from sync.people.cluster import beginnings
from sync.people.evidence import evidence_of, likeness
from sync.people.joining import Bounds, Compared, Doubt, join
from sync.people.kinds import Decided, Ids, Matching, Pair, Record, Thresholds
from sync.people.model import FIELDS, Model, shipped_model
from sync.people.phones import programme_country
from sync.people.prior import prior_bits
from sync.people.readings import Readings, read_records
from sync.people.scoring import Scored, score

NOTHING_DECIDED = Decided()
USUAL = Thresholds()


def match(
    records: Iterable[Record],
    *,
    decided: Decided = NOTHING_DECIDED,
    thresholds: Thresholds = USUAL,
    model: Model | None = None,
    country: str | None = None,
) -> Matching:
    """Give each attendance its person, and name the pairs that a person should look at.

    What a person decided holds; the rest is the same for the same records, in whatever order.
    """
    rows = sorted(records, key=lambda record: record.attendance_id)
    model = model or shipped_model()
    readings = read_records(rows, country or programme_country())
    scored = score(readings, model, attendances=len(rows))
    compared = _compared(scored, rows, model)
    person, doubts = join(compared, _bounds(rows, decided), thresholds)
    ids = [record.attendance_id for record in rows]
    return Matching(
        {each: ids[person[row]] for row, each in enumerate(ids)},
        _asked(doubts, compared, rows, readings),
    )


def _compared(scored: Scored, rows: Sequence[Record], model: Model) -> Compared:
    bits = np.stack([scored.bits[each] for each in FIELDS], axis=1)
    ids = np.array([record.attendance_id for record in rows], np.int64)
    return Compared(
        np.searchsorted(ids, scored.first),
        np.searchsorted(ids, scored.second),
        bits,
        prior_bits(bits, attendances=len(rows), model=model),
    )


def _bounds(rows: Sequence[Record], decided: Decided) -> Bounds:
    """Translate what is known beforehand to rows; what names none of them is left out."""
    row_of = {record.attendance_id: row for row, record in enumerate(rows)}

    def here(pairs: Iterable[Ids]) -> list[Ids]:
        return [(row_of[a], row_of[b]) for a, b in sorted(pairs) if a in row_of and b in row_of]

    apart: dict[int, set[int]] = defaultdict(set)
    for one, two in here(decided.different):
        apart[one].add(two)
        apart[two].add(one)
    group = beginnings(len(rows), [*_equal(rows), *here(decided.same)])
    return Bounds(
        np.array(group, np.intp),
        [record.list_id for record in rows],
        {row: frozenset(foes) for row, foes in apart.items()},
    )


def _equal(rows: Sequence[Record]) -> Iterable[Ids]:
    """Yield rows of one list that say the same in everything, a name among it."""
    first: dict[object, int] = {}
    for row, record in enumerate(rows):
        if record.name and (record.phone or record.email or record.institution):
            said = (record.list_id, record.name, record.sex, record.phone, record.email)
            more = (record.institution, record.function, record.birth_year, record.age)
            before = first.setdefault((said, more), row)
            if before != row:
                yield before, row


def _asked(
    doubts: Sequence[Doubt], compared: Compared, rows: Sequence[Record], readings: Readings
) -> list[Pair]:
    """Write the doubtful pairs out, with their evidence."""
    wanted = {(one, two) for one, two, _ in doubts}
    ends = zip(compared.first.tolist(), compared.second.tolist(), strict=True)
    at = {both: pair for pair, both in enumerate(ends) if both in wanted}
    found = []
    alike = likeness([(readings.name_of(one), readings.name_of(two)) for one, two, _ in doubts])
    for (one, two, probability), names in zip(doubts, alike, strict=True):
        said = dict(zip(FIELDS, compared.bits[at[one, two]].tolist(), strict=True))
        evidence = evidence_of(rows[one], rows[two], said, names)
        ids = (rows[one].attendance_id, rows[two].attendance_id)
        found.append(Pair(*ids, probability, evidence))
    return found
