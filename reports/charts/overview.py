"""The overview: every variant's time relative to the baseline with its interval, each unit a dot, A/A as a band."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports.charts.frame import Spec, Trace, hover
from reports.charts.palette import INK, Style
from reports.charts.ratio_axis import band
from reports.charts.ratio_rows import estimate_mark, ratio_rows
from reports.comparison_types import DatasetComparison
from reports.comparison_types.ratio import Ratio
from reports.sentences import headline, rests_on, told
from reports.writing.formatting import speed

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
    return ratio_rows(
        traces,
        [name for name, _, _ in rows],
        [ratio for _, ratio, _ in rows],
        behind=[band(itself.shown.low, itself.shown.high)] if itself else [],
    )


def _estimate(name: str, row: int, ratio: Ratio, style: Style) -> Trace:
    words = [name, told(ratio), f"{rests_on(ratio)}, {headline(ratio)}"]
    return estimate_mark(ratio, row, words, color=style.color, symbol=style.symbol)


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
