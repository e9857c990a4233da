"""Micro-batches of streaming stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from reports.charts.palette import styles
from reports.charts.streaming import in_order, micro_batches
from reports.comparison_types import Comparison
from reports.formatting import count, seconds
from reports.page import Block, Column, Details, Entry, Figure, Heading, Row, Section, Table, Text
from reports.record import MicroBatch
from reports.sections.details import Typical, by_stage

_LEAD: Final = "Micro-batches of the trial nearest the median, in order."
_ABSENT: Final = "No micro-batches were recorded. Include a streaming stage in the run to see them."


def streaming_section(comparison: Comparison, found: Typical) -> Section:
    """Per streaming stage a chart of seconds and state, and a table of the same behind a fold."""
    look = styles(comparison.variants, comparison.baseline)
    blocks: list[Block] = []
    for dataset, stage, own in by_stage(comparison, found):
        batches = {name: done.micro_batches for name, done in own.items() if done.micro_batches}
        spec = micro_batches(batches, look)
        if spec:
            title = f"{stage} at {dataset}"
            caption = f"Seconds of each micro-batch of {title}, and the rows in state after it."
            figure = Figure(id=f"batches-{len(blocks)}", caption=caption, spec=spec)
            table = Details(summary=f"Micro-batches of {title} as a table", blocks=(_table(batches, title),))
            blocks += [Heading(text=title), figure, table]
    if not blocks:
        blocks.append(Text(text=_ABSENT))
    return Section(anchor="streaming", title="Micro-batches", lead=_LEAD, blocks=tuple(blocks))


def _table(batches: Mapping[str, Sequence[MicroBatch]], title: str) -> Table:
    columns = (Column(label="Micro-batch"), *(Column(label=name, numeric=True) for name in batches))
    turns = zip_longest(*map(in_order, batches.values()))
    rows = tuple(
        Row(head=Entry(text=str(number)), cells=tuple(map(_entry, turn))) for number, turn in enumerate(turns, start=1)
    )
    return Table(caption=f"Seconds and rows in state of {title}", columns=columns, rows=rows)


def _entry(batch: MicroBatch | None) -> Entry:
    if batch is None:
        return Entry(text="none", tone="muted")
    return Entry(text=seconds(batch.seconds), note=f"{count(batch.state_rows)} rows in state")
