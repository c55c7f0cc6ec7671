"""Which attendances are compared: those that share a phone, a name, or part of one and more.

Every rule's groups are capped, so that the pairs grow with the attendances and not with their
square. A group above the cap is not compared as it stands: a narrower rule splits it (the same
name, born about the same year; at the same institution; in the same region).
"""

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt

from sync.people.alike import distances, lengths
from sync.people.names import Name, skeleton

# Keys as SQL over a row; `b` runs over the two bands of birth years that a year stands in, so
# that years one apart share a band; `w` runs over the words of the name.
_BAND = "unnest([born // 2, (born + 1) // 2 + 100000])"
_RULES: tuple[tuple[str, int], ...] = (
    ("phone", 60),
    ("email", 60),
    ("letters", 120),
    (f"concat_ws('|', letters, {_BAND})", 120),
    ("letters || '|' || institution", 120),
    ("letters || '|' || born || '|' || institution", 120),
    ("letters || '|' || born || '|' || region", 120),
    (f"concat_ws('|', unnest(words), institution, {_BAND})", 40),
)
_ALIKE = (0.03, 0.12, 0.22)
SAME, SPELT, NEAR, ROUGHLY, PART, OTHER_NAME, DIFFERENT = 6, 5, 4, 3, 2, 1, 0
_BY_DISTANCE = np.array([SPELT, NEAR, ROUGHLY, DIFFERENT])
_SHORTEST_PART = 4
_BATCH = 1_000_000

Numbers = npt.NDArray[np.int64]


def block(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table `pairs` from `people`: whom to compare."""
    con.execute("CREATE TABLE keys (id BIGINT, list_id BIGINT, key VARCHAR)")
    for number, (key, cap) in enumerate(_RULES):
        con.execute(
            f"""INSERT INTO keys
            WITH said AS (SELECT id, list_id, {key} AS key FROM people),
            small AS (SELECT key FROM said WHERE key IS NOT NULL AND key <> ''
                GROUP BY key HAVING count(*) BETWEEN 2 AND {cap})
            SELECT id, list_id, '{number}:' || key FROM said SEMI JOIN small USING (key)"""  # noqa: S608 - the rules above
        )
    con.execute(
        """CREATE TABLE pairs AS
        SELECT DISTINCT l.id AS join_key_l, r.id AS join_key_r, '0' AS match_key
        FROM keys AS l JOIN keys AS r ON l.key = r.key AND l.id < r.id
        WHERE l.list_id <> r.list_id"""
    )
    con.execute("DROP TABLE keys")


def named_pairs(con: duckdb.DuckDBPyConnection) -> tuple[Numbers, Numbers]:
    """Return the distinct pairs of names that `pairs` compares, the smaller number first."""
    found = con.sql(
        """SELECT DISTINCT least(l.name_id, r.name_id) AS a, greatest(l.name_id, r.name_id) AS b
        FROM pairs JOIN people AS l ON l.id = join_key_l JOIN people AS r ON r.id = join_key_r
        WHERE l.name_id <> r.name_id ORDER BY a, b"""
    ).to_arrow_table()
    return found.column("a").to_numpy(), found.column("b").to_numpy()


def grades(names: Sequence[Name], a: Numbers, b: Numbers) -> Numbers:
    """Grade pairs of names by their numbers."""
    found = np.zeros(len(a), np.int64)
    size = lengths(names)
    for start in range(0, len(a), _BATCH):
        part = slice(start, start + _BATCH)
        first, second = [names[at] for at in a[part]], [names[at] for at in b[part]]
        apart = distances(first, second) / np.maximum(1, (size[a[part]] + size[b[part]]) / 2)
        grade = _BY_DISTANCE[np.searchsorted(_ALIKE, apart)]
        for at, (one, two) in enumerate(zip(first, second, strict=True)):
            grade[at] = _graded(one, two, int(grade[at]))
        found[part] = grade
    return found


def _graded(one: Name, two: Name, grade: int) -> int:
    """Mend a grade by what letters don't tell: listed names, spellings of one key, parts."""
    if grade == DIFFERENT:
        return PART if _is_part(one, two) else grade
    if one.listed and two.listed and one.listed.isdisjoint(two.listed):
        return OTHER_NAME
    return SPELT if grade == NEAR and one.key == two.key else grade


def _is_part(one: Name, two: Name) -> bool:
    """Say whether one name's words all stand in the other, an initial for a word."""
    few, many = sorted((one.words, two.words), key=len)
    if not few or len("".join(few)) < _SHORTEST_PART:
        return False
    left = list(map(skeleton, many))
    for word in sorted(map(skeleton, few), key=len, reverse=True):
        meant = next((each for each in left if each == word or word == each[:1]), None)
        if meant is None:
            return False
        left.remove(meant)
    return True
