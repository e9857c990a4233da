"""What each technique buys: alone, as the last one added, and what is due to their acting together."""

from __future__ import annotations

from typing import Final

from reports.charts.attribution import parts_chart
from reports.charts.palette import styles
from reports.charts.waterfall import waterfall
from reports.comparison_types import Attribution, Comparison, DatasetComparison, Part
from reports.comparison_types.ratio import Ratio
from reports.sections.overview import ratio_entry
from reports.sentences import against, told, too_few
from reports.statistics import Change
from reports.writing.page import Block, Column, Entry, Figure, Heading, Row, Section, Table, Text

_LEAD: Final = (
    "Each technique twice: added to the plain variant, and taken out of the tuned one (or added to it, if the tuned "
    "one does without). Both are time with it over time without it, within blocks; every interval holds for itself "
    "alone."
)
_ABSENT: Final = (
    "The run has no variants that differ by one technique: for workloads that have some, --ablate adds them, and "
    "--variant 'optimized-without-*' a few."
)


def attribution_section(comparison: Comparison) -> Section:
    """Per dataset a chart and a table of the techniques, and a waterfall where all were measured alone."""
    look = styles(comparison.variants, comparison.baseline)
    blocks: list[Block] = []
    for index, dataset in enumerate(comparison.datasets):
        found = dataset.attribution
        if found is None:
            continue
        blocks.append(Heading(text=dataset.dataset))
        blocks += [Text(text=sentence) for sentence in summary(found, dataset)]
        spec = parts_chart(found, look[found.plain], look[found.tuned])
        if spec:
            caption = (
                f"Time with a technique over time without it at {dataset.dataset}: hollow = added to {found.plain}, "
                f"filled = in {found.tuned}; lines are 95 % intervals, thin where units are too few for one."
            )
            blocks.append(Figure(id=f"parts-{index}", caption=caption, spec=spec))
        blocks.append(_table(found, dataset))
        steps = waterfall(found, look[found.tuned])
        if steps:
            caption = (
                f"From {found.plain} (same) to {found.tuned} at {dataset.dataset}: each technique by what it does "
                "alone, then what is left to the whole."
            )
            blocks.append(Figure(id=f"waterfall-{index}", caption=caption, spec=steps))
    if not blocks:
        blocks.append(Text(text=_ABSENT))
    return Section(anchor="techniques", title="What each technique buys", lead=_LEAD, blocks=tuple(blocks))


def summary(found: Attribution, dataset: DatasetComparison) -> list[str]:
    """The whole, the interplay, and techniques that change nothing measurable as the last one added."""
    sentences = [f"{found.tuned} is {against(found.whole, found.plain)} at {dataset.dataset}."]
    if found.interplay:
        sentences.append(_interplay(found.interplay))
    known = [part for part in found.parts if part.chosen and part.last and part.last.interval]
    idle = [part.tuning for part in known if part.last and _is_idle(part.last)]
    if idle:
        sentences.append(f"No difference was shown when these were left out of {found.tuned}: {', '.join(idle)}.")
    return sentences


def _interplay(ratio: Ratio) -> str:
    if ratio.interval is None:
        return f"Together against the product of the ratios alone: {told(ratio)}; {too_few(ratio)}."
    if _is_idle(ratio):
        return f"No interplay was shown: together against the product of the ratios alone, {told(ratio)}."
    how = "help each other" if ratio.value < 1 else "do in part the same work"
    return f"Parts do not add up: they {how}. Together they are {told(ratio)} than their ratios alone multiply to."


def _is_idle(ratio: Ratio) -> bool:
    return ratio.change in {Change.EQUIVALENT, Change.INCONCLUSIVE}


def _table(found: Attribution, dataset: DatasetComparison) -> Table:
    columns = (
        Column(label="Technique"),
        Column(label=f"Added to {found.plain}", numeric=True),
        Column(label=f"In {found.tuned}", numeric=True),
    )
    rows = tuple(_row(found, part) for part in found.parts)
    return Table(caption=f"Techniques at {dataset.dataset}", columns=columns, rows=rows)


def _row(found: Attribution, part: Part) -> Row:
    absent = "no such variant in this run, or it gets no ratio"
    return Row(
        head=Entry(text=part.tuning, note="" if part.chosen else f"not chosen for {found.tuned}"),
        cells=(ratio_entry(part.alone, absent), ratio_entry(part.last, absent)),
    )
