"""Memory: how much the processes held."""

from __future__ import annotations

from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Count


@family
class MemoryMetrics:
    """How much the processes held."""

    __slots__ = ()

    peak_memory_bytes: Count | None = metric(
        "Peak memory",
        Unit.BYTES,
        Stability.NOISY,
        source="process tree: resident size, sampled",
        summary="Largest resident size of the worker's process tree and of executors.",
        pitfall="Includes what earlier stages left in the heap; memory that processes share counts once for each. Not "
        "measured where executors run on other machines.",
    )
