"""The response curve: time against dataset, where one variant may overtake another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.charts.frame import Spec, Trace, axis, figure, hover, label
from reports.charts.palette import Style
from reports.comparison_types import DatasetComparison, Times, wrong_variants
from reports.writing.formatting import plural, seconds


def response(datasets: Sequence[DatasetComparison], styles: Mapping[str, Style]) -> Spec | None:
    """Median total seconds per dataset, a line a variant, whiskers from least to greatest block; None below two.

    A variant that failed or answers wrongly on a dataset has no point there: its time is of other work.
    """
    shown = [dataset for dataset in datasets if any(total.times.blocks for total in dataset.totals)]
    if len(shown) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    traces = [_line(name, shown, style) for name, style in styles.items()]
    positions = list(range(len(shown)))
    return figure(
        [trace for trace in traces if trace["x"]],
        height=380,
        xaxis=axis(
            tickvals=positions,
            ticktext=[label(dataset.dataset) for dataset in shown],
            range=[-0.25, len(shown) - 0.75],
            showgrid=False,
            zeroline=False,
        ),
        yaxis=axis("seconds, stages in blocks added up", rangemode="tozero"),
    )


def _line(name: str, datasets: Sequence[DatasetComparison], style: Style) -> Trace:
    points = [
        (place, dataset.dataset, total.times)
        for place, dataset in enumerate(datasets)
        for total in dataset.totals
        if total.variant == name and total.times.blocks and name not in wrong_variants(dataset)
    ]
    return curve(name, points, style)


def curve(name: str, points: Sequence[tuple[int, str, Times]], style: Style) -> Trace:
    """A line through medians at places on the axis, each with its label, and whiskers from least to greatest block."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label(name),
        "x": [place for place, _, _ in points],
        "y": [times.median for _, _, times in points],
        "line": {"color": style.color, "width": 2.5, "dash": style.dash},
        "marker": {"color": style.color, "symbol": style.symbol, "size": 10},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [(times.maximum or 0) - (times.median or 0) for _, _, times in points],
            "arrayminus": [(times.median or 0) - (times.minimum or 0) for _, _, times in points],
            "color": style.color,
            "thickness": 1.5,
            "width": 4,
        },
        "hovertext": [hover([name, where, *_numbers(times)]) for _, where, times in points],
        "hoverinfo": "text",
    }


def _numbers(times: Times) -> list[str]:
    spread = f"{seconds(times.minimum)} to {seconds(times.maximum)}"
    return [f"median {seconds(times.median)}", f"{spread} in {plural(len(times.blocks), 'block')}"]
