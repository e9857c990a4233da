from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from bench.collectors.spark_stages import (
    MOST_TASKS,
    Done,
    completed,
    skew_metrics,
    spark_stage,
    wall_milliseconds,
)
from reports.record import Quantiles, SparkStage, TaskSkew
from tests.bench.collectors.recorded import Recorded

SKEW = TaskSkew(ratio=2.5, variation=0.4, imbalance=0.9, straggler_share=0.3)


def stage(**changes: object) -> SparkStage:
    plain = SparkStage(
        stage_id=1,
        attempt=0,
        name="",
        tasks=8,
        task_seconds=10.0,
        shuffle_read_bytes=100,
        shuffle_write_bytes=0,
        shuffle_read=Quantiles(minimum=0, p25=0, median=10, p75=20, p95=40, maximum=40),
        duration_skew=SKEW,
        shuffle_read_skew=replace(SKEW, ratio=4.0),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_every_completed_spark_stage_gets_a_line_in_order(batch: Recorded) -> None:
    attempts = completed(batch.stages[::-1] + batch.stages)
    assert [a.stage_id for a in attempts] == sorted({a.stage_id for a in attempts})
    assert sorted(a.num_tasks for a in attempts) == [1, 4, 8]


def test_quantiles_are_seconds_and_bytes(batch: Recorded) -> None:
    join = spark_stage(batch.done[-1])
    assert join.duration is not None
    assert join.shuffle_read is not None
    durations = [task.duration for task in batch.done[-1].tasks]
    assert join.duration.minimum == pytest.approx(min(durations) / 1000)
    assert join.duration.maximum == pytest.approx(max(durations) / 1000)
    assert join.shuffle_read.minimum * 8 < join.shuffle_read_bytes < join.shuffle_read.maximum * 8


def test_a_spark_stage_that_reads_no_shuffle_says_nothing_of_shuffle_reads(batch: Recorded) -> None:
    scan = spark_stage(batch.done[0])
    assert scan.shuffle_read is None
    assert scan.shuffle_read_skew is None
    assert scan.duration is not None


def test_only_from_eight_tasks_on_there_is_skew(batch: Recorded) -> None:
    lines = {line.tasks: line for line in map(spark_stage, batch.done)}
    assert lines[8].duration_skew is not None
    assert lines[8].shuffle_read_skew is not None
    assert lines[4].duration_skew is None


def test_stragglers_are_set_against_the_time_of_their_spark_stage(batch: Recorded) -> None:
    join = batch.done[-1]
    wall = wall_milliseconds(join.attempt)
    assert wall is not None
    assert max(task.duration for task in join.tasks) <= wall < 60_000
    line = spark_stage(join)
    assert line.duration is not None
    assert line.duration_skew is not None
    share = (line.duration.maximum - line.duration.p75) * 1000 / wall
    assert line.duration_skew.straggler_share == pytest.approx(share)
    running = Done(attempt=msgspec.structs.replace(join.attempt, completion_time=None), tasks=join.tasks)
    assert wall_milliseconds(running.attempt) is None
    skew = spark_stage(running).duration_skew
    assert skew is not None
    assert skew.straggler_share is None


def test_tasks_that_failed_are_not_part_of_the_spread(batch: Recorded) -> None:
    join = batch.done[-1]
    failed = msgspec.structs.replace(join.tasks[0], status="FAILED", attempt=1, duration=10**9)
    assert spark_stage(Done(attempt=join.attempt, tasks=(*join.tasks, failed))) == spark_stage(join)


def test_every_task_that_succeeded_is_kept_by_its_partition_in_whole_milliseconds(batch: Recorded) -> None:
    join = batch.done[-1]
    by_index = {task.index: task.duration for task in join.tasks}
    shuffled = Done(attempt=join.attempt, tasks=join.tasks[::-1])
    assert spark_stage(shuffled).task_milliseconds == tuple(by_index[index] for index in range(8))
    assert sum(by_index.values()) > 0


def test_of_very_many_tasks_none_is_kept_but_all_are_counted(batch: Recorded) -> None:
    join = batch.done[-1]
    many = tuple(msgspec.structs.replace(join.tasks[0], index=index, duration=5) for index in range(MOST_TASKS + 1))
    assert len(spark_stage(Done(attempt=join.attempt, tasks=many[1:])).task_milliseconds) == MOST_TASKS
    line = spark_stage(Done(attempt=join.attempt, tasks=many))
    assert (line.task_milliseconds, line.launch_milliseconds, line.executors) == ((), (), ())
    assert line.duration is not None


def test_every_task_that_is_kept_has_its_launch_after_the_first_one(version: str) -> None:
    for job in ("batch", "stream", "adaptive"):
        for done in Recorded(version, job).done:
            line = spark_stage(done)
            launches = dict(zip((task.index for task in done.tasks), done.tasks, strict=True))
            first = min(task.launched for task in done.tasks)
            expected = tuple(launches[index].launched - first for index in sorted(launches))
            assert line.launch_milliseconds == expected
            assert len(expected) == len(line.task_milliseconds) == line.tasks
            assert (line.executors, line.task_executors) == (("driver",), ())


def test_the_launch_is_the_moment_that_the_api_tells(batch: Recorded) -> None:
    told = batch["tasks"]["4/0"][0]["launchTime"]
    launched = batch.done[-1].tasks[0].launched
    assert datetime.fromtimestamp(launched / 1000, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "GMT" == told


def test_of_several_executors_every_task_names_its_own(batch: Recorded) -> None:
    join = batch.done[-1]
    tasks = tuple(msgspec.structs.replace(task, executor=str(1 + task.index % 2)) for task in join.tasks)
    line = spark_stage(Done(attempt=join.attempt, tasks=tasks))
    assert [line.executors[place] for place in line.task_executors] == ["1", "2"] * 4


def test_when_its_first_task_was_launched_and_how_long_it_took_is_told_in_seconds(batch: Recorded) -> None:
    join = batch.done[-1]
    line = spark_stage(join)
    began = datetime.strptime(join.attempt.first_task_launched_time or "", "%Y-%m-%dT%H:%M:%S.%fGMT")
    assert line.launched_at == pytest.approx(began.replace(tzinfo=UTC).timestamp(), abs=1e-4)
    assert line.wall_seconds == pytest.approx((wall_milliseconds(join.attempt) or 0) / 1000)
    running = spark_stage(Done(attempt=msgspec.structs.replace(join.attempt, completion_time=None), tasks=join.tasks))
    assert (running.launched_at, running.wall_seconds, running.launch_milliseconds) == (None, None, ())


def test_skew_is_that_of_the_heaviest_spark_stage_in_time_and_in_bytes() -> None:
    other = TaskSkew(ratio=9.0, variation=9.0, imbalance=9.0, straggler_share=9.0)
    light = stage(task_seconds=1.0, shuffle_read_bytes=1, duration_skew=other, shuffle_read_skew=other)
    reader = stage(task_seconds=1.0, shuffle_read_bytes=500, duration_skew=None, shuffle_read_skew=other)
    found = skew_metrics([light, stage()])
    assert (found["task_time_skew"], found["shuffle_read_skew"]) == (2.5, 4.0)
    assert (found["task_time_variation"], found["task_time_imbalance"], found["straggler_share"]) == (0.4, 0.9, 0.3)
    assert skew_metrics([stage(), reader])["shuffle_read_skew"] == 9.0
    assert skew_metrics([stage(), reader])["task_time_skew"] == 2.5


def test_the_largest_shuffle_read_may_lie_in_a_light_spark_stage() -> None:
    large = Quantiles(minimum=0, p25=0, median=0, p75=0, p95=0, maximum=90)
    assert skew_metrics([stage(), stage(shuffle_read_bytes=90, shuffle_read=large)])["largest_shuffle_read_bytes"] == 90


def test_without_spark_stages_there_is_no_skew_and_nothing_was_read() -> None:
    found = skew_metrics([])
    assert found.pop("largest_shuffle_read_bytes") == 0
    assert set(found.values()) == {None}


def test_too_few_tasks_in_the_heaviest_spark_stage_leave_skew_unmeasured() -> None:
    assert skew_metrics([stage(duration_skew=None)])["task_time_skew"] is None
