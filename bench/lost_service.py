"""A trial that came to no end while a store or a broker was gone: that is told, and not as too little time."""

from __future__ import annotations

from dataclasses import replace

from bench.storage import Storage
from bench.streams import EventStreams
from datasets.errors import DatasetError
from reports.record import Status, TrialRecord


def blamed_on_service(record: TrialRecord, storage: Storage, streams: EventStreams) -> TrialRecord:
    """The record, which says what was lost where the trial timed out and a service does not answer now."""
    if record.status is not Status.TIMED_OUT:
        return record
    for status, answers in ((Status.STORE_LOST, storage.answers), (Status.BROKER_LOST, streams.answers)):
        try:
            answers()
        except DatasetError as gone:
            return _with(record, status, f"{gone}\n{record.error}")
    return record


def _with(record: TrialRecord, status: Status, error: str) -> TrialRecord:
    """The stage that had begun ended so, and with it the trial."""
    *done, last = record.stages
    return replace(record, status=status, error=error, stages=(*done, replace(last, status=status, error=error)))
