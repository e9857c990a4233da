"""What each variant's layout costs the next reader: time, files, bytes and partitions of named queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.comparison_types import Comparison, StageComparison
from reports.record import QueryRecord
from reports.sections.typical import Typical
from reports.sections.variants import variant_columns
from reports.writing.formatting import NOT_MEASURED, count, plural, seconds, size
from reports.writing.page import Block, Column, Entry, Heading, Row, Section, Table, Text

_LEAD: Final = (
    "The same queries over what every variant wrote, in the trial nearest the median. Seconds are those that Spark "
    "tells of the query, files and bytes what its scan opened: a layout that wins the write can lose the read."
)
_ABSENT: Final = (
    "No query by itself was measured: add --stage read_back to the stages, for workloads that have such a stage, and a "
    "variant on Spark, which alone tells of its queries."
)
Queries = dict[str, QueryRecord]


def read_back_section(comparison: Comparison, found: Typical) -> Section:
    """A table per dataset with a row for every named query of any stage."""
    blocks: list[Block] = []
    for dataset in comparison.datasets:
        rows = [row for stage in dataset.stages for row in _rows(_queries(comparison, found, dataset.dataset, stage))]
        if rows:
            columns = (Column(label="Query"), *variant_columns(comparison))
            caption = f"Queries over what was written at {dataset.dataset}"
            blocks += [Heading(text=dataset.dataset), Table(caption=caption, columns=columns, rows=tuple(rows))]
    if not blocks:
        blocks.append(Text(text=_ABSENT))
    return Section(anchor="read-back", title="Read-back", lead=_LEAD, blocks=tuple(blocks))


def _queries(comparison: Comparison, found: Typical, dataset: str, stage: StageComparison) -> list[Queries]:
    """Of every variant the queries of a stage by name; one that was run several times by its first run."""
    keys = [(dataset, stage.stage, variant) for variant in comparison.variants]
    return [{each.name: each for each in reversed(found[key].queries)} if key in found else {} for key in keys]


def _rows(queries: Sequence[Queries]) -> list[Row]:
    names = dict.fromkeys(name for own in queries for name in reversed(own))
    return [Row(head=Entry(text=name), cells=tuple(_entry(own.get(name)) for own in queries)) for name in names]


def _entry(query: QueryRecord | None) -> Entry:
    if query is None:
        return Entry(text=NOT_MEASURED, tone="muted")
    opened = [plural(query.files, "file")] if query.files is not None else []
    if query.bytes is not None:
        opened.append(size(query.bytes))
    if query.partitions is not None:
        opened.append(f"{count(query.partitions)} of its partitions")
    return Entry(text=seconds(query.seconds), note=", ".join(opened))
