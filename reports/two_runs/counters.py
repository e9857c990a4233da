"""Set the counters that repeat against each other; those that depend on the weather are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.comparison_types import MetricSummary
from reports.metrics import METRICS, NEAR_SHARE, Stability, alike
from reports.two_runs.model import CounterChange, CounterPair

Summaries = Mapping[str, MetricSummary | None]  # by name of the metric


def counter_pairs(a: Summaries, b: Summaries) -> Iterator[CounterPair]:
    """Every exact and near counter that at least one run measured, in the order of the catalogue."""
    for metric in METRICS:
        first, second = a.get(metric.name), b.get(metric.name)
        if not metric.repeats or not (first or second):
            continue
        yield CounterPair(
            metric=metric.name,
            a=first,
            b=second,
            change=_change(first, second, exact=metric.stability is Stability.EXACT),
            difference=_difference(first, second),
        )


def _change(a: MetricSummary | None, b: MetricSummary | None, *, exact: bool) -> CounterChange:
    if a is None or b is None:
        return CounterChange.ONE_RUN
    return _exactly(a, b) if exact else _nearly(a, b)


def _exactly(a: MetricSummary, b: MetricSummary) -> CounterChange:
    if a.minimum == a.maximum == b.minimum == b.maximum:
        return CounterChange.EQUAL
    if a.maximum < b.minimum or b.maximum < a.minimum:
        return CounterChange.CHANGED
    return CounterChange.VARIED


def _nearly(a: MetricSummary, b: MetricSummary) -> CounterChange:
    if a.median == b.median:
        return CounterChange.EQUAL
    return CounterChange.WITHIN if alike(a.median, b.median, NEAR_SHARE) else CounterChange.CHANGED


def _difference(a: MetricSummary | None, b: MetricSummary | None) -> float | None:
    return None if a is None or b is None or a.median == 0 else (b.median - a.median) / a.median
