"""Number, size and layout of the files each variant wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from reports.charts.files import MOST_BARS, bin_name, binned, file_histogram
from reports.charts.palette import styles
from reports.comparison_types import Comparison
from reports.record import StageRecord
from reports.sections.typical import StageChart, Typical, stage_charts
from reports.writing.formatting import count, size
from reports.writing.page import Column, Details, Entry, Row, Section, Table, Text

Sizes = Mapping[str, Sequence[int]]  # bytes of every file, by variant
_LEAD: Final = "Files in the output of the trial nearest the median. Many small files cost every later reader."
_ABSENT: Final = "No file sizes were recorded. They are read from the output of stages that write files."


def file_section(comparison: Comparison, found: Typical) -> Section:
    """Per stage that writes files a histogram of their sizes, and tables of the same."""
    look = styles(comparison.variants, comparison.baseline)

    def draw(dataset: str, stage: str, own: Mapping[str, StageRecord]) -> StageChart | None:
        written = {name: done.file_sizes for name, done in own.items() if done.file_sizes}
        spec = file_histogram(written, look)
        if spec is None:
            return None
        title = f"{stage} at {dataset}"
        caption = f"Sizes of the files {stage} wrote at {dataset}{_areas(len(written))}{_sampled(own.values())}."
        bins = Details(summary=f"Sizes of {title} by number, as a table", blocks=(_bins(written, title),))
        return StageChart(caption=caption, spec=spec, below=(_table(own, title), bins))

    blocks = stage_charts(comparison, found, "files", draw) or (Text(text=_ABSENT),)
    return Section(anchor="files", title="Files", lead=_LEAD, blocks=blocks)


def _areas(variants: int) -> str:
    return "; areas are numbers of files" if variants > MOST_BARS else ""


def _sampled(found: Iterable[StageRecord]) -> str:
    sampled = any(len(done.file_sizes) < (done.metrics.files_written or 0) for done in found)
    return "; of very many files the record holds a sample of the sizes" if sampled else ""


def _table(own: Mapping[str, StageRecord], title: str) -> Table:
    columns = (
        Column(label="Variant"),
        Column(label="Files", numeric=True, metric="files_written"),
        Column(label="Folders", numeric=True, metric="output_partitions"),
        Column(label="Together", numeric=True, metric="file_bytes"),
        Column(label="Mean", numeric=True, metric="mean_file_bytes"),
        Column(label="Smallest", numeric=True, metric="smallest_file_bytes"),
        Column(label="Largest", numeric=True),
        Column(label="Row groups", numeric=True, metric="row_groups"),
        Column(label="Codec"),
    )
    rows = tuple(Row(head=Entry(text=name), cells=_row(done)) for name, done in own.items() if done.file_sizes)
    return Table(caption=f"Files of {title}, sizes in binary units", columns=columns, rows=rows)


def _row(done: StageRecord) -> tuple[Entry, ...]:
    found = done.metrics
    return tuple(
        Entry(text=text)
        for text in (
            count(found.files_written),
            count(found.output_partitions),
            size(found.file_bytes),
            size(found.mean_file_bytes),
            size(found.smallest_file_bytes),
            size(max(done.file_sizes)),
            count(found.row_groups),
            ", ".join(done.codecs) or "-",
        )
    )


def _bins(written: Sizes, title: str) -> Table:
    bins, counted = binned(written)
    columns = (Column(label="Size"), *(Column(label=name, numeric=True) for name in counted))
    rows = tuple(
        Row(
            head=Entry(text=bin_name(number)),
            cells=tuple(Entry(text=count(found[number])) for found in counted.values()),
        )
        for number in bins
    )
    return Table(caption=f"Number of files of {title} by size", columns=columns, rows=rows)
