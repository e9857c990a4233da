"""Skew of work: how far the slowest task of a stage's heaviest Spark stage lies from the median one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.charts.frame import (
    ROW,
    Spec,
    Trace,
    axis_names,
    figure,
    hover,
    merged,
    panel_title,
    panels,
    rows_panel,
)
from reports.charts.palette import GROUND, Style
from reports.record import Quantiles, SparkStage
from reports.writing.formatting import plural, seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSpread:
    """The Spark stage with most task time in one of our stages, of the trial nearest the median."""

    stage: str
    variant: str
    spark_stage: SparkStage
    duration: Quantiles


def task_spread(found: Sequence[TaskSpread], styles: Mapping[str, Style]) -> Spec | None:
    """A panel a stage, a row a variant: line from least to slowest task, with median, 95 % and maximum marked."""
    stages = list(dict.fromkeys(spread.stage for spread in found))
    if not stages:
        return None
    names = [name for name in styles if any(spread.variant == name for spread in found)]
    panel, between = ROW * len(names), 66
    height = 96 + len(stages) * panel + (len(stages) - 1) * between
    domains = panels(len(stages), between / (height - 96))
    traces: list[Trace] = []
    for spread in found:
        traces += _row(spread, names.index(spread.variant), stages.index(spread.stage), styles[spread.variant])
    return figure(
        traces,
        height=height,
        margin={"l": 8, "r": 16, "t": 54, "b": 42},
        showlegend=False,
        annotations=[panel_title(stage, top) for stage, (_, top) in zip(stages, domains, strict=True)],
        **merged(rows_panel(index, "seconds per task", names, domain) for index, domain in enumerate(domains)),
    )


def _row(spread: TaskSpread, row: int, panel: int, style: Style) -> list[Trace]:
    x, y, _, _ = axis_names(panel)
    place = {"type": "scatter", "xaxis": x, "yaxis": y, "hoverinfo": "text"}
    duration = spread.duration
    text = hover(
        [
            f"{spread.variant}, {plural(spread.spark_stage.tasks, 'task')}",
            f"median {seconds(duration.median)}, 95 % {seconds(duration.p95)}, slowest {seconds(duration.maximum)}",
            spread.spark_stage.name,
        ]
    )
    line = {
        "mode": "lines",
        "x": [duration.minimum, duration.maximum],
        "y": [row, row],
        "line": {"color": style.color, "width": 3},
        "opacity": 0.45,
        "hoverinfo": "skip",
    }
    marks = {
        "mode": "markers",
        "x": [duration.median, duration.p95, duration.maximum],
        "y": [row] * 3,
        "marker": {
            "color": style.color,
            "symbol": ["line-ns-open", "circle", "diamond"],
            "size": [16, 9, 11],
            "opacity": 1,
            "line": {"width": [3, 1, 1], "color": [style.color, GROUND, GROUND]},
        },
        "hovertext": [text] * 3,
    }
    return [place | line, place | marks]
