"""A stage that works on a stream while it is being produced, and the collector of what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Final

from bench.streams.paced.conductor import Conductor
from bench.streams.paced.created import creation_times
from bench.streams.paced.latencies import measured
from bench.streams.paced.pacing import PACED_PARTITIONS, Pacing
from bench.streams.paced.producer import Task
from bench.streams.paced.producer_process import ProducerProcess
from bench.streams.paced.unending import unending
from bench.streams.reading_stage import reading_from
from datasets.errors import DatasetError
from datasets.kafka.event_topics import Published
from datasets.kafka.kafka_client import delete_topics
from datasets.kafka.publish import open_topics
from pipelines.events import EventSource
from pipelines.stage import Stage, StageContext
from reports.record import StageRecord, Status

EVICTED: Final = "counters are not known: Spark's UI had forgotten some of the many jobs and stages"


class PacedStage:
    """Another stage, made for one execution: first run, then asked as a collector, the last one to stop.

    Topics have one partition and one slot: whatever a micro-batch takes is then the beginning of what was handed over,
    in its order, and no event is late that would not be late in the files (docs/decisions/0020).
    """

    def __init__(
        self, stage: Stage, pacing: Pacing, dataset: str, events_of: Callable[[Published], EventSource]
    ) -> None:
        self.name = stage.name
        self._stage = stage
        self._pacing = pacing
        self._folder = Path(dataset)
        self._events_of = events_of
        self._published: Published | None = None

    def run(self, context: StageContext) -> None:
        """Run the stage until it has done all events; BrokerLostError when the broker does not last until then."""
        with reading_from(self._pacing.bootstrap):
            self._run(context)

    def _run(self, context: StageContext) -> None:
        prefix = f"{self._pacing.prefix}{token_hex(4)}-"
        opened = open_topics(self._folder, self._pacing.bootstrap, prefix=prefix, partitions=PACED_PARTITIONS, slots=1)
        self._published = opened
        task = Task(folder=str(self._folder.absolute()), published=opened, rate=self._pacing.rate)
        with ProducerProcess(task) as producer, unending(), Conductor(context.session, producer):
            self._stage.run(replace(context, events=self._events_of(opened)))

    def start(self) -> None:
        """Nothing: all is done while the stage runs."""

    def stop(self, record: StageRecord) -> StageRecord:
        """Read when each record was handed over and set it beside the micro-batches; the topics are removed."""
        if self._published is None:
            return record
        if record.status is Status.BROKER_LOST:  # what is left is removed with the run's other topics
            return record
        try:
            if record.status is not Status.OK:
                return record
            return measured(without_evicted(record), creation_times(self._published), self._pacing.rate)
        finally:
            with suppress(DatasetError):  # a broker that is gone has no topics of ours
                delete_topics(self._published)


def without_evicted(record: StageRecord) -> StageRecord:
    """The record, without a certificate where Spark could not keep all that it would be about.

    A stream of many micro-batches has more jobs than Spark's UI keeps. Nothing that is told of a paced stage rests on
    their counters, so that makes no trial invalid.
    """
    found = record.integrity
    if found is None or not (found.evicted_jobs or found.evicted_stages or found.evicted_executions):
        return record
    return replace(record, integrity=None, notes=(*record.notes, EVICTED))
