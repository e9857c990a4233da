"""Where the time went: medians stacked by stage, then every block of every stage as a dot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.charts.frame import (
    ROW,
    Spec,
    Trace,
    axis,
    axis_names,
    figure,
    hover,
    label,
    merged,
    panel_title,
    panels,
    rows_axis,
    rows_panel,
)
from reports.charts.palette import GROUND, STAGE_SHADES, Style
from reports.comparison_types import Cell, DatasetComparison, StageComparison, wrong_variants
from reports.writing.formatting import plural, seconds


def stacked(dataset: DatasetComparison, variants: Sequence[str]) -> Spec | None:
    """Median seconds of each stage, one bar a variant; None when nothing was measured."""
    shown = [stage for stage in dataset.stages if any(cell.times.blocks for cell in stage.cells)]
    if not shown:
        return None
    traces = [_stage_bar(stage, index, variants) for index, stage in enumerate(shown)]
    return figure(
        traces,
        height=96 + ROW * len(variants),
        barmode="stack",
        xaxis=axis("median seconds", rangemode="tozero"),
        yaxis=rows_axis(_marked(dataset, variants)),
    )


def by_stage(dataset: DatasetComparison, styles: Mapping[str, Style]) -> Spec | None:
    """A panel a stage with its own scale: bar = median, dot = block; None when nothing was measured."""
    shown = [stage for stage in dataset.stages if any(cell.times.blocks for cell in stage.cells)]
    if not shown:
        return None
    names = _marked(dataset, [cell.variant for cell in shown[0].cells])
    panel, between = ROW * len(names), 66
    height = 76 + len(shown) * panel + (len(shown) - 1) * between
    inner = height - 76
    domains = panels(len(shown), between / inner)
    traces: list[Trace] = []
    for index, stage in enumerate(shown):
        for row, cell in enumerate(stage.cells):
            traces += _cell_traces(cell, row, index, styles[cell.variant])
    return figure(
        traces,
        height=height,
        showlegend=False,
        annotations=[panel_title(_title(stage), top) for stage, (_, top) in zip(shown, domains, strict=True)],
        **merged(rows_panel(index, "seconds", names, domain) for index, domain in enumerate(domains)),
    )


def _marked(dataset: DatasetComparison, variants: Sequence[str]) -> list[str]:
    """A wrong variant's time must not pass for an achievement."""
    wrong = wrong_variants(dataset)
    return [f"✕ {name}" if name in wrong else name for name in variants]


def _title(stage: StageComparison) -> str:
    return f"{stage.stage} (n = 1)" if stage.once else stage.stage


def _stage_bar(stage: StageComparison, index: int, variants: Sequence[str]) -> Trace:
    medians = {cell.variant: cell.times.median for cell in stage.cells}
    values = [medians.get(name) for name in variants]
    return {
        "type": "bar",
        "orientation": "h",
        "name": label(stage.stage),
        "x": values,
        "y": list(range(len(variants))),
        "marker": {
            "color": STAGE_SHADES[index % len(STAGE_SHADES)],
            "line": {"color": GROUND, "width": 1.5},
        },
        "hovertext": [
            hover([name, f"{stage.stage}: {seconds(value)}"]) for name, value in zip(variants, values, strict=True)
        ],
        "hoverinfo": "text",
    }


def _cell_traces(cell: Cell, row: int, panel: int, style: Style) -> list[Trace]:
    x, y, _, _ = axis_names(panel)
    blocks = cell.times.blocks
    if not blocks:
        return []
    place = {"xaxis": x, "yaxis": y, "hoverinfo": "text"}
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": [cell.times.median],
        "y": [row],
        "width": 0.62,
        "marker": {"color": style.color, "opacity": 0.38},
        "hovertext": [hover([cell.variant, f"median {seconds(cell.times.median)} of {plural(len(blocks), 'block')}"])],
    }
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [block.seconds for block in blocks],
        "cliponaxis": False,
        "y": [row] * len(blocks),
        "marker": {
            "color": style.color,
            "symbol": style.symbol,
            "size": 9,
            "line": {"color": GROUND, "width": 1},
        },
        "hovertext": [
            hover([cell.variant, f"fork {block.fork}, block {block.block}: {seconds(block.seconds)}"])
            for block in blocks
        ],
    }
    return [bar | place, dots | place]
