"""The sections of the page of two runs, after its findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reports.charts.palette import styles
from reports.charts.two_runs import side_by_side
from reports.comparison_types import Correct
from reports.sections.glossary import glossary
from reports.two_runs.counter_blocks import counter_blocks
from reports.two_runs.difference_blocks import difference_blocks
from reports.two_runs.model import AnswerChange, AnswerPair, CellPair, RatioPair, TwoRuns
from reports.two_runs.words import ROOM, overlap, ratio, time, titled
from reports.writing.formatting import count
from reports.writing.page import Block, Entry, Figure, Heading, Row, Section, Table, Text, columns

_RATIOS: Final = (
    "Each variant against the baseline of its own run, within blocks: what the machine did to one it did to the other, "
    "so these numbers travel better than times. They are set side by side, and no interval is made across the runs."
)
_COUNTERS: Final = (
    "Counters that are the same whenever the same work is done again. Exact ones are compared exactly, near ones may "
    f"move by {ROOM}; those that depend on the weather are not compared. Same work means same data, settings and cores."
)
_ANSWERS: Final = "Number of rows, columns and checksum of every stage's answer, that of B set against that of A."
_DIFFERENCES: Final = "What the runs say differently of themselves, and what only one of them has."
_ANSWER_TONES: Final = {AnswerChange.EQUAL: "good", AnswerChange.DIFFERS: "bad", AnswerChange.NOT_COMPARED: "muted"}
_TROUBLE: Final = {Correct.FAILED: "failed in its run", Correct.DIFFERS: "answered wrongly in its run"}


def two_runs_sections(found: TwoRuns) -> tuple[Section, ...]:
    """Ratios, answers, counters, times and what else differs."""
    parts = (
        ("ratios", "Ratios within each run", _RATIOS, _ratios(found)),
        ("answers", "Answers", _ANSWERS, _answers(found)),
        ("counters", "Counters", _COUNTERS, counter_blocks(found)),
        ("times", "Times, for information", found.warning, _times(found)),
        ("differences", "Differences", _DIFFERENCES, difference_blocks(found)),
    )
    sections = tuple(
        Section(anchor=anchor, title=title, lead=lead, blocks=tuple(blocks)) for anchor, title, lead, blocks in parts
    )
    return (*sections, *glossary(sections))


def _ratios(found: TwoRuns) -> Iterator[Block]:
    look = styles(found.variants, found.a.baseline)
    for index, dataset in enumerate(found.datasets):
        yield Heading(text=titled(dataset))
        if not dataset.ratios:
            yield Text(
                text="There is no ratio to set side by side: the runs share no variant beside a common baseline."
            )
            continue
        spec = side_by_side([(_label(pair), pair.variant, pair.a, pair.b) for pair in dataset.ratios], look)
        if spec:
            caption = (
                f"Time relative to {found.a.baseline} at {dataset.dataset} within each run: hollow = A, filled = B; "
                "thick line = 95 % interval, thin line = range where there are too few units for one."
            )
            yield Figure(id=f"ratios-{index}", caption=caption, spec=spec)
        heads = columns("Variant", "A", "B", "Intervals")
        rows = tuple(_ratio(pair) for pair in dataset.ratios)
        yield Table(caption=f"Against {found.a.baseline} at {dataset.dataset}", columns=heads, rows=rows)


def _label(pair: RatioPair) -> str:
    return pair.variant if pair.stage is None else f"{pair.variant} {pair.stage}"


def _ratio(pair: RatioPair) -> Row:
    texts = (ratio(pair.a, pair.no_a), ratio(pair.b, pair.no_b), overlap(pair))
    group = "all repeated stages together" if pair.stage is None else pair.stage
    return Row(head=Entry(text=pair.variant), cells=tuple(Entry(text=text) for text in texts), group=group)


def _answers(found: TwoRuns) -> Iterator[Block]:
    for dataset in found.datasets:
        rows = tuple(_answer(stage.stage, pair) for stage in dataset.stages for pair in stage.answers)
        heads = columns("Variant", "B against A", "Rows in A", "Rows in B")
        yield Heading(text=titled(dataset))
        if rows:
            yield Table(caption=f"Answers at {dataset.dataset}", columns=heads, rows=rows, narrow=True)
        else:
            yield Text(text="No answer was read in either run.")


def _answer(stage: str, pair: AnswerPair) -> Row:
    cells = (
        Entry(text=str(pair.change), note=pair.reason or "", tone=_ANSWER_TONES[pair.change]),
        *(Entry(text="no answer" if rows is None else count(rows)) for rows in (pair.rows_a, pair.rows_b)),
    )
    return Row(head=Entry(text=pair.variant), cells=cells, group=stage)


def _times(found: TwoRuns) -> Iterator[Block]:
    for dataset in found.datasets:
        rows = tuple(_time(stage.stage, cell) for stage in dataset.stages for cell in stage.cells)
        caption = f"Median wall clock at {dataset.dataset}, n = number of blocks; not to be ranked"
        heads = columns("Variant", "Median in A", "Median in B")
        yield Table(caption=caption, columns=heads, rows=rows, narrow=True)


def _time(stage: str, cell: CellPair) -> Row:
    cells = (
        Entry(text=time(cell.time_a), note=_TROUBLE.get(cell.correct_a, "")),
        Entry(text=time(cell.time_b), note=_TROUBLE.get(cell.correct_b, "")),
    )
    return Row(head=Entry(text=cell.variant), cells=cells, group=stage)
