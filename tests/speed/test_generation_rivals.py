"""Transactions per second, beside dbldatagen and DuckDB writing plain random columns, in turns in one run."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pyarrow.dataset as ds
import pytest
from pyspark.sql import SparkSession
from pytest_benchmark.fixture import BenchmarkFixture

from datasets.payments.schemas import TRANSACTIONS
from tests.speed.generation_rivals import ROWS, THREADS, dbldatagen, dbldatagen_table, duckdb_plain, ours

ROUNDS = 5
DUCKDB, DBLDATAGEN = "DuckDB", "dbldatagen"


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """Spark with as many cores as the others have threads, and memory to spare."""
    builder = SparkSession.builder.master(f"local[{THREADS}]").config("spark.driver.memory", "2g")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    }.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    yield spark
    spark.stop()


@dataclass
class Race:
    """Rounds in which each rival has its turn before ours, which pytest-benchmark times; the rivals' order changes."""

    folder: Path
    rivals: dict[str, Callable[[Path], None]]
    seconds: dict[str, list[float]] = field(default_factory=dict)
    order: random.Random = field(default_factory=lambda: random.Random(1))

    def rivals_turn(self) -> None:
        """One turn of each, timed; then nothing lies where ours will write."""
        for name in self.order.sample(sorted(self.rivals), len(self.rivals)):
            began = time.perf_counter()
            self.rivals[name](self.cleared() / "table")
            self.seconds.setdefault(name, []).append(time.perf_counter() - began)
        self.cleared()

    def our_turn(self) -> float:
        """Ours; returns the seconds of processor time it took in all threads."""
        began = time.process_time()
        ours(self.folder / "table")
        return time.process_time() - began

    def cleared(self) -> Path:
        """The folder, empty."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        return self.folder


@pytest.mark.spark
def test_the_transaction_table_beside_dbldatagen_and_duckdb(
    benchmark: BenchmarkFixture, session: SparkSession, tmp_path: Path
) -> None:
    table = dbldatagen_table(session)
    race = Race(tmp_path / "race", {DUCKDB: duckdb_plain, DBLDATAGEN: lambda folder: dbldatagen(table, folder)})
    processor: list[float] = []
    benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: processor.append(race.our_turn()), setup=race.rivals_turn, rounds=ROUNDS, warmup_rounds=2
    )
    assert benchmark.stats is not None
    own = benchmark.stats.stats.data
    benchmark.extra_info["rows"] = ROWS
    benchmark.extra_info["our rows/s"] = spread([ROWS / seconds for seconds in own])
    faster = {}
    for name, seconds in race.seconds.items():
        measured = seconds[-ROUNDS:]  # without the warm-ups
        benchmark.extra_info[f"rows/s of {name}"] = spread([ROWS / each for each in measured])
        faster[name] = [theirs / mine for theirs, mine in zip(measured, own, strict=True)]
        benchmark.extra_info[f"times as fast as {name}"] = spread(faster[name])
    assert median(faster[DBLDATAGEN]) >= 10
    assert median(faster[DUCKDB]) >= 1
    # By processor time, because neighbours on the machine take less of that than of the clock. Told, not asserted: the
    # same two cores did 8.5 million on one day and 4.2 on another, when the rivals were slower, too.
    rate = THREADS * ROWS / median(processor[-ROUNDS:])
    benchmark.extra_info["our rows/s by processor time on two cores"] = round(rate)


def spread(values: list[float]) -> dict[str, float]:
    """Median, least, greatest and number."""
    rounded = [float(f"{value:.4g}") for value in (median(values), min(values), max(values))]
    return {"median": rounded[0], "min": rounded[1], "max": rounded[2], "n": len(values)}


@pytest.mark.spark
@pytest.mark.parametrize("rival", ["ours", DUCKDB, DBLDATAGEN])
def test_all_rivals_write_the_same_columns_of_the_same_number_of_rows(
    rival: str, session: SparkSession, tmp_path: Path
) -> None:
    folder = tmp_path / "table"
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: ours(folder),
        DUCKDB: lambda: duckdb_plain(folder),
        DBLDATAGEN: lambda: dbldatagen(dbldatagen_table(session), folder),
    }
    ways[rival]()
    found = ds.dataset(folder, format="parquet", exclude_invalid_files=True)
    assert found.count_rows() == ROWS
    assert [(f.name, f.type) for f in found.schema] == [(f.name, f.type) for f in TRANSACTIONS]
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    assert size / ROWS == pytest.approx(85, abs=20)
