"""Shuffle: what tasks handed to each other through shuffle files."""

from __future__ import annotations

from reports.metrics import pitfalls
from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Amount, Count


@family
class ShuffleMetrics:
    """What went through shuffle files."""

    __slots__ = ()

    shuffle_write_bytes: Count | None = metric(
        "Shuffle written",
        Unit.BYTES,
        Stability.NEAR,
        source="/stages: shuffleWriteBytes",
        summary="Bytes written to shuffle files, compressed.",
        pitfall=pitfalls.ORDER,
    )
    shuffle_write_records: Count | None = metric(
        "Shuffle records written",
        Unit.COUNT,
        Stability.EXACT,
        source="/stages: shuffleWriteRecords",
        summary="Rows written to shuffle files.",
    )
    shuffle_read_bytes: Count | None = metric(
        "Shuffle read",
        Unit.BYTES,
        Stability.NEAR,
        source="/stages: shuffleReadBytes",
        summary="Bytes fetched, local and remote.",
        pitfall=pitfalls.ORDER,
    )
    shuffle_remote_bytes: Count | None = metric(
        "Shuffle read from other executors",
        Unit.BYTES,
        Stability.NOISY,
        source="/stages: shuffleRemoteBytesRead",
        summary="Bytes fetched through sockets.",
        pitfall="0 where the driver does the work; executors of one machine send through its own network only.",
    )
    shuffle_local_bytes: Count | None = metric(
        "Shuffle read where it was written",
        Unit.BYTES,
        Stability.NOISY,
        source="/stages: shuffleLocalBytesRead",
        summary="Bytes read from the executor's own files.",
        pitfall="With the bytes from other executors it makes up what was read.",
    )
    shuffle_read_records: Count | None = metric(
        "Shuffle records read",
        Unit.COUNT,
        Stability.EXACT,
        source="/stages: shuffleReadRecords",
        summary="Rows fetched.",
    )
    fetch_wait_seconds: Amount | None = metric(
        "Shuffle fetch wait",
        Unit.SECONDS,
        Stability.NOISY,
        source="/stages: shuffleFetchWaitTime",
        summary="Time tasks stood waiting for shuffle blocks.",
        pitfall="Without a cluster all blocks are local, so it says nothing of a network.",
    )
