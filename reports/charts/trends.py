"""Ratios and counters over runs: one place for each run, evenly, in order of their dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from reports.charts.frame import (
    Spec,
    Trace,
    axis,
    axis_names,
    figure,
    hover,
    label,
    merged,
    panel_title,
    panels,
    plain,
)
from reports.charts.palette import MUTED, Style
from reports.charts.ratio_axis import OPEN, reach_of, speed_axis
from reports.comparison_types.ratio import Bounds
from reports.comparison_types.trend import CounterTrend, StageTrend, TrendRatio
from reports.writing.formatting import quantity, speed

_PANEL: Final = 240  # pixels
_GAP: Final = 70
_LABELS: Final = 10  # that fit beneath a panel


def ratios_over_runs(stages: Sequence[StageTrend], runs: Sequence[str], styles: Mapping[str, Style]) -> Spec | None:
    """A panel per stage with a line per variant, whiskers being intervals; `runs` are labels. None without ratios."""
    shown = [stage for stage in stages if stage.ratios]
    lines = [
        [_ratio_line(each.variant, each.ratios, runs, styles[each.variant], index) for each in stage.ratios]
        for index, stage in enumerate(shown)
    ]
    axes = [speed_axis(reach_of(_values(stage))) for stage in shown]
    return _figure([stage.stage for stage in shown], lines, axes, runs, same=True)


def counters_over_runs(found: Sequence[CounterTrend], runs: Sequence[str], styles: Mapping[str, Style]) -> Spec | None:
    """A panel per counter with a line per variant; None without counters."""
    metrics = list(dict.fromkeys(each.metric for each in found))
    lines = [
        [_counter_line(each, runs, styles[each.variant], index) for each in found if each.metric == metric]
        for index, metric in enumerate(metrics)
    ]
    axes = [axis(str(metric.unit), rangemode="tozero") for metric in metrics]
    return _figure([metric.label for metric in metrics], lines, axes, runs, same=False)


def _figure(
    titles: Sequence[str],
    lines: Sequence[Sequence[Trace]],
    axes: Sequence[dict[str, object]],
    runs: Sequence[str],
    *,
    same: bool,
) -> Spec | None:
    if not titles:
        return None
    height = _PANEL * len(titles) + _GAP
    domains = panels(len(titles), _GAP / height if len(titles) > 1 else 0)
    traces = [trace for own in lines for trace in own]
    named: set[str] = set()
    for trace in traces:  # a variant stands in the legend once
        trace["showlegend"] = trace["legendgroup"] not in named
        named.add(trace["legendgroup"])
    return figure(
        traces,
        height=height,
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 62, "b": 42},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "yref": "container"},
        annotations=[panel_title(title, domain[1]) for title, domain in zip(titles, domains, strict=True)],
        shapes=[_same(index) for index in range(len(titles))] if same else [],
        **merged(_axes(index, own, domains[index], runs) for index, own in enumerate(axes)),
    )


def _axes(
    index: int, vertical: dict[str, object], domain: tuple[float, float], runs: Sequence[str]
) -> dict[str, object]:
    x, y, layout_x, layout_y = axis_names(index)
    step = -(-len(runs) // _LABELS)
    places = list(range(0, len(runs), step))
    horizontal = axis(
        tickvals=places,
        ticktext=[label(runs[place]) for place in places],
        range=[-0.5, len(runs) - 0.5],
        showgrid=False,
        zeroline=False,
        anchor=y,
    )
    return {layout_x: horizontal, layout_y: {**vertical, "domain": list(domain), "anchor": x}}


def _values(stage: StageTrend) -> Iterator[float]:
    for ratio in (ratio for each in stage.ratios for ratio in each.ratios.values()):
        yield from (ratio.value, _reach(ratio).low, _reach(ratio).high)


def _reach(ratio: TrendRatio) -> Bounds:
    return ratio.reach or Bounds(low=ratio.value, high=ratio.value)


def _ratio_line(variant: str, ratios: Mapping[int, TrendRatio], runs: Sequence[str], style: Style, panel: int) -> Trace:
    found = sorted(ratios.items())
    return {
        **_line(variant, [place for place, _ in found], style, panel),
        "y": [ratio.value for _, ratio in found],
        "marker": {
            "color": style.color,
            "symbol": [style.symbol + ("" if ratio.has_interval else OPEN) for _, ratio in found],
            "size": 10,
            "line": {"width": 2, "color": style.color},
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [_reach(ratio).high - ratio.value for _, ratio in found],
            "arrayminus": [ratio.value - _reach(ratio).low for _, ratio in found],
            "color": style.color,
            "thickness": 1.5,
            "width": 4,
        },
        "hovertext": [hover([variant, runs[place], speed(ratio.value), ratio.note]) for place, ratio in found],
    }


def _counter_line(trend: CounterTrend, runs: Sequence[str], style: Style, panel: int) -> Trace:
    found = sorted(trend.values.items())
    return {
        **_line(trend.variant, [place for place, _ in found], style, panel),
        "y": [summary.median for _, summary in found],
        "hovertext": [
            hover([trend.variant, runs[place], f"{trend.metric.label}: {quantity(summary.median, trend.metric.unit)}"])
            for place, summary in found
        ],
    }


def _line(variant: str, places: Sequence[int], style: Style, panel: int) -> Trace:
    x, y, _, _ = axis_names(panel)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(variant),
        "legendgroup": plain(variant),
        "x": list(places),
        "xaxis": x,
        "yaxis": y,
        "line": {"color": style.color, "width": 2, "dash": style.dash},
        "marker": {"color": style.color, "symbol": style.symbol, "size": 10},
        "hoverinfo": "text",
    }


def _same(panel: int) -> dict[str, object]:
    """The line at which a variant takes the baseline's time."""
    x, y, _, _ = axis_names(panel)
    return {
        "type": "line",
        "xref": f"{x} domain",
        "yref": y,
        "x0": 0,
        "x1": 1,
        "y0": 1,
        "y1": 1,
        "layer": "below",
        "line": {"color": MUTED, "width": 1.5},
    }
