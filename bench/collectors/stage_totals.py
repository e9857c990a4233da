"""Adds up the Spark stages of one of our stages into metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bench.collectors.rest_client import Payload
from bench.collectors.spark_stages import MILLISECOND, completed

NANOSECOND: Final = 1e-9

# Metric → field of the REST API, where the one is the plain sum of the other.
COUNTS: Final = {
    "shuffle_write_bytes": "shuffleWriteBytes",
    "shuffle_write_records": "shuffleWriteRecords",
    "shuffle_read_bytes": "shuffleReadBytes",
    "shuffle_read_records": "shuffleReadRecords",
    "spill_memory_bytes": "memoryBytesSpilled",
    "spill_disk_bytes": "diskBytesSpilled",
    "input_bytes": "inputBytes",
    "input_records": "inputRecords",
    "output_bytes": "outputBytes",
    "output_records": "outputRecords",
    "tasks": "numCompleteTasks",
}
TIMES: Final = {
    "task_seconds": ("executorRunTime", MILLISECOND),
    "task_cpu_seconds": ("executorCpuTime", NANOSECOND),
    "task_gc_seconds": ("jvmGcTime", MILLISECOND),
    "fetch_wait_seconds": ("shuffleFetchWaitTime", MILLISECOND),
}
# What Spark takes off a task's life to get its scheduler delay, as far as stages have it.
NOT_DELAY: Final = ("executorRunTime", "executorDeserializeTime", "resultSerializationTime")


def totals(attempts: Sequence[Payload]) -> dict[str, Any]:
    """Metrics by name, summed over the completed attempts; zero for a stage without any, as nothing was done.

    Failed and killed tasks are counted in failed attempts too.
    """
    done = completed(attempts)
    summed: dict[str, Any] = {metric: sum(a[field] for a in done) for metric, field in COUNTS.items()}
    timed = {metric: sum(a[field] for a in done) * unit for metric, (field, unit) in TIMES.items()}
    failed = sum(a["numFailedTasks"] + a["numKilledTasks"] for a in attempts)
    return {**summed, **timed, "spark_stages": len(done), "failed_tasks": failed}


def scheduler_seconds(attempts: Sequence[Payload]) -> float | None:
    """Scheduler delay of all tasks, or None where Spark does not sum up the life of tasks by executor.

    Spark defines it per task as duration − run time − deserialise time − result serialisation time − time to fetch a
    large result (`AppStatusUtils.schedulerDelay`). The first is summed up by executor (`taskTime`), the next three by
    stage attempt; all are exact sums over the same tasks, so no task list is needed. Nothing sums up the time to fetch
    results too large to be sent directly (above `spark.task.maxDirectResultSize`, 1 MiB): where there are any, it is
    part of the delay here. The executors' own `totalDuration` will not do: a driver's is its time since start.
    """
    if any("executorSummary" not in attempt for attempt in attempts):
        return None
    lived = sum(int(e["taskTime"]) for attempt in attempts for e in attempt["executorSummary"].values())
    accounted = sum(int(attempt[field]) for attempt in attempts for field in NOT_DELAY)
    return max(0, lived - accounted) * MILLISECOND


def doubts(attempts: Sequence[Payload]) -> tuple[str, ...]:
    """Notes on what makes the sums doubtful: work that did not end, or was done twice."""
    found = []
    for attempt in attempts:
        label = f"Spark stage {attempt['stageId']} attempt {attempt['attemptId']}"
        if attempt["status"] in {"ACTIVE", "PENDING"}:
            found.append(f"{label} had not ended: its work is not counted")
        elif attempt["status"] == "FAILED":
            found.append(f"{label} failed: its work is not counted, its failed tasks are")
        elif attempt["status"] == "COMPLETE" and attempt["numCompletedIndices"] != attempt["numTasks"]:
            found.append(f"{label} completed {attempt['numCompletedIndices']} of {attempt['numTasks']} tasks")
    return tuple(found)
