"""Adds up the Spark stages of one of our stages into metrics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from bench.collectors.rest_types import StageAttempt
from bench.collectors.spark_stages import MILLISECOND, Done, completed

NANOSECOND: Final = 1e-9

# Metric → field of the REST API, where the one is the plain sum of the other.
COUNTS: Final = {
    "shuffle_write_bytes": "shuffle_write_bytes",
    "shuffle_write_records": "shuffle_write_records",
    "shuffle_read_bytes": "shuffle_read_bytes",
    "shuffle_remote_bytes": "shuffle_remote_bytes_read",
    "shuffle_local_bytes": "shuffle_local_bytes_read",
    "shuffle_read_records": "shuffle_read_records",
    "spill_memory_bytes": "memory_bytes_spilled",
    "spill_disk_bytes": "disk_bytes_spilled",
    "input_bytes": "input_bytes",
    "input_records": "input_records",
    "output_bytes": "output_bytes",
    "output_records": "output_records",
    "tasks": "num_complete_tasks",
}
TIMES: Final = {
    "task_seconds": ("executor_run_time", MILLISECOND),
    "task_cpu_seconds": ("executor_cpu_time", NANOSECOND),
    "task_gc_seconds": ("jvm_gc_time", MILLISECOND),
    "fetch_wait_seconds": ("shuffle_fetch_wait_time", MILLISECOND),
}


def totals(attempts: Sequence[StageAttempt]) -> dict[str, Any]:
    """Metrics by name, summed over the completed attempts; zero for a stage without any, as nothing was done.

    Failed and killed tasks are counted in failed attempts too.
    """
    done = completed(attempts)
    summed: dict[str, Any] = {metric: sum(getattr(a, field) for a in done) for metric, field in COUNTS.items()}
    timed = {metric: sum(getattr(a, field) for a in done) * unit for metric, (field, unit) in TIMES.items()}
    failed = sum(a.num_failed_tasks + a.num_killed_tasks for a in attempts)
    return {**summed, **timed, "spark_stages": len(done), "failed_tasks": failed}


def scheduler_seconds(stages: Iterable[Done]) -> float:
    """Scheduler delay of all tasks that succeeded, added up.

    Spark defines it per task as duration − run time − deserialise time − result serialisation time − time to fetch a
    large result, 0 at least (`AppStatusUtils.schedulerDelay`).
    """
    return sum(task.scheduler_delay for done in stages for task in done.successful) * MILLISECOND
