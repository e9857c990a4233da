"""Equal answers have equal checksums, and any difference shows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bench.answers.verify import read_answer
from bench.errors import NoAnswerError
from reports.record import Answer

ROWS = "SELECT i AS id, i % 3 AS kind, (i / 100)::DECIMAL(12,2) AS amount, 'n' || i AS name FROM range(1000) t(i)"


def written(folder: Path, query: str, options: str = "FORMAT parquet") -> Answer:
    folder.mkdir(parents=True)
    target = folder if "PARTITION" in options else folder / "part-0.parquet"
    duckdb.sql(f"COPY ({query}) TO '{target}' ({options})")
    return read_answer(str(folder), threads=2)


@pytest.fixture
def expected(tmp_path: Path) -> Answer:
    return written(tmp_path / "expected", ROWS)


def test_the_order_of_rows_and_columns_does_not_matter(tmp_path: Path, expected: Answer) -> None:
    assert written(tmp_path / "a", f"SELECT name, amount, kind, id FROM ({ROWS}) ORDER BY id DESC") == expected


def test_the_number_of_files_does_not_matter(tmp_path: Path, expected: Answer) -> None:
    written(tmp_path / "a", f"FROM ({ROWS}) WHERE id < 10")
    duckdb.sql(f"COPY (FROM ({ROWS}) WHERE id >= 10) TO '{tmp_path}/a/part-1.parquet' (FORMAT parquet)")
    assert read_answer(str(tmp_path / "a"), threads=2) == expected


def test_a_partition_column_in_the_path_counts_like_one_in_the_files(tmp_path: Path, expected: Answer) -> None:
    found = written(tmp_path / "a", ROWS, "FORMAT parquet, PARTITION_BY (kind)")
    assert (found.rows, found.checksum) == (expected.rows, expected.checksum)
    assert "kind partition" in found.columns


@pytest.mark.parametrize(
    "change",
    [
        "SELECT * REPLACE (CASE WHEN id = 7 THEN 'x' ELSE name END AS name)",
        "SELECT * REPLACE (CASE WHEN id = 7 THEN NULL ELSE name END AS name)",
        "SELECT * REPLACE (CASE WHEN id = 7 THEN amount + 0.01 ELSE amount END AS amount)",
        "SELECT * REPLACE (CASE WHEN id < 2 THEN 1 - id ELSE id END AS id)",
    ],
)
def test_one_changed_value_changes_the_checksum(tmp_path: Path, expected: Answer, change: str) -> None:
    found = written(tmp_path / "a", f"{change} FROM ({ROWS})")
    assert found.rows == expected.rows
    assert found.checksum != expected.checksum


def test_a_doubled_row_in_place_of_another_changes_the_checksum(tmp_path: Path, expected: Answer) -> None:
    query = f"FROM ({ROWS}) WHERE id <> 3 UNION ALL FROM ({ROWS}) WHERE id = 4"
    found = written(tmp_path / "a", query)
    assert (found.rows, found.checksum != expected.checksum) == (1000, True)


def test_another_type_is_another_answer(tmp_path: Path, expected: Answer) -> None:
    assert written(tmp_path / "a", f"SELECT * REPLACE (kind::INT AS kind) FROM ({ROWS})").columns != expected.columns


def test_no_files_are_no_answer(tmp_path: Path) -> None:
    with pytest.raises(NoAnswerError, match="no data files"):
        read_answer(str(tmp_path), threads=1)


def test_a_broken_file_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "part-0.parquet").write_text("not Parquet")
    with pytest.raises(NoAnswerError):
        read_answer(str(tmp_path), threads=1)
