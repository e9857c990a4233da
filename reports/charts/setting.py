"""The response to a Spark setting: time against its values, beside the baseline as it is."""

from __future__ import annotations

from collections.abc import Mapping

from reports.charts.frame import Spec, axis, figure, label
from reports.charts.palette import Style
from reports.charts.response import curve
from reports.comparison_types import DatasetComparison, wrong_variants


def against_setting(dataset: DatasetComparison, baseline: str, styles: Mapping[str, Style]) -> Spec | None:
    """Median total seconds at every value, a line for each variant that was varied; None where nothing was measured.

    Values stand in the order of naming, evenly: they may be words.
    """
    values = list(dict.fromkeys(point.value for found in dataset.settings for point in found.points))
    wrong = wrong_variants(dataset)
    traces = []
    for found in dataset.settings:
        known = [
            (values.index(point.value), f"{found.key} = {point.value}", point.total.times)
            for point in found.points
            if point.total.times.blocks and point.variant not in wrong
        ]
        if known:
            traces.append(curve(found.of, known, styles[found.of]))
    if not traces:
        return None
    times = next((total.times.median for total in dataset.totals if total.variant == baseline), None)
    return figure(
        traces,
        height=380,
        xaxis=axis(
            dataset.settings[0].key,
            tickvals=list(range(len(values))),
            ticktext=[label(value) for value in values],
            range=[-0.25, len(values) - 0.75],
            showgrid=False,
            zeroline=False,
        ),
        yaxis=axis("seconds, stages in blocks added up", rangemode="tozero"),
        shapes=[_line(times, styles[baseline])] if times is not None else [],
    )


def _line(seconds: float, style: Style) -> dict[str, object]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": seconds,
        "y1": seconds,
        "line": {"color": style.color, "width": 1.5, "dash": "dash"},
    }
