"""The collector that asks Spark's own REST API: times, shuffle, spill, input, output, work, skew and plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from bench.collectors import adaptive, sql_nodes, stage_totals
from bench.collectors.certificate import certificate
from bench.collectors.collector import Watched
from bench.collectors.errors import CollectorError
from bench.collectors.plans import plans
from bench.collectors.rest_address import rest_client
from bench.collectors.rest_client import RestClient
from bench.collectors.rest_payloads import Mark, dropped_events
from bench.collectors.rest_types import Job
from bench.collectors.settling import EmptyBus, Settled, listener_bus, settle, take_mark
from bench.collectors.spark_stages import Done, completed, skew_metrics, spark_stage
from bench.collectors.task_store import FetchTasks, newest_tasks
from bench.collectors.waiting import Deadline
from reports.record import SparkStage, StageRecord
from reports.record.integrity import Integrity


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the REST API says of the time since a mark: the last reading, and its completed attempts with all tasks."""

    settled: Settled
    stages: tuple[Done, ...]
    dropped_events: int

    @property
    def certificate(self) -> Integrity:
        """What speaks for it and against it."""
        return certificate(self.settled, self.stages, self.dropped_events)


class Count:
    """What one stage does, by an API, from when this is made. What cannot be read is told by the certificate alone."""

    def __init__(self, client: RestClient) -> None:
        self.client = client
        self._begun: Mark | str
        try:
            self._begun = take_mark(client)
        except CollectorError as error:  # for the certificate: without one, a stage would pass for undisturbed
            self._begun = str(error)

    def end(
        self,
        record: StageRecord,
        job_group: str,
        empty_bus: EmptyBus,
        fetch_tasks: FetchTasks,
        objection: Callable[[Sequence[Job]], str | None] = lambda jobs: None,
    ) -> StageRecord:
        """Wait until all is published, then add it up, unless something speaks against the jobs that were seen."""
        with closing(self.client):
            if isinstance(self._begun, str):
                return _unread(record, self._begun)
            try:
                observed = observe(self.client, self._begun, empty_bus, fetch_tasks, Deadline())
            except CollectorError as error:
                return _unread(record, str(error))
        against = objection(observed.settled.reading.jobs)
        return told(record, observed, job_group) if against is None else _unread(record, against)


class SparkRest:
    """Reads what every job did that began between `start` and `stop`, once Spark has published all of it."""

    name = "spark_rest"

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._count: Count | None = None

    def start(self) -> None:
        """Remember how far the application has come."""
        self._count = Count(rest_client(self._watched.session.sparkContext))

    def stop(self, record: StageRecord) -> StageRecord:
        """Wait until all is published, then add it up."""
        if self._count is None:
            return _unread(record, "stopped without having been started")
        session = self._watched.session
        tasks = newest_tasks(session, self._count.client.tasks)
        found = self._count.end(record, self._watched.job_group, listener_bus(session), tasks)
        if found.integrity is not None and found.integrity.unread:
            return found
        threshold = adaptive.skew_threshold_bytes(session)
        return replace(found, metrics=replace(found.metrics, aqe_skew_threshold_bytes=threshold))


def observe(
    client: RestClient, mark: Mark, empty_bus: EmptyBus, fetch_tasks: FetchTasks, deadline: Deadline
) -> Observed:
    """Fetch all that began since the mark, waiting until it has ended or the time is up."""
    settled = settle(client, mark, empty_bus, deadline)
    done = completed(settled.reading.attempts)
    tasks = fetch_tasks(done)
    return Observed(
        settled=settled,
        stages=tuple(Done(attempt=attempt, tasks=own) for attempt, own in zip(done, tasks, strict=True)),
        dropped_events=dropped_events(client.counters()) - mark.dropped_events,
    )


def _unread(record: StageRecord, why: str) -> StageRecord:
    return replace(record, integrity=Integrity(unread=why))


def told(record: StageRecord, observed: Observed, job_group: str) -> StageRecord:
    """The record with all that was observed; sums only where nothing they run over was evicted."""
    reading = observed.settled.reading
    found = replace(record, integrity=observed.certificate)
    if reading.evicted_jobs or reading.evicted_stages or reading.evicted_executions:
        return found
    stages = tuple(spark_stage(done) for done in observed.stages)
    return replace(
        found,
        metrics=replace(found.metrics, **_metrics(observed, stages)),
        spark_stages=stages,
        plans=plans(reading.executions, reading.jobs, job_group),
        joins=adaptive.joins(reading.executions),
        queries=sql_nodes.queries(reading.executions),
    )


def _metrics(observed: Observed, stages: Sequence[SparkStage]) -> dict[str, Any]:
    reading = observed.settled.reading
    return {
        **stage_totals.totals(reading.attempts),
        "scheduler_seconds": stage_totals.scheduler_seconds(observed.stages),
        "jobs": len(reading.jobs),
        "scan_bytes": sql_nodes.scan_bytes(reading.executions),
        "scan_files": sql_nodes.scan_files(reading.executions),
        **skew_metrics(stages),
        **adaptive.adaptive_metrics(reading.executions),
    }
