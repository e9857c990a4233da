"""Reads what belongs to one of our stages out of what Spark's REST API lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.collectors.rest_types import Counter, Execution, Job, StageAttempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far the application had come at some moment.

    `job` and `execution` are the greatest ids so far (-1: none yet), `dropped_events` what the listener bus had lost.
    """

    job: int
    execution: int
    dropped_events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one look at the API found of the time since a mark; equal readings saw the same.

    `begun` jobs there must have been by their numbers, `named_stages` Spark stages the jobs name, each once;
    `evicted_…` is what the UI no longer keeps of all that, though it tells something.
    """

    jobs: tuple[Job, ...]
    attempts: tuple[StageAttempt, ...]
    executions: tuple[Execution, ...]
    begun: int
    named_stages: int
    evicted_jobs: int
    evicted_stages: int
    evicted_executions: int

    @property
    def running(self) -> bool:
        """Whether a job has not ended."""
        return any(job.status == "RUNNING" for job in self.jobs)

    @property
    def settled(self) -> bool:
        """Whether all jobs have ended, and the metrics of all SQL executions have been added up."""
        return not self.running and all(is_settled(execution) for execution in self.executions)


def jobs_after(jobs: Iterable[Job], mark: Mark) -> tuple[Job, ...]:
    """The jobs begun after the mark, oldest first.

    One of our stages runs at a time, so these are its jobs. Their job group would not do: a streaming query's jobs
    carry the query's run id instead.
    """
    return tuple(sorted((job for job in jobs if job.job_id > mark.job), key=lambda job: job.job_id))


def begun_after(jobs: Iterable[Job], mark: Mark) -> int:
    """How many jobs have begun after the mark: Spark numbers them one by one, so evicted ones count."""
    return max((job.job_id for job in jobs), default=mark.job) - mark.job


def evicted_after(kept: Iterable[int], mark: int) -> int:
    """How many with numbers after the mark were evicted, by the numbers of all that are kept: the oldest go first."""
    return max(0, min(kept, default=mark + 1) - (mark + 1))


def stage_ids(jobs: Iterable[Job]) -> tuple[int, ...]:
    """Ids of the Spark stages of all the jobs, each once: under adaptive execution a stage reappears as skipped."""
    return tuple(sorted({stage for job in jobs for stage in job.stage_ids}))


def evicted_stages(jobs: Sequence[Job], attempts: Sequence[StageAttempt]) -> int:
    """How many Spark stages of these jobs that did some work are no longer kept.

    Skipped ones are the first that Spark evicts, however new they are (SPARK-23475), and nothing is lost with them:
    where as many have ended as the jobs ended, those that are missing were skipped.
    """
    kept = {attempt.stage_id for attempt in attempts}
    ended = sum(attempt.status in ("COMPLETE", "FAILED") for attempt in attempts)
    if sum(job.num_completed_stages + job.num_failed_stages for job in jobs) == ended:
        return 0
    return len(set(stage_ids(jobs)) - kept)


def attempts_of(stages: Sequence[int], attempts: Iterable[StageAttempt]) -> tuple[StageAttempt, ...]:
    """The attempts of these Spark stages, in order."""
    wanted = set(stages)
    own = (attempt for attempt in attempts if attempt.stage_id in wanted)
    return tuple(sorted(own, key=lambda attempt: (attempt.stage_id, attempt.attempt_id)))


def is_settled(execution: Execution) -> bool:
    """Whether the execution has ended and, if jobs worked for it, its metrics have been added up, which comes later."""
    if execution.status == "RUNNING":
        return False
    worked = execution.status == "COMPLETED" and bool(execution.success_job_ids)
    return not worked or any(node.metrics for node in execution.nodes)


def dropped_events(counters: Mapping[str, Counter]) -> int:
    """Events that the queues of the listener bus had no room for; after one of them nothing else can be trusted."""
    return sum(
        counter.count
        for name, counter in counters.items()
        if ".LiveListenerBus." in name and name.endswith("numDroppedEvents")
    )
