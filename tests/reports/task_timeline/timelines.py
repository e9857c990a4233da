"""Executions made to have a timeline that is known beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.metrics import StageMetrics
from reports.record import SparkStage, StageRecord, Status
from tests.reports.explain.sides import BEGAN, spark_stage


def launched(number: int, tasks: Sequence[int], launches: Sequence[int], *, began: float = 0.0) -> SparkStage:
    """`tasks` and `launches` in milliseconds; `began` in seconds after the clock's start."""
    wall = max(launch + task for launch, task in zip(launches, tasks, strict=True)) / 1000
    plain = spark_stage(number, tasks, began=began, wall=wall)
    return replace(plain, launch_milliseconds=tuple(launches), executors=("driver",))


def executed(*stages: SparkStage, wall: float) -> StageRecord:
    metrics = StageMetrics(wall_seconds=wall)
    return StageRecord(stage="join", status=Status.OK, metrics=metrics, spark_stages=stages, began_at=BEGAN)


def in_turn(number: int, tasks: Sequence[int], cores: int, *, began: float = 0.0) -> SparkStage:
    """Tasks that each begin as soon as one of so many cores is free."""
    free, launches = [0] * cores, []
    for task in tasks:
        core = free.index(min(free))
        launches.append(free[core])
        free[core] += task
    return launched(number, tasks, launches, began=began)


EVEN = in_turn(1, [500] * 16, 4, began=0.2)
UNEVEN = in_turn(2, [*[300] * 12, 4000, *[300] * 3], 4, began=2.5)
