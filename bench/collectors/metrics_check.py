"""The collector behind --verify-metrics: sets every counter of the REST API beside the event log's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, replace
from typing import Final

from bench.collectors.collector import Watched
from bench.collectors.errors import CollectorError
from bench.collectors.event_log import EventLog, find_log
from bench.collectors.recount import Recount, recount
from reports.record import Quantiles, StageRecord
from reports.record.integrity import Disagreement, Integrity

QUANTILES: Final = ("duration quantiles", "shuffle read quantiles")

Pair = tuple[str, object, object]
"""What is compared, and both values."""


class MetricsCheck:
    """Stops after the REST collector, whose numbers it checks; by then the listener bus has emptied."""

    name = "metrics_check"

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._log: EventLog | None = None
        self._position = 0

    def start(self) -> None:
        """Remember how long the log is."""
        context = self._watched.session.sparkContext
        folder = context.getConf().get("spark.eventLog.dir")
        if not folder:
            raise CollectorError("Spark writes no event log")
        self._log = find_log(folder, context.applicationId)
        self._position = self._log.size()

    def stop(self, record: StageRecord) -> StageRecord:
        """The record with what agrees and what does not.

        Nothing is compared where the certificate has objections already: what failed, was killed or came late is told
        by the two sources at different times.
        """
        if self._log is None:
            raise CollectorError("stopped without having been started")
        if record.integrity is None or not record.integrity.sound:
            return record
        return checked(record, recount(self._log.since(self._position), self._watched.job_group))


def checked(record: StageRecord, found: Recount) -> StageRecord:
    """The record whose certificate says which counters both sources tell alike, and which not."""
    pairs = [*_metrics(record, found.metrics), *_stages(record, found)]
    differing = tuple(
        Disagreement(metric=name, rest=_text(rest), event_log=_text(log)) for name, rest, log in pairs if rest != log
    )
    agreed = [*(name for name, value in found.metrics.items() if value is not None), *QUANTILES]
    wrong = {name.split(" of Spark stage ")[0] for name, rest, log in pairs if rest != log}
    certificate = replace(
        record.integrity or Integrity(),
        compared=tuple(name for name in agreed if name not in wrong),
        disagreements=differing,
    )
    return replace(record, integrity=certificate)


def _metrics(record: StageRecord, found: Mapping[str, float | None]) -> Iterator[Pair]:
    for name, value in found.items():
        yield name, getattr(record.metrics, name), value


def _stages(record: StageRecord, found: Recount) -> Iterator[Pair]:
    """The quantiles of all Spark stage attempts that either source knows."""
    told = {(stage.stage_id, stage.attempt): stage for stage in record.spark_stages}
    for attempt in sorted({*told, *found.durations}):
        stage = told.get(attempt)
        both = (
            (QUANTILES[0], stage.duration if stage else None, found.durations),
            (QUANTILES[1], stage.shuffle_read if stage else None, found.shuffle_reads),
        )
        for name, rest, log in both:
            yield f"{name} of Spark stage {attempt[0]}.{attempt[1]}", _six(rest), log.get(attempt, ())


def _six(quantiles: Quantiles | None) -> tuple[float, ...]:
    return astuple(quantiles) if quantiles else ()


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
