"""Ratios of two runs side by side: each within its own run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.charts.frame import ROW, Spec, Trace, figure, hover, rows_axis
from reports.charts.palette import Style
from reports.charts.ratio_axis import OPEN, reach, same_line, speed_axis, whisker
from reports.ratio import Ratio
from reports.sentences import rests_on, told


def side_by_side(
    rows: Sequence[tuple[str, str, Ratio | None, Ratio | None]], styles: Mapping[str, Style]
) -> Spec | None:
    """Label, variant and the ratios in A (hollow) and B (filled), one beneath the other; None without any."""
    shown = [
        (f"{side} {label}", ratio, side, styles[variant])  # a long label loses its end, not its run
        for label, variant, a, b in rows
        for side, ratio in (("A", a), ("B", b))
        if ratio
    ]
    if not shown:
        return None
    traces = [_point(place, *each) for place, each in enumerate(shown)]
    return figure(
        traces,
        height=78 + ROW * len(shown),
        showlegend=False,
        margin={"l": 8, "r": 16, "t": 10, "b": 48},
        xaxis=speed_axis(reach([ratio for _, ratio, _, _ in shown])),
        yaxis=rows_axis([label for label, _, _, _ in shown]),
        shapes=[same_line()],
    )


def _point(row: int, label: str, ratio: Ratio, side: str, style: Style) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [ratio.value],
        "y": [row],
        "marker": {
            "color": style.color,
            "symbol": style.symbol + (OPEN if side == "A" else ""),
            "size": 13,
            "line": {"width": 2, "color": style.color},
        },
        "error_x": whisker(ratio, style.color, width=5 if ratio.interval else 0),
        "hovertext": [hover([label, told(ratio), rests_on(ratio)])],
        "hoverinfo": "text",
    }
