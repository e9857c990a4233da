"""How fast an answer is read: it is done after every trial."""

from __future__ import annotations

from pathlib import Path

import duckdb
from pytest_benchmark.fixture import BenchmarkFixture

from bench.answers.verify import read_answer

ROWS = 500_000


def test_answer_of_half_a_million_rows(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    columns = "i AS id, i % 7 AS kind, (i / 100)::DECIMAL(12,2) AS amount, 'name ' || i AS name, now() AS at"
    duckdb.sql(f"COPY (SELECT {columns} FROM range({ROWS}) t(i)) TO '{tmp_path}/part-0.parquet' (FORMAT parquet)")
    answer = benchmark(read_answer, str(tmp_path), 2)
    assert answer.rows == ROWS
