"""Streaming: micro-batches, state and latencies, which only stages with event streams have."""

from __future__ import annotations

from typing import Final

from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Amount, Count, Span

_PACED: Final = "In a paced stream it depends on the weather."
_LATENCY: Final = "The wait for a micro-batch to begin is in it; for windows to close it is not (decision 0020)."


@family
class StreamingMetrics:
    """What only stages with event streams have."""

    __slots__ = ()

    micro_batches: Count | None = metric(
        "Micro-batches",
        Unit.COUNT,
        Stability.EXACT,
        source="progress reports",
        summary="Micro-batches of streaming queries.",
        pitfall=_PACED,
    )
    state_rows: Count | None = metric(
        "State rows",
        Unit.COUNT,
        Stability.EXACT,
        source="progress: numRowsTotal",
        summary="Most rows kept in state after a micro-batch.",
        pitfall=_PACED,
    )
    state_memory_bytes: Count | None = metric(
        "State memory",
        Unit.BYTES,
        Stability.NOISY,
        source="progress: memoryUsedBytes",
        summary="Most memory used by state stores after a micro-batch.",
        pitfall="An estimate of the state store's own.",
    )
    state_commit_seconds: Amount | None = metric(
        "State commit",
        Unit.SECONDS,
        Stability.NOISY,
        source="progress: commitTimeMs",
        summary="Time to commit state stores, added over tasks and micro-batches.",
    )
    late_rows: Count | None = metric(
        "Rows dropped as late",
        Unit.COUNT,
        Stability.EXACT,
        source="progress: numRowsDroppedByWatermark",
        summary="Rows behind the watermark.",
        pitfall="An aggregation ahead of the state may have merged rows, which then count once.",
    )
    latency_p50_seconds: Amount | None = metric(
        "Latency, median",
        Unit.SECONDS,
        Stability.NOISY,
        source="Kafka: record timestamps; progress: endOffset, timestamp, batchDuration",
        summary="Paced streams: from when an event was handed to Kafka to the commit of what it completes.",
        pitfall=_LATENCY,
    )
    latency_p95_seconds: Amount | None = metric(
        "Latency, 95 %",
        Unit.SECONDS,
        Stability.NOISY,
        source="Kafka: record timestamps; progress: endOffset, timestamp, batchDuration",
        summary="Paced streams: from hand-over to commit, 95 % of the events took no longer.",
        pitfall=_LATENCY,
    )
    latency_p99_seconds: Amount | None = metric(
        "Latency, 99 %",
        Unit.SECONDS,
        Stability.NOISY,
        source="Kafka: record timestamps; progress: endOffset, timestamp, batchDuration",
        summary="Paced streams: from hand-over to commit, 99 % of the events took no longer.",
        pitfall=_LATENCY,
    )
    most_rows_behind: Count | None = metric(
        "Most rows behind",
        Unit.COUNT,
        Stability.NOISY,
        source="Kafka: record timestamps; progress: endOffset",
        summary="Paced streams: most rows that were there and not yet taken in when a micro-batch was committed.",
        pitfall="Those that came during a micro-batch are in it even where a variant keeps up.",
    )
    lag_growth: Span | None = metric(
        "Growth of rows behind",
        Unit.RATIO,
        Stability.NOISY,
        source="Kafka: record timestamps; progress: endOffset",
        summary="Paced streams: the share of arriving rows that stayed behind, by the median slope while they came.",
        pitfall="0 keeps up, 1 takes nothing in. With fewer than four micro-batches after the first while events came, "
        "from the times of micro-batches, and not measured where they do not show it.",
    )
