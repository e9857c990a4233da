"""Waits until Spark's REST API says all there is to say of one of our stages: it lags behind the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py4j.protocol import Py4JError

from bench.collectors.rest_client import RestClient
from bench.collectors.rest_payloads import (
    Mark,
    Reading,
    attempts_of,
    begun_after,
    dropped_events,
    evicted_after,
    evicted_stages,
    jobs_after,
    stage_ids,
)
from bench.collectors.waiting import Deadline

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

EmptyBus = Callable[[float], bool | None]
"""Waits at most so many seconds until every listener has seen every event so far; whether they have, if known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The last reading, and what is known of its being final."""

    reading: Reading
    bus_emptied: bool | None
    equal_reads: bool


def take_mark(client: RestClient) -> Mark:
    """How far the application has come."""
    return Mark(
        job=max((job.job_id for job in client.jobs()), default=-1),
        execution=max(client.execution_ids(), default=-1),
        dropped_events=dropped_events(client.counters()),
    )


def read(client: RestClient, mark: Mark) -> Reading:
    """One look at all that began since the mark."""
    kept = client.jobs()
    jobs = jobs_after(kept, mark)
    stages = stage_ids(jobs)
    attempts = attempts_of(stages, client.stages()) if stages else ()
    executions = client.execution_ids()
    older = sum(number <= mark.execution for number in executions)
    return Reading(
        jobs=jobs,
        attempts=attempts,
        executions=tuple(client.executions(older)) if len(executions) > older else (),
        begun=begun_after(kept, mark),
        named_stages=len(stages),
        evicted_jobs=evicted_after((job.job_id for job in kept), mark.job),
        evicted_stages=evicted_stages(jobs, attempts),
        evicted_executions=evicted_after(executions, mark.execution),
    )


def settle(client: RestClient, mark: Mark, empty_bus: EmptyBus, deadline: Deadline) -> Settled:
    """Read until nothing is at work and two readings are equal, or the time is up.

    No job must run before the listener bus is waited for: what comes after an empty bus would be missed.
    """
    deadline.poll(
        lambda: jobs_after(client.jobs(), mark), lambda jobs: not any(job.status == "RUNNING" for job in jobs)
    )
    emptied = empty_bus(deadline.left())
    earlier = read(client, mark)
    while True:
        deadline.pause()
        reading = read(client, mark)
        if reading == earlier and reading.settled:
            return Settled(reading=reading, bus_emptied=emptied, equal_reads=True)
        if not deadline.left():
            return Settled(reading=reading, bus_emptied=emptied, equal_reads=reading == earlier)
        earlier = reading


def listener_bus(session: SparkSession) -> EmptyBus:
    """The listener bus of a session's driver."""

    def empty(seconds: float) -> bool:
        try:
            session.sparkContext._jsc.sc().listenerBus().waitUntilEmpty(int(seconds * 1000))
        except Py4JError:
            return False
        return True

    return empty


def no_bus(seconds: float) -> None:
    """That of a driver elsewhere, which nobody can ask.

    A SQL execution that has ended says as much: its end comes after all its jobs in the queue that the API is fed from.
    """
