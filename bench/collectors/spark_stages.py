"""Reads one Spark stage attempt of the REST API and its tasks: its line in the record, and the skew of its work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bench.collectors.moment import milliseconds, moment
from bench.collectors.rest_types import StageAttempt
from bench.collectors.task import Task
from bench.collectors.task_spread import quantiles, skew
from reports.record import SparkStage, TaskSkew

MILLISECOND: Final = 1e-3
MOST_TASKS: Final = 20_000
"""A Spark stage with more tasks keeps neither their durations nor their launches.

A record is one line, and each of the two is about 100 kB of it at this size.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An attempt that did its work, with all its tasks, failed ones included."""

    attempt: StageAttempt
    tasks: tuple[Task, ...]

    @property
    def successful(self) -> tuple[Task, ...]:
        """The tasks that succeeded."""
        return tuple(task for task in self.tasks if task.status == "SUCCESS")


def completed(attempts: Sequence[StageAttempt]) -> tuple[StageAttempt, ...]:
    """The attempts that did their work: each (stage, attempt) once, in order, skipped and failed ones left out."""
    found = {(a.stage_id, a.attempt_id): a for a in attempts if a.status == "COMPLETE"}
    return tuple(found[key] for key in sorted(found))


def spark_stage(done: Done) -> SparkStage:
    """The attempt as the record keeps it. What is said of shuffle reads only where something was read."""
    attempt, tasks = done.attempt, sorted(done.successful, key=lambda task: task.index)
    durations = [task.duration for task in tasks]
    span = _span(attempt)
    kept = tasks if len(tasks) <= MOST_TASKS else []
    executors = tuple(dict.fromkeys(task.executor for task in kept))
    read = [task.shuffle_read_bytes for task in tasks] if attempt.shuffle_read_bytes else []
    return SparkStage(
        stage_id=attempt.stage_id,
        attempt=attempt.attempt_id,
        name=attempt.name,
        tasks=attempt.num_tasks,
        task_seconds=attempt.executor_run_time * MILLISECOND,
        shuffle_read_bytes=attempt.shuffle_read_bytes,
        shuffle_write_bytes=attempt.shuffle_write_bytes,
        duration=quantiles(durations, MILLISECOND) if durations else None,
        shuffle_read=quantiles(read, 1) if read else None,
        duration_skew=skew(durations, wall_milliseconds(attempt)),
        shuffle_read_skew=skew(read),
        task_milliseconds=tuple(task.duration for task in kept),
        launched_at=span[0].timestamp() if span else None,
        wall_seconds=(span[1] - span[0]).total_seconds() if span else None,
        launch_milliseconds=tuple(task.launched - milliseconds(span[0]) for task in kept) if span else (),
        executors=executors,
        task_executors=tuple(executors.index(task.executor) for task in kept) if len(executors) > 1 else (),
    )


def wall_milliseconds(attempt: StageAttempt) -> int | None:
    """From the launch of its first task to its end; None as long as it has not ended."""
    span = _span(attempt)
    return round((span[1] - span[0]).total_seconds() * 1000) if span else None


def skew_metrics(stages: Sequence[SparkStage]) -> dict[str, Any]:
    """Metrics by name: skew of time in the Spark stage with most task time, of bytes in the one that reads most."""
    busiest = max(stages, key=lambda stage: stage.task_seconds, default=None)
    reader = max(stages, key=lambda stage: stage.shuffle_read_bytes, default=None)
    time: TaskSkew | None = busiest.duration_skew if busiest else None
    read: TaskSkew | None = reader.shuffle_read_skew if reader else None
    largest = [stage.shuffle_read.maximum for stage in stages if stage.shuffle_read]
    return {
        "task_time_skew": time and time.ratio,
        "task_time_variation": time and time.variation,
        "task_time_imbalance": time and time.imbalance,
        "straggler_share": time and time.straggler_share,
        "shuffle_read_skew": read and read.ratio,
        "shuffle_read_variation": read and read.variation,
        "shuffle_read_imbalance": read and read.imbalance,
        "largest_shuffle_read_bytes": int(max(largest, default=0)),
    }


def _span(attempt: StageAttempt) -> tuple[datetime, datetime] | None:
    if attempt.first_task_launched_time is None or attempt.completion_time is None:
        return None
    return moment(attempt.first_task_launched_time), moment(attempt.completion_time)
