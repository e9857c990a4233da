"""From the plain variant to the tuned one: what each technique does alone, and what is left over to the whole."""

from __future__ import annotations

import math
from typing import Final

from reports.charts.frame import ROW, Spec, Trace, figure, hover, rows_axis
from reports.charts.palette import MUTED, Style
from reports.charts.ratio_axis import same_line, speed_axis
from reports.comparison_types import Attribution
from reports.writing.formatting import speed

_REST: Final = "together"


def waterfall(found: Attribution, style: Style) -> Spec | None:
    """A bar for each chosen technique from where the one before it ended; None unless all were measured alone."""
    parts = [(part.tuning, part.alone.value) for part in found.parts if part.chosen and part.alone]
    if found.interplay is None or not parts:
        return None
    steps = sorted(parts, key=lambda step: step[1])
    steps.append((_REST, found.whole.value / math.prod(value for _, value in steps)))
    traces: list[Trace] = []
    start, least, most = 1.0, 1.0, 1.0
    for row, (name, value) in enumerate(steps):
        end = start * value
        color = style.color if name != _REST else MUTED
        traces.append(_bar(row, start, end, color, [name, speed(value)]))
        start, least, most = end, min(least, end), max(most, end)
    names = [name for name, _ in steps]
    return figure(
        traces,
        height=78 + ROW * len(steps),
        showlegend=False,
        margin={"l": 8, "r": 16, "t": 10, "b": 48},
        xaxis=speed_axis(max(-math.log(least), math.log(most)) * 1.1),
        yaxis=rows_axis(names),
        shapes=[same_line()],
    )


def _bar(row: int, start: float, end: float, color: str, words: list[str]) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [start, end],
        "y": [row, row],
        "line": {"color": color, "width": 12},
        "marker": {"color": color, "size": [0, 13], "symbol": "line-ns-open", "line": {"width": 2, "color": color}},
        "hovertext": [hover(words)] * 2,
        "hoverinfo": "text",
    }
