"""Set the variants against the baseline in one stage; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.comparison_types import Cell, StageComparison
from reports.comparison_types.ratio import Ratio, ratios_of, single
from reports.evidence.answers import Judgement, Judgements, judge_of
from reports.evidence.attempts import attempts_of
from reports.evidence.measurements import Execution, executions, seconds_by_block, summarise_metrics, times
from reports.evidence.refusals import refusal
from reports.evidence.units import units_over
from reports.record import RunHeader, StageInfo, TrialRecord


def compare_stage(
    header: RunHeader, stage: StageInfo, records: Sequence[TrialRecord], judgements: Judgements
) -> StageComparison:
    """All variants in one stage, from all records of one dataset."""
    found = {info.name: executions(records, info.name, stage) for info in header.variants}
    refusals = {
        name: refusal(header, judgements, name, [stage], None if own else _unmeasured(records, name, stage))
        for name, own in found.items()
    }
    ratios = _once(found, header.baseline) if stage.once else _in_blocks(header, stage, records, judgements)
    return StageComparison(
        stage=stage.name,
        judge=judge_of(header, records, stage.name),
        summary=stage.summary,
        once=stage.once,
        cells=tuple(
            _cell(name, own, judgements[stage.name, name], ratios.get(name), refusals[name])
            for name, own in found.items()
        ),
    )


def _in_blocks(
    header: RunHeader, stage: StageInfo, records: Sequence[TrialRecord], judgements: Judgements
) -> dict[str, Ratio]:
    return ratios_of(header, units_over(header, records, judgements, [stage]))


def _once(found: Mapping[str, Sequence[Execution]], baseline: str) -> dict[str, Ratio]:
    """Outside the blocks there are single measurements, whatever fork each ran in."""
    last = {name: own[-1].seconds for name, own in found.items() if own}
    return {name: single(own, last[baseline]) for name, own in last.items() if baseline in last}


def _cell(
    variant: str, own: Sequence[Execution], judgement: Judgement, ratio: Ratio | None, refused: str | None
) -> Cell:
    given = None if refused else ratio
    return Cell(
        variant=variant,
        times=times(seconds_by_block(own)),
        correct=judgement.correct,
        reason=judgement.reason,
        metrics=summarise_metrics(own),
        ratio=given,
        no_ratio=None if given else refused or "no block has both it and the baseline",
        difference=judgement.difference,
    )


def _unmeasured(records: Sequence[TrialRecord], variant: str, stage: StageInfo) -> str:
    outside = attempts_of(records).outside
    spoilt = any(
        record.trial.id in outside and record.trial.variant == variant and stage.name in record.trial.stages
        for record in records
    )
    return "a disturbance spoilt every trial of it" if spoilt else "it was not measured"
