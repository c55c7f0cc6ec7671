"""Which attendances are compared: those that share a phone, a name, or part of one and more.

Every rule's groups are capped, so that the pairs grow with the attendances and not with their
square. A group above the cap is not compared as it stands: a narrower rule splits it (the same
name, born about the same year; at the same institution; in the same region).
"""

import duckdb
import numpy as np
import numpy.typing as npt

# Keys as SQL over a row. A birth year stands in two bands, so that years one apart share one.
_BAND = "unnest([born // 2, (born + 1) // 2 + 100000])"
# What few people share: large groups are those who come often.
_CLOSE = (
    "phone",
    "email",
    "letters || '|' || born || '|' || institution",
)
_LARGEST_CLOSE = 200
# What many share, with the part of the cap that a group may have.
_WIDE = (
    ("letters", 1.0),
    ("letters || '|' || region", 1.0),
    (f"letters || '|' || {_BAND}", 1.0),
    ("letters || '|' || institution", 1.0),
    ("letters || '|' || born || '|' || region", 1.0),
    (f"unnest(words) || '|' || institution || '|' || {_BAND}", 0.6),
    (f"unnest(words) || '|' || region || '|' || {_BAND}", 0.4),
)
# The more people, the less a shared name says, and the smaller the groups that are worth it.
_LARGEST_WIDE, _FEW, _NARROWER = 50, 10_000, 0.3

Numbers = npt.NDArray[np.int64]


def block(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table `pairs` from `people`: whom to compare."""
    con.execute("CREATE TABLE keys (id BIGINT, list_id BIGINT, key VARCHAR)")
    (people,) = con.execute("SELECT count(*) FROM people").fetchone() or (0,)
    wide = _LARGEST_WIDE * (1 + people / _FEW) ** -_NARROWER
    close = [(key, _LARGEST_CLOSE) for key in _CLOSE]
    rules = [*close, *((key, int(part * wide)) for key, part in _WIDE)]
    for number, (key, cap) in enumerate(rules):
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
