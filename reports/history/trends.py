"""From the points of a history to trends, as the list of runs shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reports.comparison_types import MetricSummary
from reports.comparison_types.ratio import Basis, Bounds, Ratio
from reports.comparison_types.trend import LEAST_RUNS, CounterTrend, RatioTrend, StageTrend, Trend, TrendRun
from reports.history.points import RATIO, Point
from reports.history.series import Place, Series, all_series
from reports.metrics import METRIC, Stability
from reports.statistics import LEVEL, Change, least_units
from reports.writing.formatting import moment


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


def _ratio(point: Point) -> Ratio:
    """The ratio as far as a history has it: value, interval and number of units."""
    interval = Bounds(low=point.low, high=point.high) if point.low is not None and point.high is not None else None
    return Ratio(
        value=point.value,
        points=(point.value,),
        interval=interval,
        basis=Basis(point.basis),
        units=point.n,
        level=LEVEL,
        family=1,
        fewest=least_units(LEVEL),
        p=None,
        spread=None,
        change=Change.INCONCLUSIVE,
        more=None,
    )
