"""Set the records of a run against its baseline; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.answers import Judgement, Judgements, judge_all, judge_of, objection
from reports.comparison_types import (
    Cell,
    Comparison,
    Correct,
    DatasetComparison,
    Ratio,
    SelfComparison,
    StageComparison,
    Total,
)
from reports.formatting import DEFINITION
from reports.measurements import (
    Block,
    Execution,
    add_up,
    executions,
    paired_ratio,
    ratio_of,
    seconds_by_block,
    summarise_metrics,
    times,
)
from reports.record import FORMAT_VERSION, RunHeader, StageInfo, TrialRecord
from reports.verdicts import notes, verdicts

__all__ = ["Comparison", "compare"]

IS_BASELINE = "it is the baseline"


def compare(header: RunHeader, records: Sequence[TrialRecord]) -> Comparison:
    """Compare every variant with the baseline on every dataset of the run."""
    datasets = tuple(
        _compare_dataset(header, info.label, [record for record in records if record.trial.dataset == info.label])
        for info in header.datasets
    )
    return Comparison(
        format=FORMAT_VERSION,
        run=header.id,
        workload=header.workload,
        baseline=header.baseline,
        variants=tuple(info.name for info in header.variants),
        definition=DEFINITION,
        verdicts=verdicts(datasets, header.baseline),
        notes=notes(header, records, datasets),
        all_well=bool(datasets) and all(_is_well(dataset) for dataset in datasets),
        datasets=datasets,
    )


def _compare_dataset(header: RunHeader, label: str, records: Sequence[TrialRecord]) -> DatasetComparison:
    judgements = judge_all(header, records)
    stages = tuple(_compare_stage(header, info, records, judgements) for info in header.stages)
    in_blocks = [info for info in header.stages if not info.once and executions(records, header.baseline, info)]
    return DatasetComparison(
        dataset=label,
        stages=stages,
        total_stages=tuple(info.name for info in in_blocks),
        totals=_totals(header, records, in_blocks, judgements),
        self_comparison=_self_comparison(header, records, in_blocks, judgements),
    )


def _compare_stage(
    header: RunHeader, stage: StageInfo, records: Sequence[TrialRecord], judgements: Judgements
) -> StageComparison:
    baseline = executions(records, header.baseline, stage)
    cells = []
    for variant in (info.name for info in header.variants):
        own = executions(records, variant, stage)
        judgement = judgements[stage.name, variant]
        no_ratio = _no_ratio(header, judgements, variant, own) or _unproven(judgement)
        ratio = None if no_ratio else _stage_ratio(stage, own, baseline)
        cells.append(_cell(variant, own, judgement, ratio, no_ratio))
    return StageComparison(
        stage=stage.name,
        judge=judge_of(header, records, stage.name),
        summary=stage.summary,
        once=stage.once,
        cells=tuple(cells),
    )


def _cell(
    variant: str, own: Sequence[Execution], judgement: Judgement, ratio: Ratio | None, no_ratio: str | None
) -> Cell:
    return Cell(
        variant=variant,
        times=times(seconds_by_block(own)),
        correct=judgement.correct,
        reason=judgement.reason,
        metrics=summarise_metrics(own),
        ratio=ratio,
        no_ratio=None if ratio else no_ratio or "no block has both it and the baseline",
        difference=judgement.difference,
    )


def _stage_ratio(stage: StageInfo, own: Sequence[Execution], baseline: Sequence[Execution]) -> Ratio | None:
    if stage.once:  # outside the blocks: in order of execution, whatever fork each ran in
        return ratio_of([(mine.seconds, theirs.seconds) for mine, theirs in zip(own, baseline, strict=False)])
    return paired_ratio(seconds_by_block(own), seconds_by_block(baseline))


def _no_ratio(header: RunHeader, judgements: Judgements, variant: str, own: Sequence[object]) -> str | None:
    if variant == header.baseline:
        return IS_BASELINE
    return objection(header, judgements, variant) or (None if own else "it was not measured")


def _unproven(judgement: Judgement) -> str | None:
    if judgement.correct is not Correct.NOT_COMPARED:
        return None
    return f"answers were not compared: {judgement.reason}"


def _totals(
    header: RunHeader, records: Sequence[TrialRecord], stages: Sequence[StageInfo], judgements: Judgements
) -> tuple[Total, ...]:
    baseline = _sums(records, header.baseline, stages)
    totals = []
    for variant in (info.name for info in header.variants):
        own = _sums(records, variant, stages)
        unproven = filter(None, (_unproven(judgements[info.name, variant]) for info in stages))
        no_ratio = _no_ratio(header, judgements, variant, tuple(own)) or next(unproven, None)
        ratio = None if no_ratio else paired_ratio(own, baseline)
        reason = None if ratio else no_ratio or "no block has all stages of both it and the baseline"
        totals.append(Total(variant=variant, times=times(own), ratio=ratio, no_ratio=reason))
    return tuple(totals)


def _sums(
    records: Sequence[TrialRecord], variant: str, stages: Sequence[StageInfo], replica: int = 1
) -> Mapping[Block, float]:
    return add_up([seconds_by_block(executions(records, variant, info, replica)) for info in stages])


def _self_comparison(
    header: RunHeader, records: Sequence[TrialRecord], stages: Sequence[StageInfo], judgements: Judgements
) -> tuple[SelfComparison, ...]:
    no_ratio = objection(header, judgements, header.baseline)
    rows = []
    for name, part in ((None, stages), *((info.name, [info]) for info in stages)):
        first, second = (_sums(records, header.baseline, part, replica) for replica in (1, 2))
        ratio = None if no_ratio else paired_ratio(second, first)
        reason = None if ratio else no_ratio or "no block ran the baseline twice"
        rows.append(SelfComparison(stage=name, ratio=ratio, no_ratio=reason))
    return tuple(rows)


def _is_well(dataset: DatasetComparison) -> bool:
    cells = [cell for stage in dataset.stages for cell in stage.cells]
    wrong = {Correct.FAILED, Correct.DIFFERS}
    measured = {cell.variant for cell in cells if cell.times.blocks}
    return bool(cells) and all(cell.correct not in wrong and cell.variant in measured for cell in cells)
