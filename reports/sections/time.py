"""Where the time went, stage by stage."""

from __future__ import annotations

from reports.charts.palette import styles
from reports.charts.time import by_stage, stacked
from reports.comparison_types import Cell, Comparison, DatasetComparison, StageComparison
from reports.sections.overview import ratio_entry, seconds_entry
from reports.sections.variants import answers_entry
from reports.writing.page import Block, Column, Entry, Figure, Heading, Row, Section, Table, Text

_LEAD = (
    "Wall clock of each stage: bars are medians, every dot is one block. A stage measured once per variant has one "
    "dot, and its ratio is a single measurement. Intervals hold for all variants of one stage at once, not for all "
    "stages. ✕ marks a variant that failed or answered wrongly: its time is of other work."
)


def time_section(comparison: Comparison) -> Section:
    """Per dataset: medians stacked, every block as a dot, and the table."""
    look = styles(comparison.variants, comparison.baseline)
    blocks: list[Block] = []
    for index, dataset in enumerate(comparison.datasets):
        blocks.append(Heading(text=dataset.dataset))
        whole = stacked(dataset, comparison.variants)
        parts = by_stage(dataset, look)
        if whole and parts:
            caption = f"Median seconds by stage and variant at {dataset.dataset}, stacked."
            blocks.append(Figure(id=f"stacked-{index}", caption=caption, spec=whole))
            caption = f"Seconds of every block by stage and variant at {dataset.dataset}; each panel has its own scale."
            blocks.append(Figure(id=f"stages-{index}", caption=caption, spec=parts))
        else:
            blocks.append(Text(text="No measured trial ended well on this dataset, so there is no time to show."))
        blocks.append(_table(dataset, comparison))
    return Section(anchor="time", title="Where the time went", lead=_LEAD, blocks=tuple(blocks))


def _table(dataset: DatasetComparison, comparison: Comparison) -> Table:
    columns = (
        Column(label="Variant"),
        Column(label="Median time", numeric=True),
        Column(label=f"Against {comparison.baseline}", numeric=True),
        Column(label="Answers"),
    )
    rows = [_row(stage, cell, comparison.baseline) for stage in dataset.stages for cell in stage.cells]
    return Table(caption=f"Time per stage at {dataset.dataset}", columns=columns, rows=tuple(rows))


def _row(stage: StageComparison, cell: Cell, baseline: str) -> Row:
    is_baseline = cell.variant == baseline
    ratio = Entry(text="baseline", tone="muted") if is_baseline else ratio_entry(cell.ratio, cell.no_ratio)
    answers = answers_entry([cell], is_judge=cell.variant == stage.judge)
    group = f"{stage.stage}: {stage.summary}" if stage.summary else stage.stage
    return Row(head=Entry(text=cell.variant), cells=(seconds_entry(cell.times), ratio, answers), group=group)
