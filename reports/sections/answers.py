"""How every variant answered, stage by stage, and which rows of a wrong answer differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.comparison_types import Cell, Comparison, StageComparison
from reports.evidence.answers import answers_of, hint, told
from reports.record import Answer, Difference, DifferingRow, RunHeader, TrialRecord
from reports.sections.variants import answers_entry
from reports.writing.formatting import count, plural
from reports.writing.page import Block, Column, Entry, Heading, Row, Section, Table, Text

_WITH_REFERENCE: Final = (
    "Every answer is set against that of {reference}, worked out from the same input by another engine: number of "
    "rows, names and types of the columns, and a checksum over all values of all rows in any order."
)
_OF_STREAMS: Final = (
    " Where a stage streams, equal means that its micro-batches add up to what the reference finds over all events at "
    "once."
)
_WITH_BASELINE: Final = (
    "Every answer is set against the baseline's: number of rows, names and types of the columns, and a checksum over "
    "all values of all rows in any order. The workload names no reference, so a mistake that all make is not noticed."
)
_BATCHES: Final = Column(label="Micro-batches", numeric=True, metric="micro_batches")


def answers_section(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> Section:
    """A table per dataset, then the differing rows of every wrong answer."""
    blocks: list[Block] = []
    for dataset in comparison.datasets:
        own = [record for record in records if record.trial.dataset == dataset.dataset]
        rows = [_row(stage, cell, own, header.streams) for stage in dataset.stages for cell in stage.cells]
        columns = (
            Column(label="Variant"),
            Column(label="Answers"),
            Column(label="Rows", numeric=True),
            *((_BATCHES,) if header.streams else ()),
        )
        blocks.append(Heading(text=dataset.dataset))
        blocks.append(Table(caption=f"Answers at {dataset.dataset}", columns=columns, rows=tuple(rows), narrow=True))
        for stage in dataset.stages:
            for cell in stage.cells:
                if cell.difference:
                    blocks += _differing(f"{stage.stage} of {cell.variant} at {dataset.dataset}", cell.difference)
    lead = _WITH_BASELINE
    if header.reference:
        lead = _WITH_REFERENCE.format(reference=header.reference) + (_OF_STREAMS if header.streams else "")
    return Section(anchor="answers", title="Answers", lead=lead, blocks=tuple(blocks))


def _row(stage: StageComparison, cell: Cell, records: Sequence[TrialRecord], streams: bool) -> Row:
    answer: Answer | None = next(answers_of(records, stage.stage, cell.variant), None)
    rows = Entry(text="no answer", tone="muted") if answer is None else Entry(text=count(answer.rows))
    cells = (answers_entry([cell], is_judge=cell.variant == stage.judge), rows, *((_batches(cell),) if streams else ()))
    return Row(head=Entry(text=cell.variant), cells=cells, group=f"{stage.stage}: judged by {stage.judge}")


def _batches(cell: Cell) -> Entry:
    batches = cell.metrics.get("micro_batches")
    return Entry(text=count(round(batches.median)) if batches else "not a stream", tone="" if batches else "muted")


def _differing(title: str, difference: Difference) -> Iterator[Block]:
    numbers = (
        f"{plural(difference.changed, 'row')} with another value, {count(difference.extra)} too many, "
        f"{count(difference.missing)} missing. Look first at: {hint(difference)}"
    )
    columns = (Column(label="Row"), Column(label="Column"), Column(label="Found"), Column(label="Expected"))
    rows = tuple(row for each in difference.rows for row in _values(each))
    yield Heading(text=f"Rows that differ: {title}")
    yield Text(text=numbers, tone="bad")
    yield Table(caption=f"The first rows that differ in {title}", columns=columns, rows=rows)


def _values(row: DifferingRow) -> Iterator[Row]:
    key = ", ".join(f"{name} {value}" for name, value in row.key.items()) or "a row"
    for name, (found, expected) in row.columns.items():
        yield Row(head=Entry(text=key), cells=tuple(Entry(text=text) for text in (name, told(found), told(expected))))
