"""From a run that adds techniques to the plain variant, one by one, what each of them bought."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Final

from bench.errors import BenchError
from bench.techniques.figures import Gain, MeasuredRun
from pipelines.tuning import Family, Tuning
from reports.comparison_types import Cell, Correct, DatasetComparison, StageComparison
from reports.loading import LoadedRun
from reports.metrics import METRICS
from reports.record import RunHeader
from reports.sentences import measured, told
from reports.writing.formatting import quantity

_OUT: Final = "--out"
_UNITS: Final = {metric.name: metric.unit for metric in METRICS}


def measured_run(run: LoadedRun, family: Family) -> MeasuredRun:
    """The gains of all techniques in all stages that the run measured.

    Raises BenchError when it has several datasets, another baseline, or no variant with one technique alone.
    """
    if len(run.comparison.datasets) != 1:
        raise BenchError(
            f"{run.folder} has {len(run.comparison.datasets)} datasets: give a run with one scale and skew"
        )
    if run.header.baseline != family.plain:
        raise BenchError(f"{run.folder} compares with {run.header.baseline}: give a run that does with {family.plain}")
    (dataset,) = run.comparison.datasets
    gains = tuple(_gains(dataset, family))
    if not gains:
        raise BenchError(f"{run.folder} measured no {family.plain}-with-…: name some with --variant")
    return MeasuredRun(command=_command(run.header), setup=_setup(run.header, dataset), gains=gains)


def _command(header: RunHeader) -> str:
    """What was asked for, but for the folder of this machine in which its run lies."""
    words = iter(header.command)
    kept = [word for word in words if not word.startswith(f"{_OUT}=") and (word != _OUT or not next(words))]
    return shlex.join(kept)


def _gains(dataset: DatasetComparison, family: Family) -> Iterator[Gain]:
    for stage in dataset.stages:
        cells = {cell.variant: cell for cell in stage.cells}
        for tuning in family.tunings:
            cell = cells.get(f"{family.plain}-with-{tuning.name}")
            if cell and (cell.ratio or cell.correct is not Correct.NOT_COMPARED):
                yield _gain(stage, tuning, cells[family.plain], cell)


def _gain(stage: StageComparison, tuning: Tuning, plain: Cell, cell: Cell) -> Gain:
    time = told(cell.ratio) if cell.ratio else f"no ratio: {cell.no_ratio}"
    counter = f"{_value(plain, tuning)} → {_value(cell, tuning)}" if tuning.counter else ""
    return Gain(technique=tuning.name, stage=stage.stage, time=time, counter=counter)


def _value(cell: Cell, tuning: Tuning) -> str:
    """The median of the technique's counter."""
    assert tuning.counter is not None
    summary = cell.metrics.get(tuning.counter)
    return quantity(summary.median if summary else None, _UNITS[tuning.counter])


def _setup(header: RunHeader, dataset: DatasetComparison) -> str:
    own, machine = dataset.self_comparison[0].ratio, header.environment
    parts = [
        f"{dataset.dataset}, {measured(dataset)}",
        f"{machine.cores} cores, Spark {machine.spark}, Java {machine.java}",
        *([f"the baseline against itself {told(own)}"] if own else []),
    ]
    return "; ".join(parts)
