"""Set two runs of one workload beside each other; pure."""

from __future__ import annotations

from collections.abc import Iterator

from reports.comparison_types import Cell, DatasetComparison, StageComparison, Times, Total
from reports.comparison_types.ratio import Ratio
from reports.errors import ReportError
from reports.evidence.same_data import Data, data_of
from reports.loading import LoadedRun
from reports.record import FORMAT_VERSION
from reports.two_runs.answers import answer_pairs
from reports.two_runs.counters import counter_pairs
from reports.two_runs.findings import findings
from reports.two_runs.model import CellPair, DatasetPair, MedianTime, RatioPair, RunFacts, Side, StagePair, TwoRuns
from reports.two_runs.notes import WARNING, notes
from reports.two_runs.settings import changes, data_changes, lonely


def compare_runs(a: LoadedRun, b: LoadedRun) -> TwoRuns:
    """All that can be said of two runs, A before B.

    Raises ReportError for different workloads, for the same run twice, and where one has no records.
    """
    _refuse(a, b)
    datasets = tuple(_datasets(a, b))
    changed = changes(a.header, b.header)
    return TwoRuns(
        format=FORMAT_VERSION,
        workload=a.header.workload,
        a=_facts(a, Side.A),
        b=_facts(b, Side.B),
        warning=WARNING,
        findings=findings(datasets),
        datasets=datasets,
        changes=changed,
        lonely=lonely(a.header, b.header),
        notes=notes(a, b, datasets, changed),
    )


def _refuse(a: LoadedRun, b: LoadedRun) -> None:
    for run in (a, b):
        if not run.records:
            raise ReportError(f"{run.folder} has no records: give a run in which something was measured")
    if a.folder == b.folder or a.header.id == b.header.id:
        raise ReportError(f"{a.folder} and {b.folder} are the same run {a.header.id}: give two different ones")
    if a.header.workload != b.header.workload:
        raise ReportError(
            f"the runs are of different workloads ({a.header.workload} and {b.header.workload}): "
            "only runs of the same one can be compared"
        )
    paced = [run.folder for run in (a, b) if run.header.stream.pace is not None]
    if len(paced) == 1:
        raise ReportError(
            f"{paced[0]} was paced and the other run was not: its times are its stream's, so give two of one kind"
        )


def _facts(run: LoadedRun, side: Side) -> RunFacts:
    header = run.header
    return RunFacts(
        side=side,
        run=header.id,
        version=header.version,
        created_at=header.created_at,
        command=header.command,
        mode=header.mode,
        baseline=header.baseline,
        outcome=header.outcome,
        records=len(run.records),
    )


def _datasets(a: LoadedRun, b: LoadedRun) -> Iterator[DatasetPair]:
    infos = {info.label: info for info in b.header.datasets}
    others = {dataset.dataset: dataset for dataset in b.comparison.datasets}
    for info, own in zip(a.header.datasets, a.comparison.datasets, strict=True):
        if info.label not in others:
            continue
        other, data = others[info.label], data_of(info, infos[info.label])
        yield DatasetPair(
            dataset=info.label,
            data=data,
            data_changes=data_changes(info, infos[info.label]),
            total_stages=own.total_stages if own.total_stages == other.total_stages else (),
            totals=tuple(_totals(a, b, own, other)),
            stages=tuple(_stages(a, b, own, other, data)),
        )


def _totals(a: LoadedRun, b: LoadedRun, own: DatasetComparison, other: DatasetComparison) -> Iterator[RatioPair]:
    """Totals over the same stages, and not over a single one, whose ratios stand with the stage."""
    if own.total_stages != other.total_stages or len(own.total_stages) < 2 or not _same_baseline(a, b):  # noqa: PLR2004
        return
    totals = {total.variant: total for total in other.totals}
    for total in own.totals:
        second = totals.get(total.variant)
        if second and total.variant != a.header.baseline:
            yield _ratios(None, total, second)


def _stages(
    a: LoadedRun, b: LoadedRun, own: DatasetComparison, other: DatasetComparison, data: Data
) -> Iterator[StagePair]:
    stages = {stage.stage: stage for stage in other.stages}
    for stage in own.stages:
        if second := stages.get(stage.stage):
            baseline = a.header.baseline if _same_baseline(a, b) else None
            yield StagePair(
                stage=stage.stage,
                answers=tuple(answer_pairs(a, b, own.dataset, stage.stage, data)),
                cells=tuple(_cells(stage, second, baseline, has_counters=data is not Data.OTHER and not _paced(a, b))),
            )


def _cells(a: StageComparison, b: StageComparison, baseline: str | None, *, has_counters: bool) -> Iterator[CellPair]:
    others = {cell.variant: cell for cell in b.cells}
    for cell in a.cells:
        if other := others.get(cell.variant):
            has_ratio = baseline is not None and cell.variant != baseline
            yield CellPair(
                variant=cell.variant,
                correct_a=cell.correct,
                correct_b=other.correct,
                time_a=_median(cell.times),
                time_b=_median(other.times),
                ratio=_ratios(a.stage, cell, other) if has_ratio else None,
                counters=tuple(counter_pairs(cell.metrics, other.metrics)) if has_counters else (),
            )


def _ratios(stage: str | None, a: Cell | Total, b: Cell | Total) -> RatioPair:
    return RatioPair(
        variant=a.variant,
        stage=stage,
        a=a.ratio,
        b=b.ratio,
        no_a=a.no_ratio,
        no_b=b.no_ratio,
        apart=_apart(a.ratio, b.ratio),
    )


def _apart(a: Ratio | None, b: Ratio | None) -> bool | None:
    if a is None or b is None or a.interval is None or b.interval is None:
        return None
    return a.interval.high < b.interval.low or b.interval.high < a.interval.low


def _median(times: Times) -> MedianTime:
    return MedianTime(seconds=times.median, blocks=len(times.blocks))


def _paced(a: LoadedRun, b: LoadedRun) -> bool:
    """Whether micro-batches of one of them were cut by the clock, so that no counter repeats."""
    return a.header.stream.pace is not None or b.header.stream.pace is not None


def _same_baseline(a: LoadedRun, b: LoadedRun) -> bool:
    return a.header.baseline == b.header.baseline
