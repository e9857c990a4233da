"""The aggregate kept as snapshots: the reference's rows, unchanged days shared, half-written ones never read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bench.engines.spark_driver import SparkDriver
from pipelines.errors import PipelineError
from pipelines.phase2_optimized import snapshots
from pipelines.phase2_optimized.snapshot_store import SnapshotStore
from reports.record import Answer
from tests.spark.harness import Harness

pytestmark = pytest.mark.spark

STAGES = ("streaming_index", "batch_index", "final_aggregate")


@pytest.fixture(scope="module")
def harness(driver: SparkDriver, payments_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Harness:
    return Harness(driver=driver, dataset=payments_data, folder=tmp_path_factory.mktemp("indexes"))


@pytest.fixture(scope="module")
def expected(harness: Harness) -> Mapping[str, Answer]:
    return harness.reference(*STAGES)


@pytest.fixture
def root(spark: SparkSession, harness: Harness, expected: Mapping[str, Answer], tmp_path: Path) -> Path:
    """With the first snapshot."""
    snapshots.begin(spark, str(harness.output("duckdb-reference", "batch_index")), str(tmp_path / "table"))
    return tmp_path / "table"


def streaming(harness: Harness) -> str:
    return str(harness.output("duckdb-reference", "streaming_index"))


def inodes(snapshot: Path) -> set[int]:
    return {file.stat().st_ino for file in snapshot.glob("*/*.parquet")}


def test_an_update_is_the_final_aggregate_and_shares_what_did_not_change(
    spark: SparkSession, harness: Harness, expected: Mapping[str, Answer], root: Path
) -> None:
    second = snapshots.update(spark, streaming(harness), str(root))
    final = spark.read.parquet(str(harness.output("duckdb-reference", "final_aggregate")))
    found = snapshots.read(spark, str(root)).select(final.columns)
    assert found.count() == expected["final_aggregate"].rows
    assert found.exceptAll(final).count() == 0
    first, _ = SnapshotStore(root).all()
    assert len(inodes(first) & inodes(second)) > len(inodes(first)) / 2
    assert spark.read.parquet(str(first)).count() == expected["batch_index"].rows


def test_to_update_again_changes_nothing(
    spark: SparkSession, harness: Harness, expected: Mapping[str, Answer], root: Path
) -> None:
    for _ in range(2):
        last = snapshots.update(spark, streaming(harness), str(root))
    assert last.name == "snapshot=3"
    assert snapshots.read(spark, str(root)).count() == expected["final_aggregate"].rows


def test_a_reader_never_sees_what_is_not_published(spark: SparkSession, root: Path) -> None:
    before = snapshots.read(spark, str(root)).count()
    half = SnapshotStore(root).next() / "trans_date=2026-01-01"
    half.mkdir(parents=True)
    (half / "part-0.parquet").write_bytes(b"not even Parquet")
    assert snapshots.read(spark, str(root)).count() == before


def test_compaction_leaves_one_file_a_day_and_all_rows(
    spark: SparkSession, harness: Harness, expected: Mapping[str, Answer], root: Path
) -> None:
    snapshots.update(spark, streaming(harness), str(root))
    compacted = snapshots.compact(spark, str(root))
    assert all(len(list(day.glob("*.parquet"))) == 1 for day in compacted.glob("trans_date=*"))
    assert snapshots.read(spark, str(root)).count() == expected["final_aggregate"].rows
    assert snapshots.compact(spark, str(root)) == compacted, "nothing is left to do"


def test_to_begin_twice_or_to_update_nothing_is_refused(
    spark: SparkSession, harness: Harness, root: Path, tmp_path: Path
) -> None:
    with pytest.raises(PipelineError, match="has snapshots already"):
        snapshots.begin(spark, streaming(harness), str(root))
    with pytest.raises(PipelineError, match="has no snapshot yet"):
        snapshots.update(spark, streaming(harness), str(tmp_path / "other"))
