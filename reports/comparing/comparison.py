"""Set the records of a run against its baseline; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.comparing.attribution import attribution
from reports.comparing.notes import definition, notes, setup, warnings
from reports.comparing.setting_sweep import setting_sweeps
from reports.comparing.stage_comparison import compare_stage
from reports.comparing.sweep import sweep
from reports.comparing.verdicts import self_verdicts, verdicts
from reports.comparison_types import Blocks, Comparison, DatasetComparison, SelfComparison, Total
from reports.comparison_types.ratio import ratio_alone, ratios_of
from reports.estimates.cost import priced
from reports.estimates.outlook import outlook
from reports.evidence.answers import Judgements, judge_all
from reports.evidence.attempts import attempts_of, counting
from reports.evidence.measurements import times
from reports.evidence.refusals import objection, refusal
from reports.evidence.units import seconds_of, stages_in_blocks, units, units_over, values_by_fork
from reports.explain.findings import findings
from reports.prices import ASSUMED, Prices
from reports.record import FORMAT_VERSION, Kind, RunHeader, StageInfo, Status, TrialRecord


def compare(header: RunHeader, records: Sequence[TrialRecord], prices: Prices | None = None) -> Comparison:
    """Compare every variant with the baseline on every dataset of the run.

    Costs are told in these prices, else in those that the run was given, else in assumed ones.
    """
    prices = prices or header.prices or ASSUMED
    datasets = []
    for info in header.datasets:
        own = [record for record in records if record.trial.dataset == info.label]
        found = _compare_dataset(header, info.label, own)
        if header.stream.pace is None:  # else times are the stream's, and neither cost nor explain anything
            found = replace(found, costs=priced(header, own, prices), findings=findings(header, found, own))
        datasets.append(found)
    return Comparison(
        format=FORMAT_VERSION,
        run=header.id,
        workload=header.workload,
        baseline=header.baseline,
        variants=tuple(info.name for info in header.variants),
        mode=header.mode,
        margin=header.margin,
        precision=header.precision,
        setup=setup(header),
        definition=definition(header, datasets),
        warnings=warnings(header, datasets),
        verdicts=verdicts(header, datasets),
        self_verdicts=self_verdicts(header, datasets),
        notes=notes(header, records, datasets),
        all_well=bool(datasets) and all(map(_is_well, datasets)) and not _has_lost_its_reference(records),
        datasets=tuple(datasets),
        prices=prices,
        sweep=sweep(header, datasets),
    )


def _compare_dataset(header: RunHeader, label: str, records: Sequence[TrialRecord]) -> DatasetComparison:
    judgements = judge_all(header, records)
    in_blocks = stages_in_blocks(header, records)
    totals = _totals(header, records, in_blocks, judgements)
    baseline = seconds_of(records, header.baseline, in_blocks)
    compared = [total.variant for total in totals if total.ratio]
    seconds = {name: seconds_of(records, name, in_blocks) for name in compared}
    by_fork = {name: values_by_fork(own, baseline) for name, own in seconds.items()}
    return DatasetComparison(
        dataset=label,
        blocks=_blocks(records),
        stages=tuple(compare_stage(header, info, records, judgements) for info in header.stages),
        total_stages=tuple(info.name for info in in_blocks),
        totals=totals,
        self_comparison=_self_comparison(header, records, in_blocks, judgements),
        outlook=outlook(header, records, by_fork),
        attribution=attribution(header, {header.baseline: baseline, **seconds}),
        settings=setting_sweeps(header, totals, {header.baseline: baseline, **seconds}),
    )


def _blocks(records: Sequence[TrialRecord]) -> Blocks:
    places = {
        (record.trial.fork, record.trial.block)
        for record in counting(records)
        if record.trial.kind is Kind.MEASURED and record.trial.block
    }
    attempts = attempts_of(records)
    return Blocks(
        forks=len({fork for fork, _ in places}),
        counted=len(places),
        run_again=attempts.run_again,
        left_out=attempts.left_out,
    )


def _totals(
    header: RunHeader, records: Sequence[TrialRecord], stages: Sequence[StageInfo], judgements: Judgements
) -> tuple[Total, ...]:
    ratios = ratios_of(header, units_over(header, records, judgements, stages))
    totals = []
    for variant in (info.name for info in header.variants):
        own = seconds_of(records, variant, stages)
        ratio = ratios.get(variant)
        no_ratio = refusal(header, judgements, variant, stages, None if own else "it was not measured")
        reason = None if ratio else no_ratio or "no block has all stages of both it and the baseline"
        totals.append(Total(variant=variant, times=times(own), ratio=ratio, no_ratio=reason))
    return tuple(totals)


def _self_comparison(
    header: RunHeader, records: Sequence[TrialRecord], stages: Sequence[StageInfo], judgements: Judgements
) -> tuple[SelfComparison, ...]:
    no_ratio = objection(header, judgements, header.baseline)
    rows = []
    for name, part in ((None, stages), *((info.name, [info]) for info in stages)):
        first, second = (seconds_of(records, header.baseline, part, replica) for replica in (1, 2))
        ratio = None if no_ratio else ratio_alone(header, units(second, first, header.mode))
        reason = None if ratio else no_ratio or "no block ran the baseline twice"
        rows.append(SelfComparison(stage=name, ratio=ratio, no_ratio=reason))
    return tuple(rows)


def _is_well(dataset: DatasetComparison) -> bool:
    cells = [cell for stage in dataset.stages for cell in stage.cells]
    measured = {cell.variant for cell in cells if cell.times.blocks}
    return bool(cells) and all(not cell.correct.is_wrong and cell.variant in measured for cell in cells)


def _has_lost_its_reference(records: Sequence[TrialRecord]) -> bool:
    """Whether what says which answers are right has failed: then all of them may be wrong in the same way."""
    return any(record.trial.kind is Kind.REFERENCE and record.status is not Status.OK for record in records)
