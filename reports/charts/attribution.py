"""Techniques one by one: time with each over time without it, alone (hollow) and as the last one added (filled)."""

from __future__ import annotations

from typing import Final

from reports.charts.frame import ROW, Spec, Trace, figure, hover, rows_axis
from reports.charts.palette import MUTED, Style
from reports.charts.ratio_axis import reach, same_line, speed_axis, whisker
from reports.comparison_types import Attribution
from reports.ratio import Ratio
from reports.sentences import rests_on, told

_APART: Final = 0.17


def parts_chart(found: Attribution, alone: Style, last: Style) -> Spec | None:
    """A row for each technique, in the order of the attribution; None when nothing has a ratio."""
    traces: list[Trace] = []
    ratios: list[Ratio] = []
    for row, part in enumerate(found.parts):
        for ratio, shift, style, what, filled in (
            (part.alone, -_APART, alone, f"added to {found.plain}", False),
            (part.last, _APART, last, f"{'in' if part.chosen else 'added to'} {found.tuned}", True),
        ):
            if ratio is not None:
                ratios.append(ratio)
                traces.append(_mark(ratio, row + shift, style, [part.tuning, what], filled=filled))
    if not ratios:
        return None
    return figure(
        traces,
        height=78 + ROW * len(found.parts),
        showlegend=False,
        margin={"l": 8, "r": 16, "t": 10, "b": 48},
        xaxis=speed_axis(reach(ratios), "← faster with it · slower with it →"),
        yaxis=rows_axis([part.tuning for part in found.parts]),
        shapes=[same_line()],
    )


def _mark(ratio: Ratio, row: float, style: Style, words: list[str], *, filled: bool) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [ratio.value],
        "y": [row],
        "marker": {
            "color": style.color,
            "symbol": "circle" if filled else "circle-open",
            "size": 11,
            "line": {"width": 2, "color": style.color},
        },
        "error_x": whisker(ratio, style.color if ratio.interval else MUTED, width=0),
        "hovertext": [hover([*words, told(ratio), rests_on(ratio)])],
        "hoverinfo": "text",
    }
