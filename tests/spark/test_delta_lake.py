"""Delta tables as outputs: equal answers, read through the format, and the version before is the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from bench.engines.spark_driver import SparkDriver
from pipelines.delta_lake.settings import DELTA, PACKAGE
from reports.metrics import StageMetrics
from reports.record import Answer, Status, TrialRecord
from tests.spark.conftest import FEW_PARTITIONS, NO_COMPILER
from tests.spark.harness import Harness
from tests.spark.watched_trials import Watch

VARIANTS = ("delta-merge", "delta-merge-vectors")
STAGES = ("batch_index", "final_aggregate", "read_back")
SMALL_LOG = {"spark.databricks.delta.snapshotPartitions": "2"}  # of 50, in which Delta reads its log of a few lines


def _is_there() -> bool:
    """Whether Spark can have Delta's jars: from an earlier run, or from Maven Central now."""
    group, artifact, version = PACKAGE.split(":")
    if any(Path.home().glob(f".ivy2*/jars/{group}_{artifact}-{version}.jar")):
        return True
    try:
        address = f"https://repo1.maven.org/maven2/{group.replace('.', '/')}/{artifact}/{version}/"
        return httpx.head(f"{address}{artifact}-{version}.pom", timeout=10).is_success
    except httpx.HTTPError:
        return False


pytestmark = [pytest.mark.spark, pytest.mark.skipif(not _is_there(), reason="Delta Lake's jars cannot be fetched here")]


@pytest.fixture(scope="module")
def expected(
    driver: SparkDriver, payments_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Answer]:
    harness = Harness(driver=driver, dataset=payments_data, folder=tmp_path_factory.mktemp("reference"))
    return harness.reference("streaming_index", *STAGES)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, TrialRecord]:
    overrides = {**DELTA, **FEW_PARTITIONS, **NO_COMPILER, **SMALL_LOG}
    watch = Watch(scale=0.02, variants=VARIANTS, stages=STAGES, overrides=overrides)
    return {name: found[0] for name, found in watch.run(tmp_path_factory.mktemp("delta")).items()}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_answers_are_the_references(
    records: Mapping[str, TrialRecord], expected: Mapping[str, Answer], variant: str, stage: str
) -> None:
    (done,) = (each for each in records[variant].stages if each.stage == stage)
    assert done.status is Status.OK, done.error
    assert done.answer is not None
    assert (done.answer.rows, done.answer.checksum) == (expected[stage].rows, expected[stage].checksum)


def test_deletion_vectors_write_less_and_leave_more_to_the_reader(records: Mapping[str, TrialRecord]) -> None:
    rewritten, marked = (_metrics(records[name], "final_aggregate") for name in VARIANTS)
    assert marked.output_records and rewritten.output_records
    assert marked.output_records < rewritten.output_records
    assert marked.files_written and rewritten.files_written
    assert marked.files_written > rewritten.files_written


def test_the_aggregate_shares_the_files_that_the_stream_left_alone(records: Mapping[str, TrialRecord]) -> None:
    index, aggregate = (_metrics(records["delta-merge"], stage) for stage in STAGES[:2])
    assert aggregate.output_records and index.output_records
    assert aggregate.output_records < index.output_records


def _metrics(record: TrialRecord, stage: str) -> StageMetrics:
    (done,) = (each for each in record.stages if each.stage == stage)
    return done.metrics
