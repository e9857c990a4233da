"""Micro-batches of streaming stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from reports.charts.palette import styles
from reports.charts.streaming import in_order, micro_batches
from reports.comparison_types import Comparison
from reports.record import MicroBatch, StageRecord
from reports.sections.pacing import LEAD as LATENCIES
from reports.sections.pacing import paced_chart
from reports.sections.typical import StageChart, Typical, stage_charts
from reports.writing.formatting import count, seconds
from reports.writing.page import Column, Details, Entry, Row, Section, Table, Text

_LEAD: Final = "Micro-batches of the trial nearest the median, in order."
_ABSENT: Final = "No micro-batches were recorded. Include a streaming stage in the run to see them."


def streaming_section(comparison: Comparison, found: Typical) -> Section:
    """Per streaming stage a chart of seconds and state, and a table of the same behind a fold.

    Before them stand latencies and rows behind, where a stream was paced.
    """
    look = styles(comparison.variants, comparison.baseline)

    def draw(dataset: str, stage: str, own: Mapping[str, StageRecord]) -> StageChart | None:
        batches = {name: done.micro_batches for name, done in own.items() if done.micro_batches}
        spec = micro_batches(batches, look)
        if spec is None:
            return None
        title = f"{stage} at {dataset}"
        caption = f"Seconds of each micro-batch of {title}, and the rows in state after it."
        table = Details(summary=f"Micro-batches of {title} as a table", blocks=(_table(batches, title),))
        return StageChart(caption=caption, spec=spec, below=(table,))

    def draw_paced(dataset: str, stage: str, own: Mapping[str, StageRecord]) -> StageChart | None:
        return paced_chart(f"{stage} at {dataset}", own, look)

    paced = stage_charts(comparison, found, "lag", draw_paced)
    blocks = stage_charts(comparison, found, "batches", draw) or (Text(text=_ABSENT),)
    introduction = (Text(text=LATENCIES),) if paced else ()
    return Section(anchor="streaming", title="Micro-batches", lead=_LEAD, blocks=(*introduction, *paced, *blocks))


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
