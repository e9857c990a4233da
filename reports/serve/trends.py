"""How ratios and exact counters went over the runs that did the same work; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reports.comparison_types import DatasetComparison, MetricSummary
from reports.comparison_types.ratio import Ratio
from reports.comparison_types.trend import LEAST_RUNS, CounterTrend, RatioTrend, StageTrend, Trend, TrendRatio, TrendRun
from reports.evidence.same_data import data_key
from reports.metrics import METRICS, Stability
from reports.sentences import note_of, tone_of
from reports.serve.library import ReadRun
from reports.serve.run_table import address


def trends(runs: Sequence[ReadRun]) -> tuple[Trend, ...]:
    """A trend for all data that two runs or more have worked on."""
    groups: defaultdict[tuple[str, str, str], list[tuple[ReadRun, DatasetComparison]]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (run.header.created_at, run.name)):
        if run.header.stream.pace is not None:
            continue  # its times are the stream's, and its counters the clock's
        for info, dataset in zip(run.header.datasets, run.comparison.datasets, strict=True):
            groups[run.header.workload, run.header.baseline, data_key(info)].append((run, dataset))
    return tuple(_trend(group) for group in groups.values() if len(group) >= LEAST_RUNS)


def _trend(group: Sequence[tuple[ReadRun, DatasetComparison]]) -> Trend:
    first, dataset = group[0]
    return Trend(
        workload=first.header.workload,
        dataset=dataset.dataset,
        baseline=first.header.baseline,
        variants=tuple(dict.fromkeys(name for run, _ in group for name in run.comparison.variants)),
        runs=tuple(TrendRun(name=run.name, began=run.began, href=address(run)) for run, _ in group),
        stages=(*_totals([found for _, found in group]), *_stages([found for _, found in group])),
    )


def _totals(datasets: Sequence[DatasetComparison]) -> Iterator[StageTrend]:
    """A total is of certain stages: only runs that added up the same ones belong together."""
    found: defaultdict[str, defaultdict[str, dict[int, Ratio]]] = defaultdict(lambda: defaultdict(dict))
    for place, dataset in enumerate(datasets):
        if len(dataset.total_stages) > 1:
            for total in dataset.totals:
                if total.ratio:
                    found[" + ".join(dataset.total_stages)][total.variant][place] = total.ratio
    for stage, ratios in found.items():
        yield StageTrend(stage=stage, ratios=_ratio_trends(ratios), counters=())


def _stages(datasets: Sequence[DatasetComparison]) -> Iterator[StageTrend]:
    for name in dict.fromkeys(stage.stage for dataset in datasets for stage in dataset.stages):
        ratios: defaultdict[str, dict[int, Ratio]] = defaultdict(dict)
        counters: defaultdict[tuple[str, str], dict[int, MetricSummary]] = defaultdict(dict)
        for place, dataset in enumerate(datasets):
            for cell in (cell for stage in dataset.stages if stage.stage == name for cell in stage.cells):
                if cell.ratio:
                    ratios[cell.variant][place] = cell.ratio
                if not cell.correct.is_wrong:
                    for metric, summary in cell.metrics.items():
                        if summary:
                            counters[cell.variant, metric][place] = summary
        yield StageTrend(stage=name, ratios=_ratio_trends(ratios), counters=tuple(_counter_trends(counters)))


def _ratio_trends(found: Mapping[str, Mapping[int, Ratio]]) -> tuple[RatioTrend, ...]:
    return tuple(
        RatioTrend(variant=variant, ratios={place: _shown(ratio) for place, ratio in ratios.items()})
        for variant, ratios in found.items()
    )


def _shown(ratio: Ratio) -> TrendRatio:
    return TrendRatio(
        value=ratio.value,
        reach=ratio.shown,
        has_interval=ratio.interval is not None,
        note=note_of(ratio),
        tone=tone_of(ratio),
    )


def _counter_trends(found: Mapping[tuple[str, str], Mapping[int, MetricSummary]]) -> Iterator[CounterTrend]:
    for metric in (metric for metric in METRICS if metric.stability is Stability.EXACT):
        for (variant, name), values in found.items():
            if name == metric.name and len(values) >= LEAST_RUNS:
                yield CounterTrend(variant=variant, metric=metric, values=values)
