"""Sizes of the files a stage wrote, as a histogram with bins that double."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from reports.charts.frame import Spec, axis, figure, hover, plain
from reports.charts.palette import GROUND, Style
from reports.formatting import plural, size


def file_histogram(sizes: Mapping[str, Sequence[int]], styles: Mapping[str, Style]) -> Spec | None:
    """Number of files per bin [2^k, 2^(k+1)) bytes, by variant; None without files."""
    counted = {name: Counter(map(_bin, found)) for name, found in sizes.items() if found}
    if not counted:
        return None
    used = [number for bins in counted.values() for number in bins]
    bins = range(min(used), max(used) + 1)
    traces = [
        {
            "type": "bar",
            "name": plain(name),
            "x": list(range(len(bins))),
            "y": [found[number] for number in bins],
            "marker": {"color": styles[name].color, "line": {"color": GROUND, "width": 1}},
            "hovertext": [hover([name, f"{plural(found[number], 'file')} of {_range(number)}"]) for number in bins],
            "hoverinfo": "text",
        }
        for name, found in counted.items()
    ]
    step = -(-len(bins) // 8)
    return figure(
        traces,
        height=260,
        barmode="group",
        bargap=0.2,
        showlegend=True,
        xaxis=axis(
            "file size, each bin twice the one before",
            tickvals=list(range(0, len(bins), step)),
            ticktext=[_start(number) for number in bins[::step]],
            showgrid=False,
            zeroline=False,
        ),
        yaxis=axis("files", rangemode="tozero"),
    )


def _bin(value: int) -> int:
    """k with 2^k ≤ value < 2^(k+1); −1 for an empty file."""
    return int(math.log2(value)) if value > 0 else -1


def _start(number: int) -> str:
    return size(2.0**number) if number >= 0 else "empty"


def _range(number: int) -> str:
    return f"{_start(number)} to {_start(number + 1)}" if number >= 0 else "0 B"
