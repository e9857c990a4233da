"""Makes the certificate of a stage out of what Spark's REST API said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.collectors.rest_types import StageAttempt
from bench.collectors.settling import Settled
from bench.collectors.spark_stages import Done
from reports.record.integrity import Integrity, Tally


def certificate(settled: Settled, stages: Sequence[Done], dropped_events: int) -> Integrity:
    """What was checked; `stages` are the completed attempts of the last reading with their tasks."""
    reading = settled.reading
    attempts = reading.attempts
    complete = _ids(attempts, "COMPLETE")
    unkept = reading.named_stages - len({attempt.stage_id for attempt in attempts}) - reading.evicted_stages
    skipped = len(_ids(attempts, "SKIPPED") - complete) + unkept
    ended = [job for job in reading.jobs if job.status != "RUNNING"]
    return Integrity(
        jobs=Tally(planned=reading.begun, seen=len(ended)),
        spark_stages=Tally(planned=reading.named_stages, seen=len(complete) + skipped),
        skipped_stages=skipped,
        tasks=_tasks(stages),
        failed_jobs=sum(job.status != "SUCCEEDED" for job in ended),
        failed_tasks=sum(attempt.num_failed_tasks for attempt in attempts),
        killed_tasks=sum(attempt.num_killed_tasks for attempt in attempts),
        retried_tasks=sum(task.attempt > 0 for done in stages for task in done.tasks),
        repeated_stages=sum(attempt.attempt_id > 0 for attempt in attempts),
        dropped_events=dropped_events,
        evicted_jobs=reading.evicted_jobs,
        evicted_stages=reading.evicted_stages,
        evicted_executions=reading.evicted_executions,
        bus_emptied=settled.bus_emptied,
        settled=reading.settled,
        equal_reads=settled.equal_reads,
    )


def _tasks(stages: Iterable[Done]) -> Tally:
    """Tasks that the Spark stages planned, and those that are both listed and counted as successful."""
    planned = seen = 0
    for done in stages:
        planned += done.attempt.num_tasks
        seen += min(len(done.successful), done.attempt.num_complete_tasks)
    return Tally(planned=planned, seen=seen)


def _ids(attempts: Iterable[StageAttempt], status: str) -> set[int]:
    return {attempt.stage_id for attempt in attempts if attempt.status == status}
