"""From creation times and micro-batches to latencies and rows behind; pure.

A record is *taken in* by the first micro-batch whose end offset lies beyond it. What it completes is put out by the
micro-batch after that: Spark moves the watermark between two. Its latency leads from its creation to the moment when
that one is committed; in a query without watermarks, when its own is. Rows *behind* are those created and not yet
taken in by a committed micro-batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bench.streams.paced.growth import Course, growth
from reports.record import MicroBatch, PacedStream, StageRecord

QUANTILES: Final = {"latency_p50_seconds": 0.5, "latency_p95_seconds": 0.95, "latency_p99_seconds": 0.99}
UNKNOWN: Final = "latencies are not known: the stage had no query that took all events in, or several"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Batches:
    """In order: which moments they were committed at, and the number of records taken in so far by topic."""

    committed: Floats
    taken: Mapping[str, NDArray[np.int64]]
    first: int  # the first one with records

    @property
    def all_taken(self) -> NDArray[np.int64]:
        total: NDArray[np.int64] = np.sum(list(self.taken.values()), axis=0, dtype=np.int64)
        return total


def measured(record: StageRecord, created: Mapping[str, Floats], rate: float) -> StageRecord:
    """The record with what is known of its paced stream; `created` are seconds since 1970 by topic and offset."""
    batches = sorted(record.micro_batches, key=lambda batch: batch.batch_id)
    if not _is_one_query(batches) or not _takes_all(batches, created):
        return replace(record, notes=(*record.notes, UNKNOWN))
    found = _batches(batches, created)
    every = np.sort(np.concatenate(list(created.values())))
    behind = np.searchsorted(every, found.committed, side="right") - found.all_taken
    latencies = _latencies(found, created, _output(batches, found.committed))
    paced = PacedStream(
        rate=rate,
        records=len(every),
        began_at=float(every[0]),
        seconds=float(every[-1] - every[0]),
    )
    metrics: dict[str, Any] = {
        "most_rows_behind": int(max(0, behind.max())),
        "lag_growth": growth(_course(batches, found, behind, paced)) if paced.seconds > 0 else None,
        **{name: float(np.quantile(latencies, share)) for name, share in QUANTILES.items()},
    }
    return replace(
        record,
        metrics=replace(record.metrics, **metrics),
        micro_batches=tuple(
            replace(batch, rows_behind=int(max(0, rows))) for batch, rows in zip(batches, behind, strict=True)
        ),
        paced=paced,
    )


def committed_at(batch: MicroBatch) -> float:
    """When a micro-batch was over, its commit included: seconds since 1970."""
    return datetime.fromisoformat(batch.started_at).timestamp() + batch.seconds


def _is_one_query(batches: Sequence[MicroBatch]) -> bool:
    return len({batch.batch_id for batch in batches}) == len(batches) > 0


def _takes_all(batches: Sequence[MicroBatch], created: Mapping[str, Floats]) -> bool:
    return all(max(batch.offsets.get(topic, 0) for batch in batches) == len(times) for topic, times in created.items())


def _batches(batches: Sequence[MicroBatch], created: Mapping[str, Floats]) -> _Batches:
    taken = {topic: np.zeros(len(batches), np.int64) for topic in created}
    for topic, so_far in taken.items():
        so_far[:] = np.maximum.accumulate([batch.offsets.get(topic, 0) for batch in batches])
    committed = np.array([committed_at(batch) for batch in batches])
    found = _Batches(committed=committed, taken=taken, first=0)
    return replace(found, first=int(np.argmax(found.all_taken > 0)))


def _output(batches: Sequence[MicroBatch], committed: Floats) -> Floats:
    """When what each micro-batch took in is put out at the latest."""
    if all(batch.watermark is None for batch in batches):
        return committed
    return np.append(committed[1:], committed[-1])


def _latencies(found: _Batches, created: Mapping[str, Floats], output: Floats) -> Floats:
    """Of all records."""
    parts = []
    for topic, times in created.items():
        taken_in = np.searchsorted(found.taken[topic], np.arange(len(times)), side="right")
        parts.append(output[taken_in] - times)
    return np.concatenate(parts)


def _course(batches: Sequence[MicroBatch], found: _Batches, behind: NDArray[np.int64], paced: PacedStream) -> Course:
    """What came after the first micro-batch with records."""
    after = slice(found.first + 1, None)
    return Course(
        ends=found.committed[after] - paced.began_at,
        lasted=np.array([batch.seconds for batch in batches])[after],
        rows=np.diff(found.all_taken, prepend=0)[after],
        behind=behind[after],
        stream=paced.seconds,
        rate=paced.records / paced.seconds,
    )
