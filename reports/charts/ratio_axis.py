"""What charts of ratios share: a logarithmic axis about "the same", and how an interval is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from reports.charts.frame import axis
from reports.charts.palette import BAND, MUTED
from reports.comparison_types.ratio import Ratio

OPEN: Final = "-open"  # what Plotly calls the hollow form of a marker
_SPEED: Final = "← faster · slower →"
_FACTORS: Final = (1.02, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)
_LABELS_A_SIDE: Final = 3


def whisker(ratio: Ratio, color: str, width: int) -> dict[str, object]:
    """The interval of a point, or thin what was seen where there is none; `width` is that of its ends in pixels."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [ratio.shown.high - ratio.value],
        "arrayminus": [ratio.value - ratio.shown.low],
        "color": color,
        "thickness": 3 if ratio.interval else 1,
        "width": width,
    }


def reach(ratios: Iterable[Ratio]) -> float:
    """How far an axis has to go to either side of 1 for ratios, intervals and units, as a natural logarithm."""
    return reach_of(
        end for ratio in ratios for end in (ratio.shown.low, ratio.shown.high, ratio.seen.low, ratio.seen.high)
    )


def reach_of(values: Iterable[float]) -> float:
    """The same for values."""
    return max(max(abs(math.log(value)) for value in values) * 1.15, math.log(1.05))


def speed_axis(reach: float) -> dict[str, object]:
    """A logarithmic axis of ratios, as far to the left as to the right, with its labels as "2×" and "same"."""
    fitting = [factor for factor in _FACTORS if math.log(factor) <= reach]
    factors: list[float] = []
    for factor in reversed(fitting):  # the widest first, then what leaves room for labels
        last = math.log(factors[-1]) if factors else math.inf
        if min(last - math.log(factor), math.log(factor)) > reach / _LABELS_A_SIDE:
            factors.append(factor)
    ticks = sorted([1 / factor for factor in factors] + [1.0] + factors)
    return axis(
        _SPEED,
        type="log",
        range=[-reach / math.log(10), reach / math.log(10)],
        tickvals=ticks,
        ticktext=["same" if tick == 1 else f"{max(tick, 1 / tick):g}×" for tick in ticks],
        tickangle=0,
        zeroline=False,
    )


def same_line() -> dict[str, object]:
    """The line at which nothing changes."""
    return band(1.0, 1.0)


def band(low: float, high: float) -> dict[str, object]:
    """A shaded range of ratios over the whole height, a line where both ends are the same."""
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
