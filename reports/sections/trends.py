"""How ratios and exact counters went over runs of the same work, as sections of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.charts.palette import styles
from reports.charts.trends import counters_over_runs, ratios_over_runs
from reports.comparison_types.trend import CounterTrend, StageTrend, Trend, TrendRatio
from reports.sections.glossary import glossary
from reports.writing.formatting import NOT_MEASURED, plural, quantity, speed
from reports.writing.page import Block, Column, Details, Entry, Figure, Heading, Row, Section, Table, Text

_MOST_PANELS: Final = 6
_TREND: Final = (
    "Each variant's time over that of the baseline of its own run, with its interval, over all runs of the same data "
    "against the same baseline. Times of different runs are not compared; code, settings and machine may be others in "
    "each of them."
)
_COUNTERS: Final = "Counters that are the same whenever the same work is done again: a step is a change of the work."


def trend_sections(found: Sequence[Trend]) -> tuple[Section, ...]:
    """Ratios, then exact counters, over runs."""
    if not found:
        alone = (Text(text="No two runs worked on the same data against the same baseline, so there is no trend."),)
        return (Section(anchor="trends", title="Trends", lead=_TREND, blocks=alone),)
    ratios = tuple(block for index, trend in enumerate(found) for block in _ratios(index, trend))
    counters = tuple(block for index, trend in enumerate(found) for block in _counters(index, trend))
    sections = (
        Section(anchor="trends", title="Ratios over runs", lead=_TREND, blocks=ratios),
        Section(anchor="counters", title="Exact counters over runs", lead=_COUNTERS, blocks=counters),
    )
    return (*sections, *glossary(sections))


def _title(trend: Trend) -> str:
    return f"{trend.workload} at {trend.dataset}, {plural(len(trend.runs), 'run')}"


def _labels(trend: Trend) -> list[str]:
    """Dates, shorter than names; two runs of a minute are told apart by their place."""
    return [run.began.removesuffix(" UTC") for run in trend.runs]


def _ratios(index: int, trend: Trend) -> Iterator[Block]:
    yield Heading(text=_title(trend))
    spec = ratios_over_runs(trend.stages, _labels(trend), styles(trend.variants, trend.baseline))
    if spec is None:
        yield Text(text="No run has a ratio: no variant beside the baseline answered rightly.")
        return
    yield Figure(id=f"ratios-{index}", caption=_caption(trend), spec=spec)
    tables = tuple(_ratio_table(stage, trend) for stage in trend.stages if stage.ratios)
    yield Details(summary=f"The same as tables, with the runs' reports ({trend.dataset})", blocks=tables)


def _caption(trend: Trend) -> str:
    """What the marks of the chart are, as far as they occur."""
    ratios = [ratio for stage in trend.stages for each in stage.ratios for ratio in each.ratios.values()]
    parts = [f"Time relative to {trend.baseline} within each run at {trend.dataset}"]
    if any(ratio.has_interval for ratio in ratios):
        parts.append("whiskers = 95 % interval")
    hollow = [ratio for ratio in ratios if not ratio.has_interval]
    if any(ratio.reach for ratio in hollow):
        parts.append("at a hollow mark the range of the units, which were too few for one")
    elif hollow:
        parts.append("a hollow mark has none")
    return "; ".join(parts) + "."


def _ratio_table(stage: StageTrend, trend: Trend) -> Table:
    columns = (Column(label="Run"), *(Column(label=each.variant, numeric=True) for each in stage.ratios))
    rows = tuple(
        Row(
            head=Entry(text=run.name, note=run.began, href=run.href),
            cells=tuple(
                _ratio(each.ratios[place]) if place in each.ratios else Entry(text="none", tone="muted")
                for each in stage.ratios
            ),
        )
        for place, run in enumerate(trend.runs)
    )
    return Table(caption=f"{stage.stage}, against {trend.baseline}", columns=columns, rows=rows)


def _ratio(ratio: TrendRatio) -> Entry:
    return Entry(text=speed(ratio.value), note=ratio.note, tone=str(ratio.tone or ""))


def _counters(index: int, trend: Trend) -> Iterator[Block]:
    yield Heading(text=_title(trend))
    for number, stage in enumerate(stage for stage in trend.stages if stage.counters):
        changing = [each for each in stage.counters if each.changes]
        same = len(stage.counters) - len(changing)
        if not changing:
            yield Text(text=f"{stage.stage}: all {plural(same, 'counter')} were the same in every run.")
            continue
        yield Text(text=f"{stage.stage}: {plural(len(changing), 'counter')} changed, {same} did not.")
        metrics = list(dict.fromkeys(each.metric for each in changing))[:_MOST_PANELS]
        drawn = [each for each in stage.counters if each.metric in metrics]
        spec = counters_over_runs(drawn, _labels(trend), styles(trend.variants, trend.baseline))
        if spec:
            caption = (
                f"Exact counters of {stage.stage} at {trend.dataset} that changed, the first {len(metrics)} of them."
            )
            yield Figure(id=f"counters-{index}-{number}", caption=caption, spec=spec)
        yield Details(summary=f"All that changed in {stage.stage}", blocks=(_counter_table(stage, changing, trend),))


def _counter_table(stage: StageTrend, changing: Sequence[CounterTrend], trend: Trend) -> Table:
    columns = (Column(label="Run"), *(_counter_head(each) for each in changing))
    rows = tuple(
        Row(head=Entry(text=run.name, href=run.href), cells=tuple(_counter(each, place) for each in changing))
        for place, run in enumerate(trend.runs)
    )
    return Table(caption=f"Exact counters of {stage.stage} that changed, by run", columns=columns, rows=rows)


def _counter_head(trend: CounterTrend) -> Column:
    return Column(label=f"{trend.metric.label}, {trend.variant}", metric=trend.metric.name)


def _counter(trend: CounterTrend, place: int) -> Entry:
    found = trend.values.get(place)
    if found is None:
        return Entry(text=NOT_MEASURED, tone="muted")
    low, high = (quantity(end, trend.metric.unit) for end in (found.minimum, found.maximum))
    return Entry(text=low if low == high else f"{low} to {high}")
