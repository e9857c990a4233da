"""A trial that ended badly while what it depends on was gone: that is told, and not as the fault of the variant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from bench.chosen_engines import Engines
from bench.errors import BenchError
from bench.planning.engine_checks import check_server
from bench.storage.storage import Storage
from bench.streams.streams import EventStreams
from datasets.errors import DatasetError
from reports.record import Status, TrialRecord


def blamed_on_service(record: TrialRecord, storage: Storage, streams: EventStreams, engines: Engines) -> TrialRecord:
    """The record, which says what was lost where the trial ended badly and a service does not answer now."""
    for status, answers in _to_be_asked(record, storage, streams, engines):
        try:
            answers()
        except (BenchError, DatasetError) as gone:
            return _with(record, status, f"{gone}\n{record.error}")
    return record


def _to_be_asked(
    record: TrialRecord, storage: Storage, streams: EventStreams, engines: Engines
) -> Iterator[tuple[Status, Callable[[], None]]]:
    """What may be to blame; a stage that fails for want of a broker says so itself."""
    if record.status in {Status.FAILED, Status.TIMED_OUT}:
        yield Status.STORE_LOST, storage.answers
        yield Status.SERVER_LOST, partial(check_server, engines)
    if record.status is Status.TIMED_OUT:
        yield Status.BROKER_LOST, streams.answers


def _with(record: TrialRecord, status: Status, error: str) -> TrialRecord:
    """The stage that had begun ended so, and with it the trial."""
    *done, last = record.stages
    return replace(record, status=status, error=error, stages=(*done, replace(last, status=status, error=error)))
