"""The comparison as plain text of at most 100 columns: report.txt and the table at the end of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from reports.comparing import setting_sweep
from reports.comparing.sweep import sentences
from reports.comparison_types import Cell, Comparison, Correct, DatasetComparison, Times, wrong_variants
from reports.comparison_types.ratio import Ratio
from reports.explain.selection import LEAD, chief_findings, line
from reports.lines import MARKS, printable, table_row, wrapped
from reports.prices import ASSUMED, Prices
from reports.record import RunHeader
from reports.sentences import measured, noise, told
from reports.writing.formatting import count, money, plural, seconds, size

_COLUMNS: Final = ("stage", "variant", "median", "n", "against the baseline", "answers")
_WIDTHS: Final = (15, 16, 8, 3, 41, 12)
_RIGHT: Final = (2, 3)
_RUNS: Final = 1000


def render_text(comparison: Comparison, header: RunHeader) -> str:
    """The whole report as text, ending in a newline."""
    lines = [*_head(comparison, header), ""]
    lines += _verdicts(comparison)
    lines += _why(comparison)
    for dataset in comparison.datasets:
        lines += ["", *_dataset(dataset, comparison)]
    lines += ["", *wrapped(comparison.definition)]
    return "\n".join(printable(line) for line in lines) + "\n"


def _head(comparison: Comparison, header: RunHeader) -> Iterable[str]:
    machine = header.environment
    quota = "" if machine.cpu_quota is None else f" (quota {count(machine.cpu_quota)})"
    yield from wrapped(f"{header.workload} · run {header.id} · spark-variant-bench {header.version}")
    yield from wrapped(
        f"{plural(machine.cores, 'core')}{quota}, {size(machine.memory_bytes)} memory, "
        f"Spark {machine.spark}, Java {machine.java}, Python {machine.python}"
    )
    yield from wrapped(comparison.setup)


def _verdicts(comparison: Comparison) -> Iterable[str]:
    for warning in comparison.warnings:
        yield from wrapped(f"WARNING {warning}", bullet="! ")
    for verdict in comparison.verdicts:
        yield from wrapped(MARKS.get(verdict.tone, "") + verdict.text, bullet="* ")
    if not comparison.verdicts:
        yield "Nothing to compare: the run has no variant beside the baseline."
    for sentence in _sweeps(comparison):
        yield from wrapped(sentence, bullet="~ ")
    for verdict in comparison.self_verdicts:
        yield from wrapped(verdict.text, bullet="= ")
    for note in comparison.notes:
        yield from wrapped(note, bullet="! ")


def _why(comparison: Comparison) -> Iterable[str]:
    told = [wrapped(line(dataset, finding), bullet="> ") for dataset, finding in chief_findings(comparison)]
    return ["", f"{LEAD}:", *chain.from_iterable(told)] if told else []


def _sweeps(comparison: Comparison) -> Iterable[str]:
    if comparison.sweep:
        yield from sentences(comparison.sweep, comparison.baseline)
    for dataset in comparison.datasets:
        for found in dataset.settings:
            yield from (f"{dataset.dataset}: {each}" for each in setting_sweep.sentences(found, comparison.baseline))


def _dataset(dataset: DatasetComparison, comparison: Comparison) -> Iterable[str]:
    yield from wrapped(f"{dataset.dataset}: {measured(dataset)}")
    yield from _row(_COLUMNS)
    yield from _row(["-" * width for width in _WIDTHS])
    for row in dataset.self_comparison[:1]:
        units = str(row.ratio.units) if row.ratio else "0"
        yield from _row(["A/A", comparison.baseline, "", units, _ratio(row.ratio, row.no_ratio, baseline=False), ""])
    for stage in dataset.stages:
        name = stage.stage
        for cell in stage.cells:
            ratio = _ratio(cell.ratio, cell.no_ratio, baseline=cell.variant == comparison.baseline)
            yield from _row([name, cell.variant, *_times(cell.times), ratio, _answers(cell, stage.judge)])
            name = ""
    name = "total in blocks"
    for total in dataset.totals if len(dataset.stages) > 1 else ():  # of one stage the total is the stage
        ratio = _ratio(total.ratio, total.no_ratio, baseline=total.variant == comparison.baseline)
        yield from _row([name, total.variant, *_times(total.times), ratio, ""])
        name = ""
    if dataset.outlook:
        yield from wrapped(noise(dataset.outlook, comparison.margin))
    yield from wrapped(_cost(dataset, comparison.prices))


def _cost(dataset: DatasetComparison, prices: Prices) -> str:
    """What a thousand runs of each variant cost; nothing where that is not known."""
    wrong = wrong_variants(dataset)
    known = [
        (f"{each.cost.variant} (wrong)" if each.cost.variant in wrong else each.cost.variant, each.run)
        for each in dataset.costs
        if each.run is not None
    ]
    told = ", ".join(f"{variant} {money(_RUNS * run, prices.currency)}" for variant, run in known)
    assumed = " at assumed prices" if prices == ASSUMED else ""
    return f"Cost of {count(_RUNS)} runs{assumed}: {told}." if told else ""


def _times(times: Times) -> tuple[str, str]:
    return ("-", "0") if times.median is None else (seconds(times.median), str(len(times.blocks)))


def _ratio(ratio: Ratio | None, reason: str | None, *, baseline: bool) -> str:
    if ratio is None:
        return "baseline" if baseline else f"none: {reason}"
    return told(ratio)


def _answers(cell: Cell, judge: str) -> str:
    if cell.variant == judge and cell.correct is Correct.EQUAL:
        return "reference"
    return cell.correct.upper() if cell.correct.is_wrong else str(cell.correct)


def _row(cells: Sequence[str]) -> Iterable[str]:
    return table_row(cells, _WIDTHS, _RIGHT)
