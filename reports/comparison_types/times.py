"""What was measured of a variant, summed up: times block by block, and metrics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSeconds:
    """Wall seconds in one block of one fork."""

    fork: int
    block: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The measured wall seconds, one a block; the summary is None when there are none."""

    blocks: tuple[BlockSeconds, ...]
    median: float | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSummary:
    """A metric over the measured trials that have it, in the unit of the metric catalogue."""

    median: float
    minimum: float
    maximum: float
    measured: int
