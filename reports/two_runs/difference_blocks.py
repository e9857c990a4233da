"""What two runs say differently of themselves, on the page."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from reports.two_runs.model import TwoRuns
from reports.two_runs.words import NONE
from reports.writing.page import Block, Code, Entry, Row, Table, Text, columns


def difference_blocks(found: TwoRuns) -> Iterator[Block]:
    """Data, code, machine, options and settings that differ; what only one run has; both commands."""
    changes = [*(each for dataset in found.datasets for each in dataset.data_changes), *found.changes]
    if changes:
        rows = tuple(
            Row(head=Entry(text=each.name), cells=(_said(each.a), _said(each.b)), group=each.group) for each in changes
        )
        yield Table(caption="What the runs say differently", columns=columns("What", "A", "B"), rows=rows)
    else:
        yield Text(text="The runs say the same of themselves: code, machine, versions, options, settings and data.")
    if found.lonely:
        rows = tuple(
            Row(head=Entry(text=each.name), cells=(Entry(text=each.what), Entry(text=str(each.side))))
            for each in found.lonely
        )
        heads = columns("Name", "What it is", "In")
        yield Table(caption="What only one run has", columns=heads, rows=rows, narrow=True)
    for run in (found.a, found.b):
        yield Code(label=f"Command of {run.side}", text=shlex.join(run.command) or NONE)


def _said(text: str | None) -> Entry:
    return Entry(text=NONE, tone="muted") if text is None else Entry(text=text)
