"""From the points of a history to trends, as the list of runs shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reports.comparison_types import MetricSummary
from reports.comparison_types.ratio import Basis, Bounds
from reports.comparison_types.trend import LEAST_RUNS, CounterTrend, RatioTrend, StageTrend, Trend, TrendRatio, TrendRun
from reports.history.points import RATIO, Point
from reports.history.series import Place, Series, all_series
from reports.metrics import METRIC, Stability
from reports.sentences import NO_INTERVAL
from reports.writing.formatting import ends, moment, plural


def history_trends(points: Iterable[Point]) -> tuple[Trend, ...]:
    """A trend for every place that has two runs or more."""
    places: defaultdict[Place, list[Series]] = defaultdict(list)
    for series in all_series(points):
        places[series.place].append(series)
    return tuple(trend for place, own in places.items() if len((trend := _trend(place, own)).runs) >= LEAST_RUNS)


def _trend(place: Place, own: Sequence[Series]) -> Trend:
    runs = {point.run: point for series in own for point in series.points}
    ordered = sorted(runs.values(), key=lambda point: (point.began, point.run))
    where = {point.run: number for number, point in enumerate(ordered)}
    return Trend(
        workload=place.workload,
        dataset=f"{place.dataset}, machine {place.machine[:6]}",
        baseline=place.baseline,
        variants=tuple(dict.fromkeys(series.variant for series in own)),
        runs=tuple(TrendRun(name=point.run, began=moment(point.began.timestamp())) for point in ordered),
        stages=tuple(_stages(own, where)),
    )


def _stages(own: Sequence[Series], where: dict[str, int]) -> Iterator[StageTrend]:
    for stage in dict.fromkeys(series.stage for series in own):
        here = [series for series in own if series.stage == stage]
        yield StageTrend(
            stage=stage,
            ratios=tuple(
                RatioTrend(variant=each.variant, ratios={where[point.run]: _ratio(point) for point in each.points})
                for each in here
                if each.name == RATIO
            ),
            counters=tuple(_counter(each, where) for each in here if _is_exact(each)),
        )


def _is_exact(series: Series) -> bool:
    metric = METRIC.get(series.name)
    return metric is not None and metric.stability is Stability.EXACT and len(series.points) >= LEAST_RUNS


def _counter(series: Series, where: dict[str, int]) -> CounterTrend:
    return CounterTrend(
        variant=series.variant,
        metric=METRIC[series.name],
        values={
            where[point.run]: MetricSummary(
                median=point.value, minimum=point.value, maximum=point.value, measured=point.n
            )
            for point in series.points
        },
    )


def _ratio(point: Point) -> TrendRatio:
    """The ratio as far as a history has it: what it amounted to, and its units, are not kept."""
    interval = Bounds(low=point.low, high=point.high) if point.low is not None and point.high is not None else None
    units = point.basis if point.basis == Basis.SINGLE else plural(point.n, point.basis)
    told = f"[{ends(point.value, interval.low, interval.high)}], {units}" if interval else f"{units}, {NO_INTERVAL}"
    return TrendRatio(value=point.value, reach=interval, has_interval=interval is not None, note=told, tone=None)
