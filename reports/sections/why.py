"""Why a variant is faster or slower, and what to look at: findings with their evidence behind a fold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.comparison_types import Comparison, DatasetComparison, Total
from reports.comparison_types.finding import Evidence, Finding
from reports.explain.selection import headline
from reports.metrics import METRICS
from reports.sentences import rests_on, told
from reports.writing.formatting import NOT_MEASURED, plural, quantity
from reports.writing.page import Block, Column, Details, Entry, Heading, Row, Section, Table, Text

_LEAD: Final = (
    "Sentences made from counters, those first that can account for most of a variant's time. Each is an estimate and "
    "says how it was made; they overlap, as a shuffle makes tasks and tasks make garbage, so they do not add up. "
    "“Saves” and “costs” are against the baseline; “look at” is a problem of the variant by itself. Counters are "
    "medians, times of tasks those of the trial nearest the median. A problem costs at least a second and a tenth of "
    "the stage, so small data raise none; only spill and small files are told by their size alone."
)
_NOTHING: Final = "No counter is beyond its limit, and none tells a variant from the baseline."
_SHOWN: Final = 5
_LABELLED: Final = {metric.label: metric.name for metric in METRICS}  # all labels differ


def why_section(comparison: Comparison) -> Section:
    """Per dataset and variant the findings that account for most, the others behind a fold."""
    blocks: list[Block] = []
    for dataset in comparison.datasets:
        for total in dataset.totals:
            own = [finding for finding in dataset.findings if finding.variant == total.variant]
            if own:
                blocks.append(Heading(text=f"{total.variant} at {dataset.dataset}"))
                blocks.append(Text(text=_standing(total, dataset, comparison.baseline)))
                blocks += _folded(own, comparison.baseline)
    if not blocks:
        blocks.append(Text(text=_NOTHING))
    return Section(anchor="why", title="Why", lead=_LEAD, blocks=tuple(blocks))


def _standing(total: Total, dataset: DatasetComparison, baseline: str) -> str:
    """What is to be explained."""
    stages = " + ".join(dataset.total_stages)
    if total.variant == baseline:
        return "The baseline: what to look at."
    if total.ratio is None:
        return "No ratio over all stages."
    return f"Against {baseline} in {stages}: {told(total.ratio)}, {rests_on(total.ratio)}."


def _folded(found: Sequence[Finding], baseline: str) -> list[Block]:
    folds: list[Block] = [_details(finding, baseline) for finding in found]
    rest = tuple(folds[_SHOWN:])
    if not rest:
        return folds
    return [*folds[:_SHOWN], Details(summary=f"{plural(len(rest), 'more finding')}", blocks=rest)]


def _details(finding: Finding, baseline: str) -> Details:
    table = _table(finding, baseline)
    blocks = (Text(text=finding.text), table, Text(text=f"How it was estimated: {finding.estimate}"))
    return Details(summary=f"{finding.stage}: {headline(finding)}", blocks=blocks)


def _table(finding: Finding, baseline: str) -> Table:
    names = [finding.variant] if finding.variant == baseline else [baseline, finding.variant]
    columns = (Column(label="Counter"), *(Column(label=name, numeric=True) for name in names))
    rows = tuple(_row(each, alone=len(names) == 1) for each in finding.evidence)
    return Table(caption=f"Evidence: {finding.kind} in {finding.stage}", columns=columns, rows=rows, narrow=True)


def _row(found: Evidence, *, alone: bool) -> Row:
    values = (found.variant,) if alone else (found.baseline, found.variant)
    return Row(
        head=Entry(text=found.label, metric=_LABELLED.get(found.label, "")),
        cells=tuple(_entry(value, found) for value in values),
    )


def _entry(value: float | None, found: Evidence) -> Entry:
    if value is None:
        return Entry(text=NOT_MEASURED, tone="muted")
    return Entry(text=quantity(value, found.unit))
