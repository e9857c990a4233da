"""The overview: every variant's time relative to the baseline, each block a dot, the A/A range as a band."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from reports.charts.frame import ROW, Spec, Trace, axis, figure, hover, rows_axis
from reports.charts.palette import BAND, INK, MUTED, Style
from reports.comparison_types import DatasetComparison, Ratio, Times, Total
from reports.formatting import speed
from reports.verdicts import estimate

_FACTORS: Final = (1.02, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)
_LABELS_A_SIDE: Final = 3


def overview(dataset: DatasetComparison, baseline: str, styles: Mapping[str, Style]) -> Spec | None:
    """Ratios of the totals of one dataset on a logarithmic axis, or None when there is none."""
    totals = [total for total in dataset.totals if total.ratio]
    if not totals:
        return None
    noise = dataset.self_comparison[0].ratio
    reference = next(total.times for total in dataset.totals if total.variant == baseline)
    traces: list[Trace] = []
    if noise:
        traces.append(_estimate("A/A", 0, noise, INK, "line-ns-open"))
    shift = 1 if noise else 0
    for row, total in enumerate(totals, start=shift):
        style = styles[total.variant]
        traces += [_blocks(total, reference, row, style), _row_estimate(total, row, style)]
    names = (["A/A noise"] if noise else []) + [total.variant for total in totals]
    reach = _reach([noise, *(total.ratio for total in totals)])
    return figure(
        traces,
        height=78 + ROW * len(names),
        showlegend=False,
        margin={"l": 8, "r": 16, "t": 10, "b": 48},
        xaxis=_speed_axis(reach),
        yaxis=rows_axis(names),
        shapes=[_line(1.0, 1.0)] + ([_line(noise.low, noise.high)] if noise else []),
    )


def relative_blocks(own: Times, reference: Times) -> list[tuple[str, float]]:
    """Every block both have, as its name and the ratio of times."""
    theirs = {(each.fork, each.block): each.seconds for each in reference.blocks}
    return [
        (f"fork {each.fork}, block {each.block}", each.seconds / theirs[each.fork, each.block])
        for each in own.blocks
        if (each.fork, each.block) in theirs
    ]


def _row_estimate(total: Total, row: int, style: Style) -> Trace:
    assert total.ratio is not None
    return _estimate(total.variant, row, total.ratio, style.color, style.symbol)


def _estimate(name: str, row: int, ratio: Ratio, color: str, symbol: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [ratio.value],
        "y": [row],
        "marker": {"color": color, "symbol": symbol, "size": 13, "line": {"width": 2, "color": color}},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [ratio.high - ratio.value],
            "arrayminus": [ratio.value - ratio.low],
            "color": color,
            "thickness": 3,
            "width": 0,
        },
        "hovertext": [hover([name, estimate(ratio)])],
        "hoverinfo": "text",
    }


def _blocks(total: Total, reference: Times, row: int, style: Style) -> Trace:
    found = relative_blocks(total.times, reference)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [ratio for _, ratio in found],
        "y": [row + 0.27] * len(found),
        "marker": {"color": style.color, "symbol": "circle", "size": 5, "opacity": 0.65},
        "hovertext": [hover([total.variant, name, speed(ratio)]) for name, ratio in found],
        "hoverinfo": "text",
    }


def _reach(ratios: list[Ratio | None]) -> float:
    ends = [abs(math.log(end)) for ratio in ratios if ratio for end in (ratio.low, ratio.high)]
    return max(max(ends) * 1.15, math.log(1.05))


def _speed_axis(reach: float) -> dict[str, object]:
    fitting = [factor for factor in _FACTORS if math.log(factor) <= reach]
    factors: list[float] = []
    for factor in reversed(fitting):  # the widest first, then what leaves room for labels
        last = math.log(factors[-1]) if factors else math.inf
        if min(last - math.log(factor), math.log(factor)) > reach / _LABELS_A_SIDE:
            factors.append(factor)
    ticks = sorted([1 / factor for factor in factors] + [1.0] + factors)
    return axis(
        "← faster than the baseline · slower →",
        type="log",
        range=[-reach / math.log(10), reach / math.log(10)],
        tickvals=ticks,
        ticktext=["same" if tick == 1 else f"{max(tick, 1 / tick):g}×" for tick in ticks],
        tickangle=0,
        zeroline=False,
    )


def _line(low: float, high: float) -> dict[str, object]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": low,
        "x1": high,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "fillcolor": BAND,
        "opacity": 0.6,
        "line": {"width": 1.5 if low == high else 0, "color": MUTED},
    }
