"""Reads the progress reports of streaming queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from reports.record import MicroBatch

Payload = Mapping[str, Any]

MILLISECOND: Final = 1e-3


def micro_batch(progress: Payload) -> MicroBatch:
    """One micro-batch as the record keeps it."""
    return MicroBatch(
        batch_id=progress["batchId"],
        started_at=progress["timestamp"],
        input_rows=progress["numInputRows"],
        seconds=progress["batchDuration"] * MILLISECOND,
        state_rows=_state(progress, "numRowsTotal"),
        durations={phase: spent * MILLISECOND for phase, spent in progress["durationMs"].items()},
        offsets=_offsets(progress),
        watermark=progress.get("eventTime", {}).get("watermark"),
    )


def streaming_totals(reports: Sequence[Payload]) -> dict[str, Any]:
    """Metrics by name over all micro-batches. State is that of the micro-batch with most of it, over all operators."""
    return {
        "micro_batches": len(reports),
        "state_rows": max((_state(r, "numRowsTotal") for r in reports), default=0),
        "state_memory_bytes": max((_state(r, "memoryUsedBytes") for r in reports), default=0),
        "state_commit_seconds": sum(_state(r, "commitTimeMs") for r in reports) * MILLISECOND,
        "late_rows": sum(_state(r, "numRowsDroppedByWatermark") for r in reports),
    }


def _offsets(progress: Payload) -> dict[str, int]:
    """Records of every Kafka topic before the end of the micro-batch; of one that is read twice, what both have."""
    found: dict[str, int] = {}
    for source in progress["sources"]:
        end = source.get("endOffset")
        for topic, partitions in end.items() if isinstance(end, Mapping) else ():
            if isinstance(partitions, Mapping):  # other sources have offsets of other forms
                taken = sum(map(int, partitions.values()))
                found[topic] = min(taken, found.get(topic, taken))
    return found


def _state(progress: Payload, field: str) -> int:
    """Sum over the stateful operators of a micro-batch; 0 for a query that keeps no state."""
    return sum(int(operator[field]) for operator in progress["stateOperators"])
