"""Both phases on a real Spark: every stage's answer equals an answer worked out in SQL, bit for bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from pyspark.sql import DataFrame, SparkSession

from pipelines.events import FileEvents
from pipelines.phase2_optimized import batch_index
from tests.spark.expected import TYPES, expected_answers
from tests.spark.stages import Runner, runner

pytestmark = pytest.mark.spark

VARIANTS = {"phase 1": "baseline", "phase 2": "optimized"}
STAGES = ("streaming_index", "batch_index", "final_aggregate")
FILES_PER_TRIGGER = {1: 24, 2: 12, 5: 5}
"""Files in each micro-batch, by the number of micro-batches that this makes of 24."""


@dataclass(frozen=True, slots=True)
class Answers:
    """A phase's runner, and the folders its stages have written."""

    runner: Runner
    folders: Mapping[str, Path]

    def read(self, stage: str) -> DataFrame:
        return self.runner.session.read.parquet(str(self.folders[stage]))


@pytest.fixture(scope="module", params=VARIANTS)
def answers(
    request: pytest.FixtureRequest, spark: SparkSession, payments_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Answers:
    """All three stages of a phase, run once."""
    phase, folder = runner(spark, VARIANTS[request.param]), tmp_path_factory.mktemp("answers")
    outputs = {stage: folder / stage / "output" for stage in STAGES}
    for stage in STAGES:
        phase.run(stage, folder / stage, payments_data, upstream=outputs)
    return Answers(phase, outputs)


@pytest.fixture(scope="module")
def expected(payments_data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with expected_answers(payments_data) as connection:
        yield connection


def differences(expected: duckdb.DuckDBPyConnection, table: str, found: DataFrame) -> list[tuple[Any, ...]]:
    """The rows that only one side has, or has more often; columns are told by name."""
    columns = ", ".join(found.columns)
    with expected.cursor() as cursor:
        cursor.execute("SET TimeZone = 'UTC'")
        cursor.register("found", found.toArrow())
        mine, theirs = f"SELECT {columns} FROM {table}", f"SELECT {columns} FROM found"
        return cursor.execute(
            f"(SELECT 'missing', * FROM ({mine} EXCEPT ALL {theirs}))"
            f" UNION ALL (SELECT 'too much', * FROM ({theirs} EXCEPT ALL {mine}))"
        ).fetchall()


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_equals_the_answer_in_sql(
    answers: Answers, expected: duckdb.DuckDBPyConnection, stage: str
) -> None:
    found = answers.read(stage)
    assert {field.name: field.dataType.simpleString() for field in found.schema} == TYPES
    assert differences(expected, stage, found) == []


def test_phase_2_gives_the_same_batch_index_when_signals_are_too_many_to_broadcast(
    spark: SparkSession,
    payments_data: Path,
    expected: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch_index, "MOST_BROADCAST_SIGNALS", 0)
    phase = runner(spark, "optimized")
    phase.session.conf.set("spark.sql.autoBroadcastJoinThreshold", "-1")
    assert differences(expected, "batch_index", phase.run("batch_index", tmp_path, payments_data)) == []


@pytest.mark.parametrize("stage", STAGES)
def test_times_are_written_as_utc_microseconds(answers: Answers, stage: str) -> None:
    files = list(answers.folders[stage].glob("*.parquet"))
    for file in files:
        for name in ("event_time", "updated_at"):
            column = pq.read_schema(file).field(name)
            assert str(column.type) == "timestamp[us, tz=UTC]"
            physical = pq.ParquetFile(file).schema.column(pq.read_schema(file).names.index(name))
            assert physical.physical_type == "INT64", "Spark's own habit is INT96"
    assert files


def test_the_data_holds_the_cases_that_the_comparison_is_for(expected: duckdb.DuckDBPyConnection) -> None:
    """Without them, equal answers would prove little."""
    edge = "epoch_us(s.detected_at) - epoch_us(v.updated_at)"
    pairs = "FROM transactions v JOIN fraud_signals s USING (transaction_id)"
    cases = {
        "ties": "FROM streaming_index JOIN batch_index USING (transaction_id, updated_at)",
        "signals at the window's start": f"{pairs} WHERE {edge} = 0",
        "signals at the window's end": f"{pairs} WHERE {edge} = 600000000",
        "signals just before it": f"{pairs} WHERE {edge} = -1",
        "signals just after it": f"{pairs} WHERE {edge} = 600000001",
        "signals of unknown transactions": "FROM fraud_signals ANTI JOIN transactions USING (transaction_id)",
        "batch rows of unknown users": "FROM batch_index WHERE user_name IS NULL",
        "batch rows of unknown merchants": "FROM batch_index WHERE merchant_name IS NULL",
        "stream rows of unknown ones": "FROM streaming_index WHERE user_name IS NULL OR merchant_name IS NULL",
        "known merchants without a policy": "FROM batch_index WHERE merchant_name IS NOT NULL AND policy_id IS NULL",
        "amounts at their limit": "FROM batch_index WHERE amount = policy_max_amount AND NOT over_limit",
        "several signals per version": "FROM batch_index WHERE signal_count > 1",
        "versions without a signal": "FROM streaming_index WHERE max_score IS NULL AND signal_count = 0",
        "signals that trigger nothing": "FROM batch_index WHERE signal_count > 0 AND triggered_rules = 0",
        "scores just enough": f"{pairs} JOIN risk_rules r USING (signal_type) WHERE s.score = r.min_score",
        "several versions in the stream": "FROM streaming_index a JOIN streaming_index b USING (transaction_id)"
        " WHERE a.updated_at > b.updated_at",
        "blocked in the stream": "FROM streaming_index WHERE decision = 'BLOCK'",
        "the marker": "FROM transaction_events WHERE updated_at >= TIMESTAMPTZ '2026-02-02 00:00:00Z'",
    }
    missing = [case for case, sql in cases.items() if expected.execute(f"SELECT 1 {sql} LIMIT 1").fetchone() is None]
    assert missing == []


def test_markers_never_reach_an_answer_and_the_last_events_do(
    answers: Answers, expected: duckdb.DuckDBPyConnection
) -> None:
    index = answers.read("streaming_index")
    assert index.where("transaction_id < 0 OR updated_at >= '2026-02-01'").count() == 0
    (last,) = expected.execute("SELECT max(updated_at) FROM real_transaction_events").fetchall()
    assert index.where(index.updated_at == last[0]).count() == 1


@pytest.mark.parametrize("batches", FILES_PER_TRIGGER)
def test_the_number_of_micro_batches_changes_nothing(
    answers: Answers, events_as_tables: Path, payments_data: Path, tmp_path: Path, batches: int
) -> None:
    """The stream gives what the batch logic gives for the same events, `source` aside."""
    events = FileEvents(str(payments_data), files_per_trigger=FILES_PER_TRIGGER[batches])
    streamed = answers.runner.run("streaming_index", tmp_path / "stream", payments_data, events=events).drop("source")
    with_data = [path for path in (tmp_path / "stream/scratch/sources/0").iterdir() if path.name.isdigit()]
    assert len(with_data) == batches
    batch = answers.runner.run("batch_index", tmp_path / "batch", events_as_tables).select(*streamed.columns)
    assert streamed.count() == batch.count() == 200
    assert streamed.exceptAll(batch).collect() == []


@pytest.fixture(scope="module")
def events_as_tables(
    payments_data: Path, expected: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A dataset whose historical tables are the events of the stream, without the markers."""
    folder = tmp_path_factory.mktemp("events")
    for name in ("users", "merchants", "policies", "risk_rules"):
        (folder / name).symlink_to(payments_data / name)
    for name in ("transactions", "fraud_signals"):
        (folder / name).mkdir()
        source = f"real_{name.removesuffix('s')}_events"
        expected.execute(f"COPY {source} TO '{folder / name / 'part-0.parquet'}' (FORMAT parquet)")
    return folder
