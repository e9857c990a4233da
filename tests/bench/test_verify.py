"""Equal answers have equal checksums, and any difference shows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bench.answers.verify import read_answer
from bench.errors import NoAnswerError
from reports.record import Answer

ROWS = "SELECT i AS id, i % 3 AS kind, (i / 100)::DECIMAL(12,2) AS amount, 'n' || i AS name FROM range(1000) t(i)"
PARTITIONED = "FORMAT parquet, PARTITION_BY (part)"


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


def test_a_folder_above_the_output_is_no_column_of_it(tmp_path: Path) -> None:
    rows = f"SELECT *, id % 3 AS part FROM ({ROWS})"
    plain = written(tmp_path / "run=1" / "plain", rows)
    parts = written(tmp_path / "run=1" / "parts", rows, PARTITIONED)
    assert (parts.rows, parts.checksum) == (plain.rows, plain.checksum)
    assert "part partition" in parts.columns and not any(column.startswith("run") for column in parts.columns)


# What Spark writes in a path is the value cast to string, so the paths are made from text.
PARTITION_VALUES = {
    "whole numbers": ("(i % 3)::INTEGER", "(i % 3)::VARCHAR"),
    "negative": ("(-i % 3)::BIGINT", "(-i % 3)::VARCHAR"),
    "whole decimals": ("(i % 3)::DECIMAL(5,0)", "(i % 3)::VARCHAR"),
    "decimals": ("(i % 3)::DECIMAL(5,2)", "(i % 3) || '.00'"),
    "text of digits": ("(75 + i % 3)::VARCHAR", "(75 + i % 3)::VARCHAR"),
    "text with zeros in front": ("'00' || i % 3", "'00' || i % 3"),
    "text, some of it of digits": ("if(i % 3 = 0, '7', 'x')", "if(i % 3 = 0, '7', 'x')"),
    "text of dates": ("(DATE '2026-01-01' + (i % 3)::INT)::VARCHAR", "(DATE '2026-01-01' + (i % 3)::INT)::VARCHAR"),
    "dates": ("DATE '2026-01-01' + (i % 3)::INT", "(DATE '2026-01-01' + (i % 3)::INT)::VARCHAR"),
    "truth values": ("i % 3 = 0", "if(i % 3 = 0, 'true', 'false')"),
    "text of truth values": ("if(i % 3 = 0, 'true', 'false')", "if(i % 3 = 0, 'true', 'false')"),
    "other words for truth": ("if(i % 3 = 0, 'True', 't')", "if(i % 3 = 0, 'True', 't')"),
    "instants": ("TIMESTAMP '2026-01-01 10:00:00' + to_hours(i % 3)", "'2026-01-01 1' || i % 3 || ':00:00'"),
    "parts of seconds": (
        "TIMESTAMP '2026-01-01 10:00:00.5' + to_hours(i % 3)",
        "'2026-01-01 1' || i % 3 || ':00:00.5'",
    ),
    "instants in a zone": (
        "TIMESTAMPTZ '2026-01-01 10:00:00+00' + to_hours(i % 3)",
        "'2026-01-01 1' || i % 3 || ':00:00'",
    ),
    "text of instants": ("'2026-01-01 1' || i % 3 || ':00:00'", "'2026-01-01 1' || i % 3 || ':00:00'"),
    "text that is no instant": ("if(i % 3 = 0, 'infinity', '-infinity')", "if(i % 3 = 0, 'infinity', '-infinity')"),
    "text with signs": ("if(i % 3 = 0, 'a/b=%', 'é c+d')", "if(i % 3 = 0, 'a/b=%', 'é c+d')"),
    "nulls": ("if(i % 3 = 0, NULL, DATE '2026-01-01')", "if(i % 3 = 0, NULL, '2026-01-01')"),
    "nothing but nulls": ("NULL::BIGINT", "NULL::VARCHAR"),
}


@pytest.mark.parametrize(("in_files", "in_paths"), PARTITION_VALUES.values(), ids=PARTITION_VALUES.keys())
def test_what_a_path_says_counts_like_the_value_that_it_was_made_of(
    tmp_path: Path, in_files: str, in_paths: str
) -> None:
    expected = written(tmp_path / "files", f"SELECT i AS id, {in_files} AS part FROM range(100) t(i)")
    paths, wrong = (
        written(tmp_path / name, f"SELECT i AS id, {value} AS part FROM range(100) t(i)", PARTITIONED)
        for name, value in (("paths", in_paths), ("wrong", f"if(i = 7, '9', {in_paths})"))
    )
    assert (paths.rows, paths.checksum) == (expected.rows, expected.checksum)
    assert (wrong.rows, wrong.checksum != expected.checksum) == (expected.rows, True)


def test_text_in_files_is_text_whatever_it_looks_like(tmp_path: Path) -> None:
    numbers, text = (written(tmp_path / kind, f"SELECT 75::{kind} AS part") for kind in ("BIGINT", "VARCHAR"))
    assert (numbers.columns, text.columns) == (("part BIGINT",), ("part VARCHAR",))


def test_text_is_a_number_only_if_all_of_it_is(tmp_path: Path) -> None:
    """The last row alone tells: the first thousand are digits."""
    rows = "SELECT if(i = 4999, '{}', i::VARCHAR) AS part FROM range(5000) t(i)"
    found = {value: written(tmp_path / value, rows.format(value)).checksum for value in ("4999", "04999", "+4999")}
    assert len(set(found.values())) == 3


def test_folders_with_quotes_in_their_names_are_read(tmp_path: Path, expected: Answer) -> None:
    folder = tmp_path / "it's"
    duckdb.sql(f"COPY ({ROWS}) TO '{tmp_path}/part-0.parquet' (FORMAT parquet)")
    folder.mkdir()
    (tmp_path / "part-0.parquet").rename(folder / "part-0.parquet")
    assert read_answer(str(folder), threads=1) == expected


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
