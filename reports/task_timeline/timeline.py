"""The tasks of one execution of one of our stages, each in the lane of a core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reports.explain.stragglers import straggling
from reports.record import SparkStage, StageRecord
from reports.task_timeline.lanes import Span, lay, uncovered

_THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidTask:
    """One task: its lane, its Spark stage by its place in the timeline's, and when its lane was at work for it.

    `milliseconds` is its whole life, from launch to result, of which the lane may show a little less (see `lay`).
    """

    lane: int
    spark_stage: int
    span: Span
    milliseconds: int
    straggler: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTimeline:
    """Milliseconds after the clock started. `wall` is when it stopped.

    `spark_stages` had tasks, that with most task time first; `executors` has the executor of each lane, whose lanes
    stand together; `gaps` are the times in which no task ran.
    """

    wall: int
    spark_stages: tuple[SparkStage, ...]
    tasks: tuple[LaidTask, ...]
    executors: tuple[str, ...]
    gaps: tuple[Span, ...]

    @property
    def idle(self) -> int:
        """How long no task ran."""
        return sum(gap.ended - gap.begun for gap in self.gaps)

    @property
    def longest(self) -> int:
        """The life of the longest task."""
        return max(task.milliseconds for task in self.tasks)

    @property
    def stragglers(self) -> int:
        """How many tasks others waited for."""
        return sum(task.straggler for task in self.tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    executor: str
    spark_stage: int
    span: Span
    straggler: bool


def timeline_of(done: StageRecord, cores: int | None, most_lanes: int | None) -> TaskTimeline | None:
    """The timeline of an execution on so many cores, with at most so many lanes an executor; None: no limit known.

    None where no task ran, or where the launch of any was not kept: with only some, cores would seem idle.
    """
    kept = [stage for stage in done.spark_stages if stage.tasks]
    if not kept or done.began_at is None or not done.metrics.wall_seconds or not all(map(_has_launches, kept)):
        return None
    stages = tuple(sorted(kept, key=lambda stage: (-sum(stage.task_milliseconds), stage.stage_id, stage.attempt)))
    began = round(done.began_at * _THOUSAND)
    tasks = [task for place, stage in enumerate(stages) for task in _tasks(stage, place, began, cores)]
    executors, laid = _laid(tasks, most_lanes)
    wall = round(done.metrics.wall_seconds * _THOUSAND)
    gaps = uncovered([task.span for task in tasks], wall)
    return TaskTimeline(wall=wall, spark_stages=stages, tasks=laid, executors=executors, gaps=gaps)


def _has_launches(stage: SparkStage) -> bool:
    """Whether it says of all tasks when and where they were launched, and does not contradict itself."""
    numbers = {len(stage.task_milliseconds), len(stage.launch_milliseconds), stage.tasks}
    places = stage.task_executors or (0,) * stage.tasks
    in_range = len(places) == stage.tasks and max(places) < max(1, len(stage.executors))
    return stage.launched_at is not None and len(numbers) == 1 and in_range


def _tasks(stage: SparkStage, place: int, began: int, cores: int | None) -> Iterator[_Task]:
    late = straggling(stage, cores or 1)
    first = round((stage.launched_at or 0) * _THOUSAND) - began
    executors = stage.executors or ("",)
    owners = stage.task_executors or (0,) * stage.tasks
    each = zip(stage.launch_milliseconds, stage.task_milliseconds, owners, strict=True)
    for number, (launch, life, owner) in enumerate(each):
        begun = max(0, first + launch)  # clocks are read at different fractions of a millisecond
        span = Span(begun=begun, ended=begun + max(0, life))
        yield _Task(executor=executors[owner], spark_stage=place, span=span, straggler=number in late)


def _laid(tasks: Sequence[_Task], most: int | None) -> tuple[tuple[str, ...], tuple[LaidTask, ...]]:
    """The executor of every lane, and all tasks in lanes."""
    lanes: list[str] = []
    found: list[LaidTask] = []
    for executor, own in groupby(sorted(tasks, key=_by_executor), key=lambda task: task.executor):
        those = list(own)
        laid = lay([task.span for task in those], most)
        for task, each in zip(those, laid, strict=True):
            found.append(
                LaidTask(
                    lane=len(lanes) + each.lane,
                    spark_stage=task.spark_stage,
                    span=each.span,
                    milliseconds=task.span.ended - task.span.begun,
                    straggler=task.straggler,
                )
            )
        lanes += [executor] * (1 + max(each.lane for each in laid))
    return tuple(lanes), tuple(found)


def _by_executor(task: _Task) -> tuple[int, str]:
    """Executors are numbered by text: 2 comes before 10."""
    return len(task.executor), task.executor
