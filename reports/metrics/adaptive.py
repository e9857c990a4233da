"""Adaptive: what adaptive query execution (AQE) changed while the stage ran."""

from __future__ import annotations

from reports.metrics import pitfalls
from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Count


@family
class AdaptiveMetrics:
    """What adaptive query execution changed."""

    __slots__ = ()

    aqe_coalesced_partitions: Count | None = metric(
        "Partitions coalesced",
        Unit.COUNT,
        Stability.EXACT,
        source="/sql: number of coalesced partitions",
        summary="Partitions that AQE made by merging several.",
        pitfall=pitfalls.ADAPTIVE_PLANS,
    )
    aqe_split_partitions: Count | None = metric(
        "Partitions split",
        Unit.COUNT,
        Stability.EXACT,
        source="/sql: number of skewed partitions",
        summary="Skewed partitions of joins that AQE split.",
        pitfall=pitfalls.ADAPTIVE_PLANS,
    )
    aqe_local_reads: Count | None = metric(
        "Local shuffle reads",
        Unit.COUNT,
        Stability.EXACT,
        source="/sql: AQEShuffleRead without sizes",
        summary="Shuffles that AQE read where they lay, as a join was converted.",
        pitfall=pitfalls.ADAPTIVE_PLANS,
    )
    aqe_converted_joins: Count | None = metric(
        "Joins converted",
        Unit.COUNT,
        Stability.EXACT,
        source="/sql: planDescription, initial and final",
        summary="Joins of which AQE chose another strategy than was planned.",
        pitfall=pitfalls.ADAPTIVE_PLANS,
    )
    aqe_skew_threshold_bytes: Count | None = metric(
        "Least size to split",
        Unit.BYTES,
        Stability.EXACT,
        source="setting: skewedPartitionThresholdInBytes",
        summary="AQE splits no partition below this setting.",
        pitfall="Not measured where AQE or its splitting is off.",
    )
