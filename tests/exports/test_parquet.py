"""Parquet: the same tables, read by others, with numbers as numbers and phones as they stand."""

from pathlib import Path

import duckdb
import pytest
from sqlalchemy.orm import Session

from server.media import MediaStore
from tests.exports.conftest import Export
from tests.factories import create_form, create_submission

pytestmark = pytest.mark.one_database


def test_each_table_is_a_file_that_others_read(
    store: Session, media: MediaStore, export: Export, tmp_path: Path
) -> None:
    form = create_form(store)
    people = [{"nom": "Amina", "age": 34, "tel": "0612345678"}, {"nom": "Ali", "age": 28}]
    create_submission(store, media, form, {"titre": "Un", "cout": 1200.5, "participant": people})
    create_submission(store, media, form, {"titre": "Deux"})
    out = tmp_path / "out"
    assert export("atelier_essai", "--format", "parquet", "-o", str(out)).exit_code == 0

    def ask(question: str, file: str) -> list[tuple]:
        return duckdb.sql(question.format(f"'{out / file}.parquet'")).fetchall()

    assert ask("SELECT titre, cout FROM {} ORDER BY cout NULLS LAST", "submissions") == [
        ("Un", 1200.5),
        ("Deux", None),
    ]
    told = ask('SELECT "participant/tel", "participant/age" FROM {} ORDER BY row', "participant")
    assert told == [("0612345678", 34), (None, 28)]
