"""The overview: every variant's time relative to the baseline with its interval, each unit a dot, A/A as a band."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from reports.charts.frame import ROW, Spec, Trace, axis, figure, hover, rows_axis
from reports.charts.palette import BAND, INK, MUTED, Style
from reports.comparison_types import DatasetComparison
from reports.formatting import speed
from reports.ratio import Ratio
from reports.sentences import headline, rests_on, told

_FACTORS: Final = (1.02, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)
_LABELS_A_SIDE: Final = 3
_SELF: Final = Style(color=INK, symbol="line-ns-open")


def overview(dataset: DatasetComparison, styles: Mapping[str, Style]) -> Spec | None:
    """Ratios of the totals of one dataset on a logarithmic axis, or None when there is none."""
    found = [(total.variant, total.ratio) for total in dataset.totals if total.ratio]
    if not found:
        return None
    itself = dataset.self_comparison[0].ratio
    rows: list[tuple[str, Ratio, Style]] = [(name, ratio, styles[name]) for name, ratio in found]
    if itself:
        rows.insert(0, ("A/A", itself, _SELF))
    traces: list[Trace] = []
    for place, (name, ratio, style) in enumerate(rows):
        traces += [_points(name, place, ratio, style), _estimate(name, place, ratio, style)]
    return figure(
        traces,
        height=78 + ROW * len(rows),
        showlegend=False,
        margin={"l": 8, "r": 16, "t": 10, "b": 48},
        xaxis=speed_axis(reach([ratio for _, ratio, _ in rows])),
        yaxis=rows_axis([name for name, _, _ in rows]),
        shapes=[same_line()] + ([_line(itself.shown.low, itself.shown.high)] if itself else []),
    )


def _estimate(name: str, row: int, ratio: Ratio, style: Style) -> Trace:
    """The point with its interval, or with a thin line over what was seen where there is none."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [ratio.value],
        "y": [row],
        "marker": {
            "color": style.color,
            "symbol": style.symbol,
            "size": 13,
            "line": {"width": 2, "color": style.color},
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [ratio.shown.high - ratio.value],
            "arrayminus": [ratio.value - ratio.shown.low],
            "color": style.color,
            "thickness": 3 if ratio.interval else 1,
            "width": 5 if ratio.interval else 0,
        },
        "hovertext": [hover([name, told(ratio), f"{rests_on(ratio)}, {headline(ratio)}"])],
        "hoverinfo": "text",
    }


def _points(name: str, row: int, ratio: Ratio, style: Style) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(ratio.points),
        "y": [row + 0.27] * ratio.units,
        "marker": {"color": style.color, "symbol": "circle", "size": 5, "opacity": 0.65},
        "hovertext": [hover([name, f"one {ratio.basis}: {speed(point)}"]) for point in ratio.points],
        "hoverinfo": "text",
    }


def reach(ratios: list[Ratio]) -> float:
    """How far an axis of ratios has to go to either side of 1, as a natural logarithm."""
    ends = [
        abs(math.log(end))
        for ratio in ratios
        for end in (ratio.shown.low, ratio.shown.high, ratio.seen.low, ratio.seen.high)
    ]
    return max(max(ends) * 1.15, math.log(1.05))


def speed_axis(reach: float, title: str = "← faster than the baseline · slower →") -> dict[str, object]:
    """A logarithmic axis of ratios, as far to the left as to the right, with its labels as "2×" and "same"."""
    fitting = [factor for factor in _FACTORS if math.log(factor) <= reach]
    factors: list[float] = []
    for factor in reversed(fitting):  # the widest first, then what leaves room for labels
        last = math.log(factors[-1]) if factors else math.inf
        if min(last - math.log(factor), math.log(factor)) > reach / _LABELS_A_SIDE:
            factors.append(factor)
    ticks = sorted([1 / factor for factor in factors] + [1.0] + factors)
    return axis(
        title,
        type="log",
        range=[-reach / math.log(10), reach / math.log(10)],
        tickvals=ticks,
        ticktext=["same" if tick == 1 else f"{max(tick, 1 / tick):g}×" for tick in ticks],
        tickangle=0,
        zeroline=False,
    )


def same_line() -> dict[str, object]:
    """The line at which nothing changes."""
    return _line(1.0, 1.0)


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
