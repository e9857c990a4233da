"""Estimated seconds against cores, both logarithmic: where a line turns flat, more cores buy nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from reports.charts.frame import Spec, Trace, axis, figure, hover, label
from reports.charts.palette import Style
from reports.estimates.scale_out import CORES, ScaleOut
from reports.writing.formatting import count, plural, seconds

_LABELLED: Final = CORES[::2]  # the first and the last among them


def scale_out_chart(found: Mapping[str, ScaleOut], styles: Mapping[str, Style]) -> Spec | None:
    """A line a variant, dotted where it never goes below; None without an estimate."""
    if not found:
        return None
    lines = [_line(name, estimate, styles[name]) for name, estimate in found.items()]
    bounds = [_bound(estimate, styles[name]) for name, estimate in found.items()]
    return figure(
        [*bounds, *lines],
        height=340,
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 34, "b": 48},
        xaxis=axis("cores", type="log", tickvals=list(_LABELLED), ticktext=list(map(count, _LABELLED))),
        yaxis=_seconds_axis(found),
    )


def _seconds_axis(found: Mapping[str, ScaleOut]) -> dict[str, object]:
    """Logarithmic, with labels at 1, 2 and 5 times the powers of ten."""
    shown = [value for estimate in found.values() for value in (*estimate.seconds.values(), estimate.bound)]
    low, high = (math.floor(math.log10(end)) for end in (min(shown), max(shown)))
    ticks = [step * 10.0**power for power in range(low, high + 1) for step in (1, 2, 5)]
    labels = [f"{tick:g}" for tick in ticks]
    return axis("seconds, estimated", type="log", tickvals=ticks, ticktext=labels)


def _line(name: str, found: ScaleOut, style: Style) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(name),
        "x": list(found.seconds),
        "y": list(found.seconds.values()),
        "line": {"color": style.color, "width": 2.5, "dash": style.dash},
        "marker": {"color": style.color, "symbol": style.symbol, "size": 8},
        "hovertext": [
            hover([name, f"{plural(cores, 'core')}: {seconds(value)}", f"never below {seconds(found.bound)}"])
            for cores, value in found.seconds.items()
        ],
        "hoverinfo": "text",
    }


def _bound(found: ScaleOut, style: Style) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [CORES[0], CORES[-1]],
        "y": [found.bound] * 2,
        "line": {"color": style.color, "width": 1.5, "dash": "dot"},
        "showlegend": False,
        "hoverinfo": "skip",
    }
