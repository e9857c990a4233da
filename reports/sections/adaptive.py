"""How Spark went about it: the joins of the final plans, and what adaptive execution changed."""

from __future__ import annotations

from typing import Final

from reports.comparison_types import Cell, Comparison, DatasetComparison
from reports.metrics import METRICS, Metric
from reports.record import RunHeader
from reports.sections.typical import Typical
from reports.writing.formatting import NOT_MEASURED, quantity
from reports.writing.page import Block, Column, Entry, Heading, Row, Section, Table, Text

_LEAD: Final = (
    "Joins of the final plans, by Spark's name for the strategy, in the trial nearest the median{streams}. Then what "
    "adaptive execution (AQE) made of the plans while they ran: medians."
)
_OF_STREAMS: Final = "; of a streaming stage, all micro-batches added up"
_COUNTERS: Final = (
    "aqe_coalesced_partitions",
    "aqe_split_partitions",
    "aqe_local_reads",
    "aqe_converted_joins",
    "largest_shuffle_read_bytes",
    "aqe_skew_threshold_bytes",
)
_METRICS: Final = tuple(metric for metric in METRICS if metric.name in _COUNTERS)


def adaptive_section(comparison: Comparison, header: RunHeader, found: Typical) -> Section:
    """A row for every stage and variant that ran on Spark."""
    blocks: list[Block] = []
    for dataset in comparison.datasets:
        rows = _rows(dataset, found)
        if rows:
            blocks += [Heading(text=dataset.dataset), _table(dataset.dataset, rows)]
    if not blocks:
        blocks.append(Text(text="No plans were recorded. They come with Spark's REST API: keep the UI enabled."))
    lead = _LEAD.format(streams=_OF_STREAMS if header.streams else "")
    return Section(anchor="joins", title="Joins and adaptive execution", lead=lead, blocks=tuple(blocks))


def _rows(dataset: DatasetComparison, found: Typical) -> list[Row]:
    rows = []
    for stage in dataset.stages:
        for cell in stage.cells:
            done = found.get((dataset.dataset, stage.stage, cell.variant))
            if done is not None and done.plans:
                joins = ", ".join(f"{number} {name}" for name, number in done.joins.items()) or "none"
                cells = (Entry(text=joins), *(_entry(cell, metric) for metric in _METRICS))
                rows.append(Row(head=Entry(text=cell.variant), cells=cells, group=stage.stage))
    return rows


def _entry(cell: Cell, metric: Metric) -> Entry:
    summary = cell.metrics[metric.name]
    if summary is None:
        return Entry(text="off" if metric.name == "aqe_skew_threshold_bytes" else NOT_MEASURED, tone="muted")
    return Entry(text=quantity(summary.median, metric.unit))


def _table(dataset: str, rows: list[Row]) -> Table:
    labels = tuple(Column(label=metric.label, numeric=True, metric=metric.name) for metric in _METRICS)
    columns = (Column(label="Variant"), Column(label="Joins"), *labels)
    return Table(caption=f"Joins and adaptive execution at {dataset}", columns=columns, rows=tuple(rows))
