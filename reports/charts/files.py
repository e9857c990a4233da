"""Sizes of the files a stage wrote, as a histogram with bins that double."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from reports.charts.frame import ROW, Spec, axis, figure, hover, label, rows_axis
from reports.charts.palette import GROUND, Style
from reports.writing.formatting import plural, size

MOST_BARS: Final = 8
_SMALLEST: Final = 4  # pixels across, as the following
_LARGEST: Final = 24


def binned(sizes: Mapping[str, Sequence[int]]) -> tuple[range, dict[str, Counter[int]]]:
    """Bins k of [2^k, 2^(k+1)) bytes from the least to the greatest in use, and every variant's files in each."""
    counted = {name: Counter(map(_bin, found)) for name, found in sizes.items() if found}
    used = [number for bins in counted.values() for number in bins]
    return (range(min(used), max(used) + 1) if used else range(0)), counted


def file_histogram(sizes: Mapping[str, Sequence[int]], styles: Mapping[str, Style]) -> Spec | None:
    """Number of files per bin, by variant; None without files."""
    bins, counted = binned(sizes)
    if not counted:
        return None
    if len(counted) > MOST_BARS:
        return _rows(bins, counted, styles)
    traces = [
        {
            "type": "bar",
            "name": label(name),
            "x": list(range(len(bins))),
            "y": [found[number] for number in bins],
            "marker": {"color": styles[name].color, "line": {"color": GROUND, "width": 1}},
            "hovertext": [hover([name, f"{plural(found[number], 'file')} of {bin_name(number)}"]) for number in bins],
            "hoverinfo": "text",
        }
        for name, found in counted.items()
    ]
    return figure(
        traces,
        height=260,
        barmode="group",
        bargap=0.2,
        showlegend=True,
        xaxis=_sizes(bins),
        yaxis=axis("files", rangemode="tozero"),
    )


def _rows(bins: range, counted: Mapping[str, Counter[int]], styles: Mapping[str, Style]) -> Spec:
    """A row per variant, a disc per bin with an area as its number of files: so many bars could not be told apart."""
    most = max(number for found in counted.values() for number in found.values())
    traces = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [number - bins.start for number in found],
            "y": [row] * len(found),
            "marker": {
                "color": styles[name].color,
                "size": [max(_SMALLEST, _LARGEST * math.sqrt(files / most)) for files in found.values()],
            },
            "hovertext": [hover([name, f"{plural(files, 'file')} of {bin_name(k)}"]) for k, files in found.items()],
            "hoverinfo": "text",
        }
        for row, (name, found) in enumerate(counted.items())
    ]
    height = 70 + ROW * len(counted)
    return figure(traces, height=height, showlegend=False, xaxis=_sizes(bins), yaxis=rows_axis(list(counted)))


def _sizes(bins: range) -> dict[str, object]:
    step = -(-len(bins) // 8)
    return axis(
        "file size, bins double",
        tickvals=list(range(0, len(bins), step)),
        ticktext=[_start(number) for number in bins[::step]],
        showgrid=False,
        zeroline=False,
    )


def _bin(value: int) -> int:
    """k with 2^k ≤ value < 2^(k+1); −1 for an empty file."""
    return int(math.log2(value)) if value > 0 else -1


def _start(number: int) -> str:
    return size(2.0**number) if number >= 0 else "empty"


def bin_name(number: int) -> str:
    """A bin in words: "1 MiB to 2 MiB"."""
    return f"{_start(number)} to {_start(number + 1)}" if number >= 0 else "0 B"
