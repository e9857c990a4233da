"""Trials that are tried once more: what went wrong need not be the variant's fault; pure."""

from __future__ import annotations

from typing import Final

from reports.evidence.validity import lost_executors
from reports.record import Status, TrialRecord

_LOST: Final = {
    Status.BROKER_LOST: "the broker of its events",
    Status.STORE_LOST: "the object store",
    Status.SERVER_LOST: "the Spark Connect server",
}


def excuse(record: TrialRecord) -> str | None:
    """What happened to a trial that ended badly and is to be tried once more; None for any other."""
    if record.status is Status.WORKER_DIED:
        return "the worker died; trying once more in a new one"
    if what := _LOST.get(record.status):
        return f"{what} was lost; trying once more"
    if record.status is Status.FAILED and lost_executors(record):
        return "failed as an executor of the cluster went away; trying once more"
    return None


def wants_new_workers(record: TrialRecord) -> bool:
    """Whether the next trial needs workers that know of another executor, which is cold, or of another broker.

    After a lost store or server, too: before a worker starts, what it depends on is looked at.
    """
    return record.status in _LOST or lost_executors(record)
