"""The units that a variant's estimate rests on: d = ln(variant / baseline), one value for each block or each fork."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reports.answers import judge_all, objection
from reports.measurements import Block, add_up, executions, seconds_by_block
from reports.record import Mode, RunHeader, StageInfo, TrialRecord
from reports.statistics import fork_means, log_ratios


def units_of(header: RunHeader, records: Sequence[TrialRecord], dataset: str) -> dict[str, tuple[float, ...]]:
    """The units of every variant's total on a dataset; without the baseline and whoever failed or answered wrongly."""
    own = [record for record in records if record.trial.dataset == dataset]
    judgements = judge_all(header, own)
    stages = [info for info in header.stages if not info.once]
    baseline = seconds_of(own, header.baseline, stages)
    found = {}
    for variant in (info.name for info in header.variants if info.name != header.baseline):
        if objection(header, judgements, variant) is None:
            found[variant] = units(seconds_of(own, variant, stages), baseline, header.mode)
    return found


def units(variant: Mapping[Block, float], baseline: Mapping[Block, float], mode: Mode) -> tuple[float, ...]:
    """The units of one variant from seconds by (fork, block) of both: blocks in a quick run, else means of forks."""
    shared = [block for block in sorted(variant) if block in baseline]
    values = log_ratios((variant[block], baseline[block]) for block in shared)
    if mode is Mode.QUICK:
        return values
    forks: defaultdict[int, list[float]] = defaultdict(list)
    for (fork, _), value in zip(shared, values, strict=True):
        forks[fork].append(value)
    return fork_means(forks)


def seconds_of(
    records: Sequence[TrialRecord], variant: str, stages: Sequence[StageInfo], replica: int = 1
) -> Mapping[Block, float]:
    """Seconds of a variant by (fork, block), summed over stages, in the blocks that have all of them."""
    return add_up([seconds_by_block(executions(records, variant, info, replica)) for info in stages])
