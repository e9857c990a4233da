"""Counters of two runs on the page: those that changed, and all behind a fold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.metrics import METRIC
from reports.two_runs.model import CounterChange, CounterPair, TwoRuns
from reports.two_runs.words import change, titled, value
from reports.writing.formatting import plural
from reports.writing.page import Block, Details, Entry, Heading, Row, Table, Text, columns

_TONES: Final = {
    CounterChange.CHANGED: "small",
    CounterChange.VARIED: "muted",
    CounterChange.ONE_RUN: "muted",
}


def counter_blocks(found: TwoRuns) -> Iterator[Block]:
    """Per dataset what did not stay what it was, then everything that was compared."""
    for dataset in found.datasets:
        yield Heading(text=titled(dataset))
        if not dataset.counters:
            yield Text(text="No counters are compared: the data differ, or none was measured.")
            continue
        changed = [each for each in dataset.counters if not each[2].stays]
        if changed:
            yield _counter_table(f"Counters at {dataset.dataset} that do not stay what they were", changed)
        else:
            yield Text(text="Every counter that was compared stays what it was.")
        table = _counter_table(f"All exact and near counters at {dataset.dataset}", dataset.counters)
        yield Details(summary=f"All {plural(len(dataset.counters), 'counter')} at {dataset.dataset}", blocks=(table,))


def _counter_table(caption: str, found: Sequence[tuple[str, str, CounterPair]]) -> Table:
    heads = columns("Counter", "A", "B", "Change")
    return Table(caption=caption, columns=heads, rows=tuple(_counter(*each) for each in found))


def _counter(stage: str, variant: str, pair: CounterPair) -> Row:
    metric = METRIC[pair.metric]
    cells = (
        Entry(text=value(pair.a, metric)),
        Entry(text=value(pair.b, metric)),
        Entry(text=change(pair), tone=_TONES.get(pair.change, "")),
    )
    head = Entry(text=metric.label, note=metric.stability, metric=metric.name)
    return Row(head=head, cells=cells, group=f"{stage} of {variant}")
