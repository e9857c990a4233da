"""Counts anew from single tasks what the REST API told in sums. Shares no code with its reading, on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from bench.collectors.event_types import JobStart, QueryStarted, StageCompleted, TaskEnd, TaskMetrics
from bench.collectors.recount_queries import files_scanned, streaming

Attempt = tuple[int, int]
"""Spark stage and its attempt."""

SUMS: Final[Mapping[str, Callable[[TaskMetrics], int]]] = {
    "shuffle_write_bytes": lambda m: m.write.size,
    "shuffle_write_records": lambda m: m.write.records,
    "shuffle_read_bytes": lambda m: m.read.remote + m.read.local,
    "shuffle_remote_bytes": lambda m: m.read.remote,
    "shuffle_local_bytes": lambda m: m.read.local,
    "shuffle_read_records": lambda m: m.read.records,
    "spill_memory_bytes": lambda m: m.spilled_memory,
    "spill_disk_bytes": lambda m: m.spilled_disk,
    "input_bytes": lambda m: m.input.size,
    "input_records": lambda m: m.input.records,
    "output_bytes": lambda m: m.output.size,
    "output_records": lambda m: m.output.records,
}
TIMES: Final[Mapping[str, tuple[Callable[[TaskMetrics], int], float]]] = {
    "task_seconds": (lambda m: m.run, 1e-3),
    "task_cpu_seconds": (lambda m: m.cpu, 1e-9),
    "task_gc_seconds": (lambda m: m.collect, 1e-3),
    "fetch_wait_seconds": (lambda m: m.read.wait, 1e-3),
}
# Exact, so that the place in the order does not hang on how 0.95 is rounded.
PLACES: Final = tuple(Fraction(share, 100) for share in (0, 25, 50, 75, 95, 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What the event log says of one of our stages.

    `durations` (seconds) and `shuffle_reads` (bytes) are six quantiles over the tasks of each Spark stage attempt.
    """

    metrics: Mapping[str, float | None]
    durations: Mapping[Attempt, tuple[float, ...]]
    shuffle_reads: Mapping[Attempt, tuple[float, ...]]


def recount(events: Iterable[Any], group: str) -> Recount:
    """Count what was done for a job group and the streaming queries that began meanwhile.

    What ran for another group is left out. The REST collector takes all jobs of the time, so it will then disagree.
    """
    kept = tuple(events)
    groups = {group, None, *(event.run_id for event in kept if isinstance(event, QueryStarted))}
    jobs = [event for event in kept if isinstance(event, JobStart) and event.group in groups]
    stages = {stage for job in jobs for stage in job.stage_ids}
    ends = [event for event in kept if isinstance(event, TaskEnd) and event.stage_id in stages]
    tasks: dict[Attempt, list[TaskEnd]] = {
        (event.info.stage_id, event.info.attempt): []
        for event in kept
        if isinstance(event, StageCompleted) and event.info.stage_id in stages and event.info.failure is None
    }
    for end in ends:
        tasks.get((end.stage_id, end.attempt), []).append(end)
    return Recount(
        metrics={
            **_sums([end for own in tasks.values() for end in own]),
            "jobs": len(jobs),
            "spark_stages": len(tasks),
            "failed_tasks": sum(not _succeeded(end) for end in ends),
            "scan_files": files_scanned(kept),
            **streaming(kept),
        },
        durations={attempt: _durations(own) for attempt, own in tasks.items()},
        shuffle_reads={attempt: _shuffle_reads(own) for attempt, own in tasks.items()},
    )


def ordered(values: Sequence[int]) -> tuple[int, ...]:
    """Six quantiles as Spark defines them: the share of all values that lie before the one that is taken."""
    ranks = sorted(values)
    return tuple(ranks[min(len(ranks) - 1, place.numerator * len(ranks) // place.denominator)] for place in PLACES)


def _sums(ends: Sequence[TaskEnd]) -> dict[str, float]:
    reported = [end.metrics for end in ends if end.metrics is not None]
    found: dict[str, float] = {name: sum(map(of, reported)) for name, of in SUMS.items()}
    found |= {name: sum(map(of, reported)) * unit for name, (of, unit) in TIMES.items()}
    done = [end for end in ends if _succeeded(end)]
    return {**found, "tasks": len(done), "scheduler_seconds": sum(map(_delay, done)) * 1e-3}


def _delay(end: TaskEnd) -> int:
    """What a task's life was longer than all that is known of it; Spark's own definition of scheduler delay."""
    info, metrics = end.info, end.metrics
    fetching = info.finished - info.fetching if info.fetching else 0
    known = metrics.run + metrics.deserialize + metrics.serialize if metrics else 0
    return max(0, info.finished - info.launched - known - fetching)


def _durations(ends: Sequence[TaskEnd]) -> tuple[float, ...]:
    done = [end.info.finished - end.info.launched for end in ends if _succeeded(end)]
    return tuple(value * 1e-3 for value in ordered(done)) if done else ()


def _shuffle_reads(ends: Sequence[TaskEnd]) -> tuple[float, ...]:
    done = [end.metrics.read.remote + end.metrics.read.local for end in ends if _succeeded(end) and end.metrics]
    return ordered(done) if any(done) else ()


def _succeeded(end: TaskEnd) -> bool:
    return end.reason.reason == "Success"
