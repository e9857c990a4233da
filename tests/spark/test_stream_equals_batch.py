"""However the events come, in few micro-batches or many and in whatever order, the index is that of a batch."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from bench.answers.verify import read_answer
from bench.engines.spark_driver import SparkDriver
from datasets.payments.schemas import SCHEMAS
from datasets.payments.timeline import MINUTE
from reports.comparison_types import Correct
from reports.evidence.answers import difference_between
from reports.record import StageRecord
from tests.spark.arrival import (
    TIMES,
    Arrival,
    arrived,
    deliver,
    even_cuts,
    event_times,
    files_of,
    shuffled,
    straggling,
    write,
)
from tests.spark.bursts import BURST_CUTS, BURST_HOURS, NOON
from tests.spark.harness import REFERENCE, SPARK_VARIANTS, Harness

pytestmark = pytest.mark.spark

BATCHES = (1, 3, pytest.param(17, marks=pytest.mark.nightly))
# In the optimized variant all that has arrived is one micro-batch, which would leave nothing to test here.
IN_MICRO_BATCHES = (*(name for name in SPARK_VARIANTS if name != "optimized"), "optimized-without-large-micro-batches")
SEEDS = dict(zip(IN_MICRO_BATCHES, (1, 2, 3), strict=True))
MORE_SEEDS = range(4, 9)
AS_SHIPPED: dict[str, str] = {}


@pytest.fixture
def harness(driver: SparkDriver, tmp_path: Path) -> Harness:
    """One file of each stream in every micro-batch."""
    return Harness(driver=driver, dataset=tmp_path / "data", folder=tmp_path, files_per_trigger=1)


def streamed(harness: Harness, variant: str) -> StageRecord:
    """The record of a streaming index that equals the reference's."""
    judgement, record = harness.judged(variant, "streaming_index", harness.reference("streaming_index"))
    assert judgement.correct is Correct.EQUAL, judgement.reason
    assert record.answer is not None
    assert record.answer.rows > 100
    return record


def micro_batches(record: StageRecord) -> int:
    """How many micro-batches had data."""
    return sum(batch.input_rows > 0 for batch in record.micro_batches)


def overtaken(dataset: Path, table: str) -> int:
    """How many events arrive in a later file than one that happened after them."""
    times = [event_times(file, table) for file in files_of(dataset, table)]
    newest = np.maximum.accumulate([part.max() for part in times])
    return sum(int((part < before).sum()) for part, before in zip(times[1:], newest, strict=False))


@pytest.mark.parametrize("batches", BATCHES)
@pytest.mark.parametrize("variant", IN_MICRO_BATCHES)
def test_the_number_of_micro_batches_changes_nothing(
    harness: Harness, busy_data: Path, variant: str, batches: int
) -> None:
    deliver(busy_data, harness.dataset, even_cuts(batches))
    assert micro_batches(streamed(harness, variant)) == batches


@pytest.mark.parametrize("variant", IN_MICRO_BATCHES)
def test_arrival_in_any_order_within_ten_minutes_changes_nothing(
    harness: Harness, busy_data: Path, variant: str
) -> None:
    check_shuffled(harness, busy_data, variant, SEEDS[variant])


def check_shuffled(harness: Harness, data: Path, variant: str, seed: int) -> None:
    deliver(data, harness.dataset, BURST_CUTS, shuffled(seed), BURST_HOURS)
    assert all(overtaken(harness.dataset, table) > 20 for table in TIMES)
    record = streamed(harness, variant)
    assert micro_batches(record) == len(BURST_CUTS) + 1
    assert record.metrics.late_rows == 0


@pytest.mark.parametrize("variant", SPARK_VARIANTS)
def test_the_batch_logic_of_a_variant_says_the_same_of_the_events(
    driver: SparkDriver, busy_data: Path, tmp_path: Path, variant: str
) -> None:
    """As an answer without `source`, which is all that may differ."""
    batch = Harness(driver=driver, dataset=events_as_tables(busy_data, tmp_path / "tables"), folder=tmp_path)
    batch.trial(variant, ("batch_index",))
    stream = Harness(driver=driver, dataset=busy_data, folder=tmp_path)
    stream.reference("streaming_index")
    outputs = (batch.output(variant, "batch_index"), stream.output(REFERENCE, "streaming_index"))
    found, right = (read_answer(str(without_source(output)), threads=1) for output in outputs)
    assert difference_between(found, right) is None
    assert found.rows == 10_000


def events_as_tables(dataset: Path, folder: Path) -> Path:
    """A dataset whose historical tables are the events of the stream, without the markers."""
    folder.mkdir()
    for name in SCHEMAS:
        if f"{name.removesuffix('s')}_events" not in TIMES:
            (folder / name).symlink_to(dataset / name)
            continue
        events, _ = arrived(dataset, f"{name.removesuffix('s')}_events")
        write(folder / name, [events])
    return folder


def without_source(output: Path) -> Path:
    """The same answer without the column `source`."""
    target = output.with_name(f"{output.name}-without-source")
    target.mkdir()
    duckdb.execute(f"COPY (SELECT * EXCLUDE (source) FROM '{output}/**/*.parquet') TO '{target}/part-0.parquet'")
    return target


@pytest.mark.parametrize("variant", IN_MICRO_BATCHES)
def test_arrival_beyond_the_watermark_is_noticed(harness: Harness, busy_data: Path, variant: str) -> None:
    """Or the tests above could not fail: one version and one signal come half an hour late."""
    late: Arrival = straggling(NOON + 7 * MINUTE, 30 * MINUTE)
    deliver(busy_data, harness.dataset, BURST_CUTS, late, BURST_HOURS)
    judgement, record = harness.judged(variant, "streaming_index", harness.reference("streaming_index"))
    assert judgement.correct is Correct.DIFFERS
    assert judgement.reason is not None
    assert "1 row missing" in judgement.reason
    assert record.metrics.late_rows == 2


@pytest.mark.nightly
@pytest.mark.parametrize("seed", MORE_SEEDS)
@pytest.mark.parametrize("variant", IN_MICRO_BATCHES)
def test_arrival_in_other_orders_changes_nothing_either(
    harness: Harness, busy_data: Path, variant: str, seed: int
) -> None:
    check_shuffled(harness, busy_data, variant, seed)


@pytest.mark.nightly
@pytest.mark.parametrize("batches", BATCHES)
@pytest.mark.parametrize("variant", IN_MICRO_BATCHES)
def test_with_the_settings_as_shipped_the_number_of_micro_batches_changes_nothing(
    driver: SparkDriver, busy_data: Path, tmp_path: Path, variant: str, batches: int
) -> None:
    """With 200 state partitions, that is, where the variant has them."""
    data = deliver(busy_data, tmp_path / "data", even_cuts(batches))
    shipped = Harness(driver=driver, dataset=data, folder=tmp_path, files_per_trigger=1, settings=AS_SHIPPED)
    assert micro_batches(streamed(shipped, variant)) == batches


@pytest.mark.nightly
@pytest.mark.parametrize("variant", IN_MICRO_BATCHES)
def test_with_the_settings_as_shipped_arrival_in_any_order_changes_nothing(
    driver: SparkDriver, busy_data: Path, tmp_path: Path, variant: str
) -> None:
    folder = tmp_path / "data"
    shipped = Harness(driver=driver, dataset=folder, folder=tmp_path, files_per_trigger=1, settings=AS_SHIPPED)
    check_shuffled(shipped, busy_data, variant, SEEDS[variant])
