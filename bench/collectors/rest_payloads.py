"""Reads jobs, SQL lists and counters of Spark's REST API: which of them belong to one of our stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.collectors.errors import CollectorError
from bench.collectors.rest_client import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far the application had come at some moment.

    `job` and `execution` are the greatest ids so far (-1: none yet), `dropped_events` what the listener bus had lost.
    """

    job: int
    execution: int
    dropped_events: int


def greatest(payloads: Sequence[Payload], key: str) -> int:
    """The greatest id, -1 if there is none."""
    return max((int(payload[key]) for payload in payloads), default=-1)


def jobs_after(jobs: Sequence[Payload], mark: Mark) -> tuple[Payload, ...]:
    """The jobs begun after the mark, oldest first; CollectorError if the UI no longer keeps all of them.

    One of our stages runs at a time, so these are its jobs. Their job group would not do: a streaming query's jobs
    carry the query's run id instead.
    """
    if jobs and min(job["jobId"] for job in jobs) > mark.job + 1:
        raise CollectorError("the UI no longer keeps all jobs of this stage: raise spark.ui.retainedJobs")
    return tuple(sorted((job for job in jobs if job["jobId"] > mark.job), key=lambda job: int(job["jobId"])))


def is_running(job: Payload) -> bool:
    """Whether the job has not ended."""
    return bool(job["status"] == "RUNNING")


def stage_ids(jobs: Sequence[Payload]) -> tuple[int, ...]:
    """Ids of the Spark stages of all the jobs, each once: under adaptive execution a stage reappears as skipped."""
    return tuple(sorted({stage for job in jobs for stage in job["stageIds"]}))


def execution_ids_after(executions: Sequence[Payload], mark: Mark) -> tuple[int, ...]:
    """Ids of the SQL executions begun after the mark; CollectorError if the UI no longer keeps all of them."""
    if executions and min(execution["id"] for execution in executions) > mark.execution + 1:
        raise CollectorError("the UI no longer keeps all queries of this stage: raise spark.sql.ui.retainedExecutions")
    return tuple(sorted(execution["id"] for execution in executions if execution["id"] > mark.execution))


def is_settled(execution: Payload) -> bool:
    """Whether the execution has ended and, if jobs worked for it, its metrics have been added up, which comes later."""
    if execution["status"] == "RUNNING":
        return False
    worked = execution["status"] == "COMPLETED" and bool(execution["successJobIds"])
    return not worked or any(node["metrics"] for node in execution["nodes"])


def dropped_events(counters: Payload) -> int:
    """Events that the queues of the listener bus had no room for; after one of them nothing else can be trusted."""
    return sum(
        int(counter["count"])
        for name, counter in counters.items()
        if ".LiveListenerBus." in name and name.endswith("numDroppedEvents")
    )
