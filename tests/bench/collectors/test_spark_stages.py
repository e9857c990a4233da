from dataclasses import replace

import pytest

from bench.collectors.spark_stages import completed, shuffle_read_skew, spark_stage, task_time_skew
from reports.record import Quantiles, SparkStage
from tests.bench.collectors.recorded import Recorded


def quantiles(median: float, maximum: float) -> Quantiles:
    return Quantiles(minimum=0, p25=0, median=median, p75=maximum, p95=maximum, maximum=maximum)


def stage(**changes: object) -> SparkStage:
    plain = SparkStage(
        stage_id=1,
        attempt=0,
        name="",
        tasks=8,
        task_seconds=10.0,
        shuffle_read_bytes=100,
        shuffle_write_bytes=0,
        duration=quantiles(2.0, 5.0),
        shuffle_read=quantiles(10, 40),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_every_completed_spark_stage_gets_a_line_in_order(batch: Recorded) -> None:
    stages = [spark_stage(attempt) for attempt in completed(batch["attempts"][::-1])]
    assert [s.stage_id for s in stages] == sorted(s.stage_id for s in stages)
    assert sorted(s.tasks for s in stages) == [1, 4, 8]


def test_quantiles_are_seconds_and_bytes(batch: Recorded) -> None:
    join = spark_stage(batch["attempts"][-1])
    assert join.duration is not None
    assert join.shuffle_read is not None
    durations = [task["duration"] for task in batch["tasks"] if task["stageId"] == join.stage_id]
    assert join.duration.minimum == pytest.approx(min(durations) / 1000)
    assert join.duration.maximum == pytest.approx(max(durations) / 1000)
    assert join.shuffle_read.minimum * 8 < join.shuffle_read_bytes < join.shuffle_read.maximum * 8


def test_a_spark_stage_that_reads_no_shuffle_has_no_shuffle_quantiles(batch: Recorded) -> None:
    scan = spark_stage(batch["attempts"][0])
    assert scan.shuffle_read is None
    assert scan.duration is not None


def test_skew_is_largest_over_median_in_the_heaviest_spark_stage() -> None:
    light = stage(task_seconds=1.0, shuffle_read_bytes=1, duration=quantiles(1, 9), shuffle_read=quantiles(1, 9))
    assert task_time_skew([light, stage()]) == pytest.approx(2.5)
    assert shuffle_read_skew([stage(), light]) == pytest.approx(4.0)


def test_task_time_and_shuffle_skew_may_stem_from_different_spark_stages() -> None:
    reader = stage(task_seconds=1.0, shuffle_read_bytes=500, shuffle_read=quantiles(10, 70))
    assert (task_time_skew([stage(), reader]), shuffle_read_skew([stage(), reader])) == (2.5, 7.0)


@pytest.mark.parametrize(
    "heaviest",
    [stage(tasks=7), stage(duration=quantiles(0, 5), shuffle_read=quantiles(0, 5)), stage(duration=None)],
    ids=["few tasks", "median 0", "no summary"],
)
def test_where_skew_means_nothing_it_is_not_measured(heaviest: SparkStage) -> None:
    assert task_time_skew([heaviest]) is None


def test_without_spark_stages_there_is_no_skew() -> None:
    assert task_time_skew([]) is None
    assert shuffle_read_skew([]) is None
