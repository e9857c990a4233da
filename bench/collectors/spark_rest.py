"""The collector that asks Spark's own REST API: times, shuffle, spill, input, output, work, skew and plans."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from py4j.protocol import Py4JError

from bench.collectors import rest_payloads, spark_stages, sql_nodes, stage_totals
from bench.collectors.collector import Watched
from bench.collectors.errors import CollectorError
from bench.collectors.plans import plans
from bench.collectors.rest_client import Payload, RestClient
from bench.collectors.rest_payloads import Mark
from bench.collectors.waiting import Deadline
from reports.record import SparkStage, StageRecord

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

STILL_RUNNING: Final = "Spark jobs were still running when the waiting time was up: sums are too low"
UNSETTLED: Final = "Spark had not added up all query metrics when the waiting time was up: scan metrics are too low"
BUS_BUSY: Final = "Spark's listener bus did not empty within the waiting time: sums may be too low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the REST API says of the time since a mark. `executions` have plans and nodes, `attempts` quantiles."""

    jobs: tuple[Payload, ...]
    attempts: tuple[Payload, ...]
    executions: tuple[Payload, ...]
    dropped_events: int


class SparkRest:
    """Reads what every job did that began between `start` and `stop`, once Spark has published all of it."""

    name = "spark_rest"

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._client: RestClient | None = None
        self._mark: Mark | None = None

    def start(self) -> None:
        """Remember how far the application has come."""
        context = self._watched.session.sparkContext
        self._client = RestClient(context.uiWebUrl, context.applicationId)
        self._mark = take_mark(self._client)

    def stop(self, record: StageRecord) -> StageRecord:
        """Wait until all is published, then add it up; CollectorError if the UI no longer keeps all of it."""
        if self._client is None or self._mark is None:
            raise CollectorError("stopped without having been started")
        with closing(self._client):
            deadline = Deadline()
            quiet = bus_is_empty(self._watched.session, deadline.left())
            observed = observe(self._client, self._mark, deadline)
        notes = () if quiet else (BUS_BUSY,)
        return told(replace(record, notes=record.notes + notes), observed, self._watched.job_group)


def take_mark(client: RestClient) -> Mark:
    """How far the application has come."""
    return Mark(
        job=rest_payloads.greatest(client.jobs(), "jobId"),
        execution=rest_payloads.greatest(client.executions(), "id"),
        dropped_events=rest_payloads.dropped_events(client.counters()),
    )


def bus_is_empty(session: SparkSession, seconds: float) -> bool:
    """Wait until every listener, the REST API's store among them, has seen every event so far."""
    try:
        session.sparkContext._jsc.sc().listenerBus().waitUntilEmpty(int(seconds * 1000))
    except Py4JError:
        return False
    return True


def observe(client: RestClient, mark: Mark, deadline: Deadline) -> Observed:
    """Fetch all that began since the mark, waiting until it has ended or the time is up."""
    jobs = deadline.poll(
        lambda: rest_payloads.jobs_after(client.jobs(), mark),
        lambda found: not any(rest_payloads.is_running(job) for job in found),
    )
    executions = tuple(
        deadline.poll(lambda i=i: client.execution(i), rest_payloads.is_settled)  # type: ignore[misc]
        for i in rest_payloads.execution_ids_after(client.executions(), mark)
    )
    return Observed(
        jobs=jobs,
        attempts=tuple(attempt for i in rest_payloads.stage_ids(jobs) for attempt in client.stage(i)),
        executions=executions,
        dropped_events=rest_payloads.dropped_events(client.counters()) - mark.dropped_events,
    )


def told(record: StageRecord, observed: Observed, job_group: str) -> StageRecord:
    """The record with all that was observed."""
    stages = tuple(spark_stages.spark_stage(attempt) for attempt in spark_stages.completed(observed.attempts))
    return replace(
        record,
        metrics=replace(record.metrics, **_metrics(observed, stages)),
        spark_stages=stages,
        plans=plans(observed.executions, observed.jobs, job_group),
        notes=record.notes + _notes(observed),
    )


def _metrics(observed: Observed, stages: tuple[SparkStage, ...]) -> dict[str, Any]:
    return {
        **stage_totals.totals(observed.attempts),
        "scheduler_seconds": stage_totals.scheduler_seconds(observed.attempts),
        "jobs": len(observed.jobs),
        "scan_bytes": sql_nodes.scan_bytes(observed.executions),
        "scan_files": sql_nodes.scan_files(observed.executions),
        "task_time_skew": spark_stages.task_time_skew(stages),
        "shuffle_read_skew": spark_stages.shuffle_read_skew(stages),
    }


def _notes(observed: Observed) -> tuple[str, ...]:
    running = any(rest_payloads.is_running(job) for job in observed.jobs)
    unsettled = not all(rest_payloads.is_settled(execution) for execution in observed.executions)
    lost = observed.dropped_events
    return (
        *stage_totals.doubts(observed.attempts),
        *((STILL_RUNNING,) if running else ()),
        *((UNSETTLED,) if unsettled else ()),
        *((f"Spark's listener bus dropped {lost} events: nothing counted from them can be trusted",) if lost else ()),
    )
