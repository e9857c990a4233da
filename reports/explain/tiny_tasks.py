"""Shuffles cut into so many partitions that a task does little but begin and end."""

from __future__ import annotations

import math
from typing import Final

from reports.comparison_types.finding import FindingKind
from reports.explain.draft import Counter, metric_counters
from reports.explain.side import Side
from reports.explain.thresholds import SHORT_TASK_SECONDS, SMALL_PARTITION_BYTES, TASKS_PER_CORE
from reports.explain.trouble import Trouble
from reports.metrics import Unit
from reports.record import SparkStage
from reports.writing.formatting import count, plural, seconds, size


def _needed(stage: SparkStage, cores: int) -> int:
    """As many tasks as keep the cores busy, or as leave no partition larger than a small one."""
    return max(TASKS_PER_CORE * cores, math.ceil(stage.shuffle_read_bytes / SMALL_PARTITION_BYTES))


def tiny(side: Side) -> tuple[SparkStage, ...]:
    """Spark stages that read a shuffle in more tasks than needed, which are short and read little."""
    cores = side.cores
    if cores is None:
        return ()
    return tuple(
        stage
        for stage in side.done.spark_stages
        if stage.duration
        and stage.shuffle_read_bytes
        and stage.tasks > _needed(stage, cores)
        and stage.duration.median < SHORT_TASK_SECONDS
        and stage.shuffle_read_bytes < SMALL_PARTITION_BYTES * stage.tasks
    )


def _cost(side: Side) -> float | None:
    if side.cores is None or not any(stage.duration for stage in side.done.spark_stages):
        return None
    return sum(_lost(stage, side.cores) for stage in tiny(side))


def _lost(stage: SparkStage, cores: int) -> float:
    if stage.duration is None:
        return 0.0
    return min(stage.task_seconds, (stage.tasks - _needed(stage, cores)) * stage.duration.p25) / cores


def _number(side: Side) -> int:
    return sum(stage.tasks for stage in tiny(side))


def _largest(side: Side) -> SparkStage | None:
    return max(tiny(side), key=lambda stage: _lost(stage, side.cores or 1), default=None)


def _phrase(side: Side) -> str:
    largest = _largest(side)
    if largest is None or largest.duration is None:
        return "runs no Spark stage in too many tasks"
    read = size(round(largest.shuffle_read_bytes / largest.tasks))
    return (
        f"runs {plural(_number(side), 'task')} that have hardly anything to do: in the worst Spark stage "
        f"{count(largest.tasks)}, half of them under {seconds(largest.duration.median)}, with {read} of shuffle data "
        f"each, where {count(_needed(largest, side.cores or 1))} would do"
    )


TINY_TASKS: Final = Trouble(
    kind=FindingKind.TINY_TASKS,
    noun="tiny tasks",
    cost=_cost,
    there=lambda side: bool(tiny(side)),
    measure=lambda side: count(_number(side)),
    phrase=_phrase,
    estimate=(
        "Tasks beyond those needed, each at what the fastest quarter of its Spark stage takes, over the cores: the "
        "price of a task with next to nothing in it."
    ),
    advice="Fewer shuffle partitions, or adaptive execution to merge them, would do.",
    counters=(
        Counter("Tiny tasks", Unit.COUNT, _number),
        *metric_counters("tasks", "shuffle_read_bytes", "scheduler_seconds", "aqe_coalesced_partitions"),
    ),
)
