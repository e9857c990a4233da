"""Task skew: the tasks of the heaviest Spark stage, per stage and variant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.charts.palette import styles
from reports.charts.tasks import TaskSpread, task_spread
from reports.comparison_types import Comparison
from reports.sections.typical import Typical
from reports.writing.formatting import count, seconds, times
from reports.writing.page import Block, Column, Entry, Figure, Heading, Row, Section, Table, Text


def task_section(comparison: Comparison, found: Typical) -> Section:
    """Median, 95 % and slowest task of the heaviest Spark stage, per stage and variant."""
    look = styles(comparison.variants, comparison.baseline)
    blocks: list[Block] = []
    for index, dataset in enumerate(comparison.datasets):
        spreads = list(_spreads(found, dataset.dataset))
        spec = task_spread(spreads, look)
        if spec:
            caption = (
                f"Task durations at {dataset.dataset}: line from fastest to slowest task, "
                "bar = median, circle = 95 %, diamond = slowest."
            )
            blocks.append(Heading(text=dataset.dataset))
            blocks.append(Figure(id=f"tasks-{index}", caption=caption, spec=spec))
            blocks.append(_task_table(spreads, dataset.dataset))
    if not blocks:
        blocks.append(Text(text="No task times were recorded. They come with Spark's REST API: keep the UI enabled."))
    lead = (
        "Tasks of the Spark stage with most task time, in the trial nearest the median. One slow task holds up the "
        "whole stage: the further right the diamond, the worse the work is spread."
    )
    return Section(anchor="tasks", title="Task skew", lead=lead, blocks=tuple(blocks))


def _spreads(found: Typical, dataset: str) -> Iterator[TaskSpread]:
    for (label, stage, variant), done in found.items():
        heaviest = max(done.spark_stages, key=lambda each: each.task_seconds, default=None)
        if label == dataset and heaviest and heaviest.duration:
            yield TaskSpread(stage=stage, variant=variant, spark_stage=heaviest, duration=heaviest.duration)


def _task_table(spreads: Sequence[TaskSpread], dataset: str) -> Table:
    labels = ("Tasks", "Median", "95 % under", "Slowest", "Slowest / median")
    rows = []
    for spread in spreads:
        duration = spread.duration
        ratio = times(duration.maximum / duration.median) if duration.median > 0 else "no ratio: median 0"
        texts = (count(spread.spark_stage.tasks), *map(seconds, (duration.median, duration.p95, duration.maximum)))
        cells = tuple(Entry(text=text) for text in (*texts, ratio))
        head = Entry(text=spread.variant, note=spread.spark_stage.name)
        rows.append(Row(head=head, cells=cells, group=spread.stage))
    columns = (Column(label="Variant"), *(Column(label=label, numeric=True) for label in labels))
    caption = f"Task durations at {dataset}; beneath each variant, Spark's own name of the Spark stage"
    return Table(caption=caption, columns=columns, rows=tuple(rows))
