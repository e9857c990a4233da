"""Spill: what did not fit into memory and was put on disk meanwhile."""

from __future__ import annotations

from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Count


@family
class SpillMetrics:
    """What did not fit into memory."""

    __slots__ = ()

    spill_memory_bytes: Count | None = metric(
        "Spilled (in memory)",
        Unit.BYTES,
        Stability.NOISY,
        source="/stages: memoryBytesSpilled",
        summary="Size in memory of what was spilled.",
        pitfall="Depends on what else is in memory at that moment.",
    )
    spill_disk_bytes: Count | None = metric(
        "Spilled (on disk)",
        Unit.BYTES,
        Stability.NOISY,
        source="/stages: diskBytesSpilled",
        summary="Size on disk of what was spilled.",
        pitfall="Depends on what else is in memory at that moment.",
    )
