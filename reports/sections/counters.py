"""Counters side by side: what differs most, then everything that was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.comparison_types import Comparison, DatasetComparison, MetricSummary, StageComparison
from reports.metrics import METRICS, STREAMING, Metric
from reports.record import RunHeader
from reports.sections.variants import variant_columns
from reports.writing.formatting import NOT_MEASURED, quantity
from reports.writing.page import Block, Column, Details, Entry, Heading, Row, Section, Table, Text

_LEAD: Final = (
    "Medians over the measured trials of each stage, those of disturbed blocks left out; n is the number of trials "
    "that measured it when not all did. Byte sizes are binary (1 KiB = 1,024 B). "
    "Counters of a wrong variant are of other work: compare them with care."
)
_TOP: Final = 6
_WALL: Final = "wall_seconds"  # has a section of its own
_NOTABLE: Final = 0.02  # shuffle and file bytes vary by about this much from trial to trial (measurement.md)


def counters_section(comparison: Comparison, header: RunHeader) -> Section:
    """Per dataset and stage the counters that differ most, with all of them behind a fold."""
    blocks: list[Block] = []
    metrics = [metric for metric in METRICS if header.streams or metric.group != STREAMING]
    for dataset in comparison.datasets:
        blocks.append(Heading(text=dataset.dataset))
        measured = [stage for stage in dataset.stages if any(cell.times.blocks for cell in stage.cells)]
        if not measured:
            blocks.append(Text(text="No measured trial ended well on this dataset, so there are no counters."))
            continue
        blocks.append(_differing(dataset, measured, comparison))
        for stage in measured:
            table = _all(stage, comparison, metrics)
            blocks.append(Details(summary=f"All counters of {stage.stage}", blocks=(table,)))
    return Section(anchor="counters", title="Counters", lead=_LEAD, blocks=tuple(blocks))


def difference(stage: StageComparison, metric: Metric, baseline: str) -> float:
    """How far a metric's median is from the baseline's in the variant where it is furthest: |a − b| / max, 0 to 1."""
    medians = {cell.variant: found.median for cell in stage.cells if (found := cell.metrics[metric.name])}
    reference = medians.get(baseline)
    if reference is None:
        return 0.0
    return max(abs(value - reference) / (max(abs(value), abs(reference)) or 1) for value in medians.values())


def _differing(dataset: DatasetComparison, stages: Sequence[StageComparison], comparison: Comparison) -> Table:
    rows = []
    for stage in stages:
        found = [(difference(stage, metric, comparison.baseline), metric) for metric in METRICS]
        notable = [(much, metric) for much, metric in found if much > _NOTABLE and metric.name != _WALL]
        top = sorted(notable, key=lambda pair: -pair[0])[:_TOP]
        rows += [_row(stage, metric, comparison.baseline, group=stage.stage) for _, metric in top]
    return _table(f"What differs most at {dataset.dataset}", rows, comparison)


def _all(stage: StageComparison, comparison: Comparison, metrics: Sequence[Metric]) -> Table:
    measured = [metric for metric in metrics if any(cell.metrics[metric.name] for cell in stage.cells)]
    missing = [metric.label for metric in metrics if metric not in measured]
    caption = f"All counters of {stage.stage}." + (f" Not measured: {', '.join(missing)}." if missing else "")
    rows = [_row(stage, metric, comparison.baseline, group=metric.group) for metric in measured]
    return _table(caption, rows, comparison)


def _table(caption: str, rows: Sequence[Row], comparison: Comparison) -> Table:
    return Table(caption=caption, columns=(Column(label="Counter"), *variant_columns(comparison)), rows=tuple(rows))


def _row(stage: StageComparison, metric: Metric, baseline: str, group: str) -> Row:
    largest = max((abs(found.median) for cell in stage.cells if (found := cell.metrics[metric.name])), default=0.0)
    most = max(len(cell.times.blocks) for cell in stage.cells)
    cells = tuple(_entry(cell.metrics[metric.name], metric, largest, most) for cell in stage.cells)
    return Row(head=Entry(text=metric.label, metric=metric.name), cells=cells, group=group)


def _entry(found: MetricSummary | None, metric: Metric, largest: float, most: int) -> Entry:
    if found is None:
        return Entry(text=NOT_MEASURED, tone="muted")
    return Entry(
        text=quantity(found.median, metric.unit),
        note=f"n = {found.measured}" if found.measured != most else "",
        bar=abs(found.median) / largest if largest else 0.0,
    )
