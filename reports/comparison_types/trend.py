"""A trend: plain frozen data that charts and tables are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reports.comparison_types import MetricSummary
from reports.comparison_types.ratio import Bounds
from reports.comparison_types.verdict import Tone
from reports.metrics import Metric

LEAST_RUNS: Final = 2
"""Of fewer there is no trend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRatio:
    """A ratio as far as it is known of a run: variant time / baseline time, and in words what it rests on.

    `reach` is its interval if it `has_interval`, else the least and the greatest unit, None where nobody kept them.
    `tone` says what it amounts to, None where nobody kept that.
    """

    value: float
    reach: Bounds | None
    has_interval: bool
    note: str
    tone: Tone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioTrend:
    """A variant's time over the baseline's within each run, by the run's place in the trend."""

    variant: str
    ratios: Mapping[int, TrendRatio]


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterTrend:
    """An exact counter of a variant, by the run's place in the trend."""

    variant: str
    metric: Metric
    values: Mapping[int, MetricSummary]

    @property
    def changes(self) -> bool:
        """Whether it was not the same in all runs."""
        return len({end for found in self.values.values() for end in (found.minimum, found.maximum)}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTrend:
    """One stage, or several as a total ("join + totals"); totals have no counters."""

    stage: str
    ratios: tuple[RatioTrend, ...]
    counters: tuple[CounterTrend, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRun:
    """A run in a trend: its name, when it began in words, and where its report is, if it is anywhere."""

    name: str
    began: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Runs of one workload on the same data against the same baseline, oldest first, and all their variants."""

    workload: str
    dataset: str
    baseline: str
    variants: tuple[str, ...]
    runs: tuple[TrendRun, ...]
    stages: tuple[StageTrend, ...]
