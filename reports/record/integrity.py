"""The certificate of a stage on Spark: what shows that its counts are final, whole and of undisturbed work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.quantities import Whole
from reports.writing.formatting import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many there had to be, and how many were seen."""

    planned: Whole
    seen: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A counter that two sources tell differently, as text: Spark's REST API and its event log."""

    metric: str
    rest: str
    event_log: str

    @property
    def sentence(self) -> str:
        """The counter and both values."""
        return f"{self.metric} is {self.rest} by the REST API and {self.event_log} by the event log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """What was checked of the counts of one stage; None where it could not be, and then `unread` says why.

    Jobs are planned when they have begun and seen when they have ended and are still listed. Spark stages are planned
    by the jobs and seen when complete or skipped, `skipped_stages` of them skipped. Tasks are planned by the completed
    Spark stages and seen when one has succeeded for the partition. `retried_tasks` are attempts after the first,
    `repeated_stages` second attempts of Spark stages. On a cluster, executors are planned by the settings and seen when
    the stage began, `lost_executors` went away meanwhile. `evicted_…` is what Spark's UI no longer kept. `settled` is
    whether nothing ran any more and all query metrics were added up, `equal_reads` whether two reads one after the
    other said the same. `compared` are the metrics that the event log confirmed exactly, if it was asked.
    """

    jobs: Tally | None = None
    spark_stages: Tally | None = None
    skipped_stages: Whole | None = None
    tasks: Tally | None = None
    failed_jobs: Whole | None = None
    failed_tasks: Whole | None = None
    killed_tasks: Whole | None = None
    retried_tasks: Whole | None = None
    repeated_stages: Whole | None = None
    dropped_events: Whole | None = None
    executors: Tally | None = None
    lost_executors: Whole | None = None
    evicted_jobs: Whole | None = None
    evicted_stages: Whole | None = None
    evicted_executions: Whole | None = None
    bus_emptied: bool | None = None
    settled: bool | None = None
    equal_reads: bool | None = None
    compared: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    unread: str | None = None

    @property
    def sound(self) -> bool:
        """Whether the stage's counts can be trusted and its work was done once and undisturbed."""
        return not self.objections

    @property
    def objections(self) -> tuple[str, ...]:
        """What speaks against it, a sentence each."""
        return (
            *((self.unread,) if self.unread else ()),
            *self._missing(),
            *self._disturbed(),
            *self._early(),
            *(each.sentence for each in self.disagreements),
        )

    def _missing(self) -> Iterator[str]:
        """What should be there and is not."""
        evicted = (
            (self.evicted_jobs, "jobs", "spark.ui.retainedJobs"),
            (self.evicted_stages, "Spark stages", "spark.ui.retainedStages"),
            (self.evicted_executions, "SQL executions", "spark.sql.ui.retainedExecutions"),
        )
        for number, what, setting in evicted:
            if number:
                yield f"Spark no longer kept {number} of its {what}: raise {setting}"
        tallies = (
            (self.jobs, self.evicted_jobs, "jobs had ended"),
            (self.spark_stages, self.evicted_stages, "Spark stages were complete or skipped"),
            (self.tasks, None, "tasks of complete Spark stages had succeeded"),
        )
        for tally, known, what in tallies:
            if tally and tally.seen + (known or 0) != tally.planned:
                yield f"{tally.seen} of {tally.planned} {what}"
        if self.dropped_events:
            yield f"Spark's listener bus dropped {plural(self.dropped_events, 'event')}"

    def _disturbed(self) -> Iterator[str]:
        """Work that was not done once and straight through."""
        if self.lost_executors:
            yield f"{plural(self.lost_executors, 'executor')} of the cluster went away"
        if self.executors and self.executors.seen != self.executors.planned:
            yield f"{self.executors.seen} of {self.executors.planned} executors were there when the stage began"
        counted = (
            (self.failed_jobs, "jobs failed"),
            (self.failed_tasks, "tasks failed"),
            (self.killed_tasks, "tasks were killed"),
            (self.retried_tasks, "tasks were tried again"),
            (self.repeated_stages, "Spark stages were tried again"),
        )
        yield from (f"{what}: {number}" for number, what in counted if number)

    def _early(self) -> Iterator[str]:
        """Reads that may have come too early."""
        if self.bus_emptied is False:
            yield "Spark's listener bus did not empty within the waiting time: counts may be too low"
        if self.settled is False:
            yield "Spark was still at work when the waiting time was up: counts may be too low"
        if self.equal_reads is False:
            yield "two reads one after the other differed when the waiting time was up"
