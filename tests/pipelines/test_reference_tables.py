"""Which files the reference takes for a table, and what their folders make of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datasets.kinds import SESSIONS
from datasets.spec import DatasetSpec
from pipelines.duckdb_reference.tables import view_folder
from pipelines.errors import PipelineError
from pipelines.sessions.reference.sessions import build


def write(folder: Path, *values: int) -> None:
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"value": list(values)}), folder / "part-0.parquet")


def seen(folder: Path) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    """Columns and rows of the table."""
    with duckdb.connect() as connection:
        view_folder(connection, "seen", str(folder))
        found = connection.sql("FROM seen ORDER BY ALL")
        return found.columns, found.fetchall()


def test_a_table_may_be_partitioned_and_its_folders_are_columns(tmp_path: Path) -> None:
    write(tmp_path / "day=2026-01-01" / "shop=a%3Ab", 1, 2)
    write(tmp_path / "day=2026-01-02" / "shop=__HIVE_DEFAULT_PARTITION__", 3)
    new_year, next_day = date(2026, 1, 1), date(2026, 1, 2)
    rows = [(1, new_year, "a:b"), (2, new_year, "a:b"), (3, next_day, None)]
    assert seen(tmp_path) == (["value", "day", "shop"], rows)


def test_folders_without_a_key_are_no_columns(tmp_path: Path) -> None:
    write(tmp_path / "first", 1)
    write(tmp_path / "second" / "half", 2)
    assert seen(tmp_path) == (["value"], [(1,), (2,)])


@pytest.mark.parametrize("hidden", ["_temporary", ".spark-staging", "day=2026-01-02/_half"])
def test_what_is_hidden_is_not_read(tmp_path: Path, hidden: str) -> None:
    write(tmp_path / "day=2026-01-01", 1)
    write(tmp_path / hidden, 2)
    assert seen(tmp_path)[1] == [(1, date(2026, 1, 1))]


@pytest.mark.parametrize("table", ["plain", "day=2026-01-01"])
def test_folders_above_the_table_make_no_columns(tmp_path: Path, table: str) -> None:
    write(tmp_path / "run=7" / "data" / table, 1)
    columns, _ = seen(tmp_path / "run=7" / "data")
    assert columns == ["value", *([] if table == "plain" else ["day"])]


def test_a_table_may_be_one_file(tmp_path: Path) -> None:
    write(tmp_path / "run=7", 1)
    assert seen(tmp_path / "run=7" / "part-0.parquet") == (["value"], [(1,)])


@pytest.mark.parametrize("folder", ["empty", "nowhere"])
def test_a_folder_without_any_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty" / "day=2026-01-01").mkdir(parents=True)
    with pytest.raises(PipelineError, match=f"no Parquet files at any depth of .*/{folder}: "):
        seen(tmp_path / folder)


def test_the_answers_on_a_partitioned_table_are_those_on_a_flat_one(tmp_path: Path) -> None:
    made = SESSIONS.input.ensure(DatasetSpec(scale=0.01), tmp_path / "made", None).folder
    views = str(tmp_path / "page_views")
    duckdb.execute(f"COPY (FROM '{made}/page_views/*.parquet') TO '{views}' (FORMAT parquet, PARTITION_BY (device))")

    def answer(place: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            return build(connection, {"page_views": place, "pages": f"{made}/pages"}).order("ALL").fetchall()

    assert answer(views) == answer(f"{made}/page_views") != []
