"""Rows behind over time, of a paced stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.charts.frame import Spec, Trace, axis, figure, hover, label
from reports.charts.palette import MUTED, Style
from reports.estimates.pacing import Lag, lags
from reports.record import StageRecord
from reports.writing.formatting import plural, seconds


def lag_chart(stages: Mapping[str, StageRecord], styles: Mapping[str, Style]) -> Spec | None:
    """A line a variant, a dot a committed micro-batch; a dashed line where the last event came. None without any."""
    shown = {name: found for name, done in stages.items() if (found := lags(done))}
    if not shown:
        return None
    ends = [done.paced.seconds for done in stages.values() if done.paced]
    return figure(
        [_line(name, found, styles[name]) for name, found in shown.items()],
        height=360,
        showlegend=True,
        xaxis=axis("seconds after the first event", rangemode="tozero"),
        yaxis=axis("rows behind", rangemode="tozero", tickformat=","),
        shapes=[_end(max(ends))],
    )


def _line(name: str, found: tuple[Lag, ...], style: Style) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(name),
        "x": [lag.seconds for lag in found],
        "y": [lag.rows for lag in found],
        "line": {"color": style.color, "width": 2, "dash": style.dash},
        "marker": {"color": style.color, "symbol": style.symbol, "size": 7},
        "hovertext": [
            hover([name, f"{seconds(lag.seconds)} after the first event", f"{plural(lag.rows, 'row')} behind"])
            for lag in found
        ],
        "hoverinfo": "text",
    }


def _end(moment: float) -> dict[str, Any]:
    line = {"color": MUTED, "width": 1.5, "dash": "dash"}
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": moment, "x1": moment, "line": line}
