"""All built-in variants on a real Spark: every stage's answer equals the reference's, bit for bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from bench.engines.spark_driver import SparkDriver
from datasets.payments.schemas import SCHEMAS
from pipelines.phase2_optimized import batch_index
from reports.comparison_types import Correct
from reports.evidence.answers import judge
from reports.record import Answer, TrialRecord
from tests.spark.conftest import FEW_PARTITIONS
from tests.spark.harness import REFERENCE, SPARK_VARIANTS, STAGES, Harness

pytestmark = pytest.mark.spark

TYPES = {
    "transaction_id": "bigint",
    "user_id": "bigint",
    "merchant_id": "bigint",
    "amount": "decimal(12,2)",
    "currency": "string",
    "status": "string",
    "channel": "string",
    "device_id": "string",
    "ip_address": "string",
    "event_time": "timestamp",
    "updated_at": "timestamp",
    "trans_date": "date",
    "user_name": "string",
    "user_country": "string",
    "user_risk_segment": "string",
    "merchant_name": "string",
    "merchant_category": "string",
    "merchant_country": "string",
    "policy_id": "int",
    "policy_max_amount": "decimal(12,2)",
    "over_limit": "boolean",
    "signal_count": "bigint",
    "max_score": "int",
    "triggered_rules": "bigint",
    "risk_points": "bigint",
    "decision": "string",
    "source": "string",
}
"""Columns of the index record and their types as Spark names them."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a variant's stages have left, one built upon the other, and what they should have."""

    harness: Harness
    record: TrialRecord
    expected: Mapping[str, Answer]

    def output(self, stage: str) -> Path:
        return self.harness.output(self.record.trial.variant, stage)


@pytest.fixture(scope="module")
def harness(driver: SparkDriver, payments_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Harness:
    folder = tmp_path_factory.mktemp("pipelines")
    return Harness(driver=driver, dataset=payments_data, folder=folder, settings=FEW_PARTITIONS, borrowed={})


@pytest.fixture(scope="module")
def expected(harness: Harness) -> Mapping[str, Answer]:
    return harness.reference(*STAGES)


@pytest.fixture(scope="module", params=SPARK_VARIANTS)
def answers(request: pytest.FixtureRequest, harness: Harness, expected: Mapping[str, Answer]) -> Answers:
    """All three stages of a variant, run once."""
    return Answers(harness, harness.trial(request.param, STAGES, expected), expected)


@pytest.fixture(scope="module")
def tables(harness: Harness, expected: Mapping[str, Answer]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of the dataset and the reference's answers, under their names."""
    folders = {name: harness.dataset / name for name in SCHEMAS}
    folders |= {stage: harness.output(REFERENCE, stage) for stage in expected}
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, folder in folders.items():
            connection.read_parquet(f"{folder}/*.parquet").create_view(name)
        yield connection


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_equals_the_reference(answers: Answers, spark: SparkSession, stage: str) -> None:
    judgement = judge([answers.record], stage, answers.record.trial.variant, answers.expected[stage])
    assert judgement.correct is Correct.EQUAL, judgement.reason
    schema = spark.read.parquet(str(answers.output(stage))).schema
    assert {field.name: field.dataType.simpleString() for field in schema} == TYPES


def test_phase_2_gives_the_same_batch_index_when_signals_are_too_many_to_broadcast(
    harness: Harness, expected: Mapping[str, Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_index, "MOST_BROADCAST_SIGNALS", 0)
    settings = {**FEW_PARTITIONS, "spark.sql.autoBroadcastJoinThreshold": "-1"}
    judgement, _ = replace(harness, settings=settings).judged("optimized", "batch_index", expected)
    assert judgement.correct is Correct.EQUAL, judgement.reason


@pytest.mark.parametrize("stage", STAGES)
def test_times_are_written_as_utc_microseconds(answers: Answers, stage: str) -> None:
    files = list(answers.output(stage).rglob("*.parquet"))
    for file in files:
        for name in ("event_time", "updated_at"):
            column = pq.read_schema(file).field(name)
            assert str(column.type) == "timestamp[us, tz=UTC]"
            physical = pq.ParquetFile(file).schema.column(pq.read_schema(file).names.index(name))
            assert physical.physical_type == "INT64", "Spark's own habit is INT96"
    assert files


def test_the_data_holds_the_cases_that_the_comparison_is_for(tables: duckdb.DuckDBPyConnection) -> None:
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
    missing = [case for case, sql in cases.items() if tables.execute(f"SELECT 1 {sql} LIMIT 1").fetchone() is None]
    assert missing == []


def test_markers_never_reach_an_answer_and_the_last_events_do(
    answers: Answers, spark: SparkSession, tables: duckdb.DuckDBPyConnection
) -> None:
    index = spark.read.parquet(str(answers.output("streaming_index")))
    assert index.where("transaction_id < 0 OR updated_at >= '2026-02-01'").count() == 0
    real = "FROM transaction_events WHERE updated_at < TIMESTAMPTZ '2026-02-01 00:00:00Z'"
    (last,) = tables.execute(f"SELECT max(updated_at) {real}").fetchall()
    assert index.where(index.updated_at == last[0]).count() == 1
