"""From a run to the rows of a history: one for each number that can be followed over time; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from reports.comparison_types import Cell, Correct, DatasetComparison
from reports.comparison_types.ratio import Ratio
from reports.evidence.same_data import data_key
from reports.loading import LoadedRun
from reports.metrics import METRICS
from reports.record import DatasetInfo, Environment

RATIO: Final = "time / baseline"
"""The name of a ratio of times; all other names are those of counters in the catalogue."""
EXECUTION: Final = "execution"
_DIGITS: Final = 12  # of a hash, to tell machines and data apart
_USABLE: Final = frozenset({Correct.EQUAL, Correct.NOT_COMPARED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One number of one run. `low` and `high` are the 95 % interval, None where there is none; it rests on `n` units of
    the kind `basis`.

    `machine` and `data` are the same for runs on the same kind of machine and the same data, `dataset` tells the latter
    to people. Counters are medians over `n` executions, in the unit of the catalogue. `stage` is "join + totals" for
    these stages together.
    """

    run: str
    began: datetime
    machine: str
    commit: str | None
    dirty: bool | None
    version: str
    spark: str
    workload: str
    dataset: str
    data: str
    baseline: str
    variant: str
    stage: str
    name: str
    value: float
    low: float | None
    high: float | None
    n: int
    basis: str


def points_of(run: LoadedRun) -> tuple[Point, ...]:
    """Ratios with their intervals, and the counters that repeat; nothing of what failed or was wrong, or was paced.

    A paced run has no ratio, and its counters depend on where the clock cut micro-batches.
    """
    if run.header.stream.pace is not None:
        return ()
    infos = {info.label: info for info in run.header.datasets}
    return tuple(
        point for dataset in run.comparison.datasets for point in _of_dataset(run, infos[dataset.dataset], dataset)
    )


def machine_id(environment: Environment) -> str:
    """The same for machines of one kind: processor, cores, memory and system without its version. No name is in it."""
    told = (
        environment.processor,
        str(environment.cores),
        str(environment.memory_bytes >> 30),
        environment.system.split()[0],
    )
    return _hash("\n".join(told))


def _of_dataset(run: LoadedRun, info: DatasetInfo, dataset: DatasetComparison) -> Iterator[Point]:
    if len(dataset.total_stages) > 1:
        for total in dataset.totals:
            if total.ratio:
                yield _ratio(run, info, total.variant, " + ".join(dataset.total_stages), total.ratio)
    for stage in dataset.stages:
        for cell in stage.cells:
            if cell.ratio:
                yield _ratio(run, info, cell.variant, stage.stage, cell.ratio)
            if cell.correct in _USABLE:
                yield from _counters(run, info, stage.stage, cell)


def _counters(run: LoadedRun, info: DatasetInfo, stage: str, cell: Cell) -> Iterator[Point]:
    for metric in METRICS:
        found = cell.metrics.get(metric.name)
        if found and metric.repeats:
            counted = {"value": float(found.median), "n": found.measured, "basis": EXECUTION}
            yield _point(run, info, cell.variant, stage, name=metric.name, **counted)


def _ratio(run: LoadedRun, info: DatasetInfo, variant: str, stage: str, ratio: Ratio) -> Point:
    low, high = (ratio.interval.low, ratio.interval.high) if ratio.interval else (None, None)
    told = {"value": ratio.value, "low": low, "high": high, "n": ratio.units, "basis": str(ratio.basis)}
    return _point(run, info, variant, stage, name=RATIO, **told)


def _point(run: LoadedRun, info: DatasetInfo, variant: str, stage: str, **told: Any) -> Point:
    """A point of the run; `told` are the fields that make it one."""
    header = run.header
    return Point(
        run=header.id,
        began=datetime.fromtimestamp(header.created_at, tz=UTC),
        machine=machine_id(header.environment),
        commit=header.environment.commit,
        dirty=header.environment.dirty,
        version=header.version,
        spark=header.environment.spark,
        workload=header.workload,
        dataset=", ".join(f"{name} {level:g}" for name, level in info.levels.items()) or info.label,
        data=_hash(data_key(info)),
        baseline=header.baseline,
        variant=variant,
        stage=stage,
        **{"low": None, "high": None, **told},
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
