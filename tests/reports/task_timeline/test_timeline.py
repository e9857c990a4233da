from dataclasses import replace

import pytest

from reports.record import SparkStage
from reports.task_timeline.lanes import Span
from reports.task_timeline.timeline import TaskTimeline, timeline_of
from tests.reports.task_timeline.timelines import EVEN, UNEVEN, executed, launched


def timeline(*stages: SparkStage, wall: float, lanes: int | None = 4) -> TaskTimeline:
    found = timeline_of(executed(*stages, wall=wall), 4, lanes)
    assert found is not None
    return found


def test_moments_count_from_the_start_of_the_clock() -> None:
    found = timeline(launched(1, [100, 50], [0, 20], began=1.5), wall=2.0)
    assert [(task.span, task.lane) for task in found.tasks] == [
        (Span(begun=1500, ended=1600), 0),
        (Span(begun=1520, ended=1570), 1),
    ]
    assert found.gaps == (Span(begun=0, ended=1500), Span(begun=1600, ended=2000))
    assert (found.wall, found.idle, found.longest) == (2000, 1900, 100)


def test_a_task_that_others_wait_for_is_a_straggler() -> None:
    found = timeline(EVEN, UNEVEN, wall=10)
    late = [task for task in found.tasks if task.straggler]
    assert [task.milliseconds for task in late] == [4000]
    assert found.spark_stages[late[0].spark_stage].stage_id == 2
    assert found.stragglers == 1


def test_where_work_is_even_there_is_no_straggler() -> None:
    assert timeline(EVEN, wall=10).stragglers == 0


def test_an_uneven_spark_stage_that_loses_next_to_nothing_has_no_straggler() -> None:
    quick = launched(1, [*[2] * 15, 20], [*range(0, 30, 2), 30])
    assert timeline(quick, wall=1).stragglers == 0


def test_the_heaviest_spark_stage_comes_first() -> None:
    found = timeline(launched(3, [10], [0]), EVEN, UNEVEN, wall=10)
    assert [stage.stage_id for stage in found.spark_stages] == [2, 1, 3]


def test_lanes_of_an_executor_stand_together_and_in_order_of_its_number() -> None:
    stage = replace(
        launched(1, [50] * 6, [0, 0, 0, 50, 50, 60]), executors=("10", "2"), task_executors=(0, 1, 0, 1, 0, 1)
    )
    found = timeline(stage, wall=1, lanes=None)
    assert found.executors == ("2", "2", "10", "10")
    assert [found.executors[task.lane] for task in found.tasks] == ["2"] * 3 + ["10"] * 3


@pytest.mark.parametrize(
    "stage",
    [
        replace(EVEN, launch_milliseconds=()),
        replace(EVEN, launch_milliseconds=EVEN.launch_milliseconds[1:]),
        replace(EVEN, launched_at=None),
        replace(EVEN, task_executors=(0, 1) * 8),
        replace(EVEN, task_executors=(0,)),
        replace(EVEN, tasks=17),
    ],
)
def test_without_the_launch_and_executor_of_every_task_there_is_no_timeline(stage: SparkStage) -> None:
    assert timeline_of(executed(UNEVEN, stage, wall=10), 4, 4) is None


def test_without_a_start_of_the_clock_a_time_or_a_task_there_is_no_timeline() -> None:
    done = executed(EVEN, wall=10)
    assert timeline_of(replace(done, began_at=None), 4, 4) is None
    assert timeline_of(replace(done, metrics=replace(done.metrics, wall_seconds=None)), 4, 4) is None
    assert timeline_of(replace(done, spark_stages=()), 4, 4) is None
