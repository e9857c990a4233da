"""A stage that failed while the object store was gone: that is told, and not as the stage's failure."""

from __future__ import annotations

from dataclasses import replace

from bench.stored_place import StoredPlace
from datasets.errors import DatasetError
from reports.record import StageRecord, Status


def blamed_on_store(record: StageRecord, stored: StoredPlace | None) -> StageRecord:
    """The record, which says that the store was lost where the stage failed and the store does not answer now."""
    if stored is None or record.status is not Status.FAILED:
        return record
    try:
        stored.check()
    except DatasetError as gone:
        return replace(record, status=Status.STORE_LOST, error="\n".join(filter(None, (str(gone), record.error))))
    return record
