"""Reads one Spark stage attempt of the REST API: its line in the record and the skew of its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bench.collectors.rest_client import Payload
from reports.record import Quantiles, SparkStage

MILLISECOND: Final = 1e-3
# Fewer tasks say nothing about skew: one slow task among four is as likely the machine's doing.
FEWEST_TASKS_FOR_SKEW: Final = 8


def completed(attempts: Sequence[Payload]) -> tuple[Payload, ...]:
    """The attempts that did their work: each (stage, attempt) once, in order, skipped and failed ones left out."""
    found = {(a["stageId"], a["attemptId"]): a for a in attempts if a["status"] == "COMPLETE"}
    return tuple(found[key] for key in sorted(found))


def spark_stage(attempt: Payload) -> SparkStage:
    """The attempt as the record keeps it. Shuffle quantiles only where something was read."""
    summary = attempt.get("taskMetricsDistributions")
    read_bytes = int(attempt["shuffleReadBytes"])
    return SparkStage(
        stage_id=attempt["stageId"],
        attempt=attempt["attemptId"],
        name=attempt["name"],
        tasks=attempt["numTasks"],
        task_seconds=attempt["executorRunTime"] * MILLISECOND,
        shuffle_read_bytes=read_bytes,
        shuffle_write_bytes=attempt["shuffleWriteBytes"],
        duration=_quantiles(summary["duration"], MILLISECOND) if summary else None,
        shuffle_read=_quantiles(summary["shuffleReadMetrics"]["readBytes"], 1) if summary and read_bytes else None,
    )


def task_time_skew(stages: Sequence[SparkStage]) -> float | None:
    """Longest over median task of the Spark stage with most task time; None below eight tasks or at median 0."""
    heaviest = max(stages, key=lambda stage: stage.task_seconds, default=None)
    return _skew(heaviest, heaviest.duration) if heaviest else None


def shuffle_read_skew(stages: Sequence[SparkStage]) -> float | None:
    """Largest over median shuffle read per task of the Spark stage that reads most; None as for task time."""
    heaviest = max(stages, key=lambda stage: stage.shuffle_read_bytes, default=None)
    return _skew(heaviest, heaviest.shuffle_read) if heaviest else None


def _skew(stage: SparkStage, over_tasks: Quantiles | None) -> float | None:
    if stage.tasks < FEWEST_TASKS_FOR_SKEW or over_tasks is None or over_tasks.median == 0:
        return None
    return over_tasks.maximum / over_tasks.median


def _quantiles(values: Sequence[float], unit: float) -> Quantiles:
    minimum, p25, median, p75, p95, maximum = (value * unit for value in values)
    return Quantiles(minimum=minimum, p25=p25, median=median, p75=p75, p95=p95, maximum=maximum)
