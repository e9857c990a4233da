"""Techniques change how an answer is reached and never the answer; each moves the counter that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from bench.engines.spark_driver import SparkDriver
from pipelines.payments import OPTIMIZED
from pipelines.phase1_baseline.latest_record import latest_record
from pipelines.phase2_optimized.latest_record import latest_by_anti_join
from pipelines.phase2_optimized.salted_join import salts_of_hot_keys
from pipelines.phase2_optimized.tunings import TUNINGS
from pipelines.tuning import Tuning
from reports.comparison_types import Correct
from reports.evidence.answers import judge
from reports.record import Answer, StageRecord, TrialRecord
from tests.spark.conftest import FEW_PARTITIONS, SCALE
from tests.spark.harness import DERIVED_VARIANTS, REFERENCE, STAGES, Harness
from tests.spark.watched_trials import Watch

pytestmark = pytest.mark.spark

BATCH = ("batch_index", "final_aggregate")
STATIC = {"kryo", "rocksdb"}  # have settings that a running driver cannot take
WITH_STATE = (
    "optimized-with-salting",
    "baseline-with-broadcast-dimensions",
    "optimized-without-sessions",
    "optimized-without-large-micro-batches",
)


@pytest.fixture(scope="module")
def harness(driver: SparkDriver, payments_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Harness:
    return Harness(driver=driver, dataset=payments_data, folder=tmp_path_factory.mktemp("tunings"))


@pytest.fixture(scope="module")
def expected(harness: Harness) -> Mapping[str, Answer]:
    return harness.reference("streaming_index", *BATCH)


@pytest.mark.parametrize("stage", BATCH)
@pytest.mark.parametrize("variant", DERIVED_VARIANTS)
def test_derived_variants_answer_as_the_reference_does(
    harness: Harness, expected: Mapping[str, Answer], variant: str, stage: str
) -> None:
    judgement, record = harness.judged(variant, stage, expected)
    assert judgement.correct is Correct.EQUAL, (judgement.reason, record.error)


@pytest.mark.parametrize("variant", WITH_STATE)
def test_techniques_of_the_stream_answer_as_the_reference_does(
    harness: Harness, expected: Mapping[str, Answer], variant: str
) -> None:
    judgement, record = harness.judged(variant, "streaming_index", expected)
    assert judgement.correct is Correct.EQUAL, (judgement.reason, record.error)


def test_state_in_rocksdb_answers_as_the_reference_does(expected: Mapping[str, Answer], tmp_path: Path) -> None:
    name = "optimized-with-rocksdb"
    settings = next(variant.spark_conf for variant in OPTIMIZED.derived() if variant.name == name)
    watch = Watch(scale=SCALE, variants=(name,), stages=("streaming_index",), overrides={**settings, **FEW_PARTITIONS})
    (record,) = watch.run(tmp_path)[name]
    assert record.error is None
    assert record.stages[0].answer == expected["streaming_index"]
    assert record.stages[0].metrics.state_memory_bytes


def test_days_that_the_stream_leaves_alone_are_the_batch_indexs_own_files(
    harness: Harness, expected: Mapping[str, Answer], tmp_path: Path
) -> None:
    own = replace(harness, folder=tmp_path, borrowed={"streaming_index": REFERENCE})
    own.reference("streaming_index")
    name = "optimized"
    record = own.trial(name, BATCH, expected)
    judged = [judge([record], stage, name, expected[stage]).correct for stage in BATCH]
    assert judged == [Correct.EQUAL, Correct.EQUAL], record.error
    index, aggregate = (own.output(name, stage) for stage in BATCH)
    days = {day.name for day in aggregate.glob("trans_date=*")}
    linked = {day for day in days if _inodes(aggregate / day) & _inodes(index / day)}
    assert days > linked
    assert len(linked) > len(days) / 2
    assert all(_inodes(aggregate / day) == _inodes(index / day) for day in linked)
    assert all(len(_inodes(aggregate / day)) == 1 for day in days - linked)
    (file, *_) = sorted((aggregate / min(days - linked)).glob("*.parquet"))
    assert "DELTA_BINARY_PACKED" in _encodings(file, "transaction_id")


@pytest.mark.parametrize("stage", BATCH)
def test_sorted_files_in_folders_by_date_are_in_the_order_of_their_merchants(
    harness: Harness, expected: Mapping[str, Answer], stage: str
) -> None:
    name = "optimized-with-sorted-files"
    judgement, _ = harness.judged(name, stage, expected)
    assert judgement.correct is Correct.EQUAL
    files = list(harness.output(name, stage).glob("trans_date=*/*.parquet"))
    merchants = [pq.read_table(file, columns=["merchant_id"]).column(0).drop_null().to_pylist() for file in files]
    assert any(len(set(found)) > 1 for found in merchants)
    assert all(found == sorted(found) for found in merchants)


def test_optimized_streams_all_that_has_arrived_at_once_and_keeps_one_state_store(
    harness: Harness, expected: Mapping[str, Answer]
) -> None:
    def streamed(name: str) -> StageRecord:
        return harness.judged(name, "streaming_index", expected)[1]

    as_shipped, small = streamed("optimized"), streamed("optimized-without-large-micro-batches")
    assert [_with_data(record) for record in (as_shipped, small)] == [1, 2]
    joined = streamed("optimized-without-sessions")
    assert joined.metrics.state_rows and as_shipped.metrics.state_rows
    assert joined.metrics.state_rows > as_shipped.metrics.state_rows


def test_no_row_of_an_index_is_sorted_or_shuffled_to_find_the_latest_record(
    harness: Harness, expected: Mapping[str, Answer], spark: SparkSession
) -> None:
    harness.reference("streaming_index", "batch_index")
    stream, batch = (spark.read.parquet(str(harness.output(REFERENCE, stage))) for stage in STAGES[:2])
    for latest, is_sorted in ((latest_by_anti_join, False), (latest_record, True)):
        plan = latest(stream, batch)._jdf.queryExecution().executedPlan().toString()
        assert ("Sort [" in plan, "Window" in plan) == (is_sorted, is_sorted), plan


def _with_data(record: StageRecord) -> int:
    return sum(batch.input_rows > 0 for batch in record.micro_batches)


def _encodings(file: Path, column: str) -> tuple[str, ...]:
    group = pq.ParquetFile(file).metadata.row_group(0)
    chunks = (group.column(place) for place in range(group.num_columns))
    (found,) = (chunk.encodings for chunk in chunks if chunk.path_in_schema == column)
    return tuple(found)


def _inodes(folder: Path) -> set[int]:
    return {file.stat().st_ino for file in folder.glob("*.parquet")}


def test_hot_keys_get_salts_by_their_share_and_others_none(spark: SparkSession) -> None:
    rows = spark.createDataFrame([(1,)] * 60 + [(2,)] * 30 + [(key,) for key in range(3, 13)], "merchant_id long")
    assert salts_of_hot_keys(rows, "merchant_id", partitions=4) == {1: 3, 2: 2}
    assert salts_of_hot_keys(rows, "merchant_id", partitions=1) == {}


@pytest.mark.nightly
@pytest.mark.parametrize(("scale", "stages"), [(3, BATCH), (0.1, ("streaming_index",))], ids=["batch", "stream"])
def test_each_technique_moves_the_counter_that_it_names(scale: float, stages: tuple[str, ...], tmp_path: Path) -> None:
    moving = [each for each in TUNINGS if each.counter and each.name not in STATIC and set(each.stages) & set(stages)]
    plain = Watch(scale=scale, variants=("baseline",), stages=stages, overrides={})
    still = _still(plain, moving, tmp_path / "plain")
    # Some begin to matter where files are large, and with 200 partitions none is at this scale.
    few = replace(plain, overrides={"spark.sql.shuffle.partitions": "2"})
    still = _still(few, still, tmp_path / "few")
    # What the baseline writes after a join by merchant is in their order already.
    tuned = replace(plain, variants=("optimized",))
    assert _still(tuned, still, tmp_path / "tuned") == []


def _still(watch: Watch, tunings: Sequence[Tuning], folder: Path) -> list[Tuning]:
    """Those that leave their counter as it is for the watched variant, in any of its stages."""
    if not tunings:
        return []
    (base,) = watch.variants
    names = [f"{base}-{'with' if base == 'baseline' or not each.chosen else 'without'}-{each.name}" for each in tunings]
    found = replace(watch, variants=(base, *names)).run(folder, patience=3600)
    return [
        tuning
        for tuning, name in zip(tunings, names, strict=True)
        if any(
            _counter(found[base][0], stage, tuning) == _counter(found[name][0], stage, tuning)
            for stage in set(tuning.stages) & set(watch.stages)
        )
    ]


def _counter(record: TrialRecord, stage: str, tuning: Tuning) -> float | None:
    assert tuning.counter is not None
    (done,) = (each for each in record.stages if each.stage == stage)
    value: float | None = getattr(done.metrics, tuning.counter)
    return value
