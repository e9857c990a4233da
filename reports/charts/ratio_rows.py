"""A chart of ratios beneath each other: a row for each, about a line at "the same"."""

from __future__ import annotations

from collections.abc import Sequence

from reports.charts.frame import ROW, Spec, Trace, figure, hover, rows_axis
from reports.charts.ratio_axis import reach, same_line, speed_axis, whisker
from reports.comparison_types.ratio import Ratio


def ratio_rows(
    traces: Sequence[Trace],
    labels: Sequence[str],
    ratios: Sequence[Ratio],
    *,
    behind: Sequence[dict[str, object]] = (),
) -> Spec:
    """The figure: `labels` of rows from the top, an axis that all `ratios` fit on, shapes `behind` the marks."""
    return figure(
        traces,
        height=78 + ROW * len(labels),
        showlegend=False,
        margin={"l": 8, "r": 16, "t": 10, "b": 48},
        xaxis=speed_axis(reach(ratios)),
        yaxis=rows_axis(labels),
        shapes=[same_line(), *behind],
    )


def ratio_mark(
    ratio: Ratio, row: float, words: Sequence[str], *, color: str, symbol: str, size: int, error: dict[str, object]
) -> Trace:
    """A point with its `error`, as `whisker` draws it, and `words` a line each when one points at it."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [ratio.value],
        "y": [row],
        "marker": {"color": color, "symbol": symbol, "size": size, "line": {"width": 2, "color": color}},
        "error_x": error,
        "hovertext": [hover(words)],
        "hoverinfo": "text",
    }


def estimate_mark(ratio: Ratio, row: float, words: Sequence[str], *, color: str, symbol: str) -> Trace:
    """The point with its interval, or with a thin line over what was seen where there is none."""
    error = whisker(ratio, color, width=5 if ratio.interval else 0)
    return ratio_mark(ratio, row, words, color=color, symbol=symbol, size=13, error=error)
