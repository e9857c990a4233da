"""The units that a variant's estimate rests on: d = ln(variant / baseline), one value for each block or each fork."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reports.evidence.answers import Judgements, judge_all
from reports.evidence.measurements import Block, add_up, executions, seconds_by_block
from reports.evidence.refusals import refusal
from reports.record import Mode, RunHeader, StageInfo, TrialRecord
from reports.statistics import fork_means, log_ratios


def units_of(header: RunHeader, records: Sequence[TrialRecord], dataset: str) -> dict[str, tuple[float, ...]]:
    """The units of every variant's total on a dataset; without the baseline and whoever failed or answered wrongly."""
    own = [record for record in records if record.trial.dataset == dataset]
    return units_over(header, own, judge_all(header, own), stages_in_blocks(header, own))


def units_over(
    header: RunHeader, records: Sequence[TrialRecord], judgements: Judgements, stages: Sequence[StageInfo]
) -> dict[str, tuple[float, ...]]:
    """The units of every variant that may have a ratio over these stages; `records` are those of one dataset."""
    baseline = seconds_of(records, header.baseline, stages)
    found = {}
    for variant in (info.name for info in header.variants):
        if refusal(header, judgements, variant, stages) is None:
            found[variant] = units(seconds_of(records, variant, stages), baseline, header.mode)
    return found


def units(variant: Mapping[Block, float], baseline: Mapping[Block, float], mode: Mode) -> tuple[float, ...]:
    """The units of one variant from seconds by (fork, block) of both: blocks in a quick run, else means of forks."""
    forks = values_by_fork(variant, baseline)
    if mode is Mode.QUICK:
        return tuple(value for values in forks.values() for value in values)
    return fork_means(forks)


def values_by_fork(variant: Mapping[Block, float], baseline: Mapping[Block, float]) -> dict[int, list[float]]:
    """d of every block that both have, by fork and in order."""
    shared = [block for block in sorted(variant) if block in baseline]
    forks: defaultdict[int, list[float]] = defaultdict(list)
    for (fork, _), value in zip(shared, log_ratios((variant[b], baseline[b]) for b in shared), strict=True):
        forks[fork].append(value)
    return dict(forks)


def seconds_of(
    records: Sequence[TrialRecord], variant: str, stages: Sequence[StageInfo], replica: int = 1
) -> Mapping[Block, float]:
    """Seconds of a variant by (fork, block), summed over stages, in the blocks that have all of them and count."""
    return add_up([seconds_by_block(executions(records, variant, info, replica)) for info in stages])


def stages_in_blocks(header: RunHeader, records: Sequence[TrialRecord]) -> tuple[StageInfo, ...]:
    """The stages that totals add up: repeated in blocks, and measured of the baseline."""
    return tuple(info for info in header.stages if not info.once and executions(records, header.baseline, info))
