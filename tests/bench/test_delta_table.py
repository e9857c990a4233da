"""Delta tables as outputs: the files of the newest version count, those of earlier ones do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake

from bench.answers.delta_table import removed_rows
from bench.answers.outputs import output_files
from bench.answers.verify import read_answer
from pipelines.table_format import is_delta_table


def rows(first: int, last: int) -> pa.Table:
    return pa.table({"id": range(first, last), "day": [date(2026, 1, 1 + number % 3) for number in range(first, last)]})


def test_only_what_the_newest_version_names_is_the_answer(tmp_path: Path) -> None:
    table, plain = tmp_path / "table", tmp_path / "plain"
    write_deltalake(table, rows(0, 9), partition_by=["day"])
    write_deltalake(table, rows(9, 12), partition_by=["day"], mode="append")
    DeltaTable(table).delete("id < 6")
    plain.mkdir()
    pq.write_table(rows(6, 12), plain / "part.parquet")
    assert len(list(table.rglob("*.parquet"))) > len(output_files(str(table)))
    found, expected = (read_answer(str(folder), threads=1) for folder in (table, plain))
    assert (found.rows, found.checksum) == (expected.rows, expected.checksum)
    assert found.columns == ("day partition", "id BIGINT")


def test_sizes_are_those_of_the_files(tmp_path: Path) -> None:
    write_deltalake(tmp_path, rows(0, 9))
    (file,) = output_files(str(tmp_path))
    assert file.bytes == (tmp_path / file.path).stat().st_size


def test_without_deletion_vectors_no_row_is_removed(tmp_path: Path) -> None:
    assert not is_delta_table(tmp_path)
    write_deltalake(tmp_path, rows(0, 9))
    assert is_delta_table(tmp_path)
    assert removed_rows(tmp_path) == {}
