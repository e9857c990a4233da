"""What the noise of a rigorous run says about the next one: where it comes from, and how many forks would do."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from reports.comparison_types import Outlook
from reports.comparison_types.ratio import level_of
from reports.record import Kind, Mode, RunHeader, TrialRecord
from reports.statistics import VarianceComponents, planned_repetitions, variance_components

Forks = Mapping[int, Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Seconds that a fork takes before its first block, warm-up included, and that a block takes."""

    fork: float
    block: float


def outlook(header: RunHeader, records: Sequence[TrialRecord], variants: Mapping[str, Forks]) -> Outlook | None:
    """The plan for the variant that needs most; `variants` maps each compared one to d of its blocks by fork.

    None in a quick run, and without two forks of which one has two blocks: then the two sources cannot be told apart.
    """
    costs = costs_of(records)
    if header.mode is Mode.QUICK or costs is None:
        return None
    noises = {name: variance_components(list(forks.values())) for name, forks in variants.items()}
    found = [_planned(header, name, noise, costs, len(variants)) for name, noise in noises.items() if noise]
    return max(found, key=lambda plan: plan.seconds, default=None)


def costs_of(records: Sequence[TrialRecord]) -> Costs | None:
    """The median costs in one dataset's records by the clock on the wall; None without a block in two forks.

    A fork's is the time from the end of the fork before to its first block, so the first one's own work is not in it.
    """
    begins: dict[int, float] = {}
    ends: defaultdict[int, float] = defaultdict(float)
    blocks: defaultdict[tuple[int, int, int], list[TrialRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda record: record.started_at):
        trial = record.trial
        ends[trial.fork] = max(ends[trial.fork], _end(record))
        if trial.kind is Kind.MEASURED and trial.block:
            begins.setdefault(trial.fork, record.started_at)
            blocks[trial.fork, trial.block, trial.attempt].append(record)
    gaps = [max(0.0, begins[after] - ends[before]) for before, after in pairwise(sorted(begins))]
    lengths = [length for own in blocks.values() if (length := _length(own)) > 0]
    return Costs(fork=median(gaps), block=median(lengths)) if gaps and lengths else None


def _planned(header: RunHeader, variant: str, noise: VarianceComponents, costs: Costs, variants: int) -> Outlook:
    plan = planned_repetitions(
        noise,
        fork_seconds=costs.fork,
        block_seconds=costs.block,
        variants=variants,
        margin=header.margin,
        level=level_of(header),
    )
    return Outlook(
        variant=variant,
        between_forks=math.sqrt(noise.between_forks),
        within_forks=math.sqrt(noise.within_forks),
        forks=plan.forks,
        blocks=plan.blocks,
        seconds=plan.seconds,
    )


def _end(record: TrialRecord) -> float:
    return record.started_at + record.seconds


def _length(block: Collection[TrialRecord]) -> float:
    return max(map(_end, block)) - min(record.started_at for record in block)
