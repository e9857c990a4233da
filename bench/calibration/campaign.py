"""The runs of a calibration and what they find: a variant against itself, then against one that wastes a tenth.

The first part must find no difference in 95 of 100 comparisons, the second must find the waste at the number of forks
and blocks that the first part says are needed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from bench import __version__
from bench.accounts import WORKER_START
from bench.calibration import copies
from bench.calibration.identical import Measured, against_itself, is_different, noise_of
from bench.calibration.kept_runs import run_of
from bench.observer import Observer
from bench.options import Options
from reports.evidence.units import seconds_of, units_of
from reports.record import Mode, NoiseFloor
from reports.statistics import (
    MARGIN,
    Change,
    Repetitions,
    VarianceComponents,
    estimate,
    forks_needed,
    planned_repetitions,
)
from reports.writing.formatting import plural

MOST_FORKS: Final = 16
"""In one run of the second part: a noisy machine would ask for more than anybody waits for."""
PAIR_FORKS: Final = 7
PAIR_BLOCKS: Final = 2
"""In a rigorous run of the first part: each pair is a question of its own, so more forks than one needs buy nothing."""
SURE: Final = 0.95
"""How often the waste is to be found. At the usual 80 % every third calibration would find fewer than 8 of 10."""
TOLD: Final = (1 + copies.WASTE) / (1 + MARGIN) - 1
"""What has to be told apart in the second part: the waste from the margin, so that the verdict is "slower"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What to calibrate with. `options` choose data, stages, seed and folders; `comparisons` are of a variant with
    itself, one for each stage and pair of copies; `slowdowns` are whole runs.
    """

    options: Options
    variant: str
    mode: Mode
    comparisons: int
    slowdowns: int


def measure_noise_floor(campaign: Campaign, observer: Observer) -> NoiseFloor:
    """Run the campaign; every run of it is kept in the folder for runs, like any other.

    What an interrupted campaign has left there is not measured again.
    """
    identical = _identical(campaign, observer)
    found = [each for run in identical for each in against_itself(run, campaign.variant)]
    noise = noise_of(identical, campaign.variant)
    plan = _asked_for(noise, identical, campaign)
    observer.notice(
        f"to find a waste of {copies.WASTE:.0%}: {plural(plan.forks, 'fork')} of {plural(plan.blocks, 'block')}"
    )
    changes = [_slowdown(campaign, plan, seed, observer) for seed in range(1, campaign.slowdowns + 1)]
    return NoiseFloor(
        measured_at=time.time(),
        version=__version__,
        mode=campaign.mode,
        workload=campaign.options.workload,
        variant=campaign.variant,
        scale=campaign.options.scales[0],
        comparisons=len(found),
        different=sum(is_different(each) for each in found),
        spread_of_blocks=math.sqrt(noise.within_forks) if noise else None,
        spread_of_forks=math.sqrt(noise.between_forks) if noise else None,
        waste=copies.WASTE,
        slowdowns=len(changes),
        found=changes.count(Change.SLOWER) + changes.count(Change.SMALL),
        denied=changes.count(Change.EQUIVALENT) + changes.count(Change.FASTER),
        forks=plan.forks,
        repetitions=plan.blocks,
    )


def _identical(campaign: Campaign, observer: Observer) -> list[Measured]:
    """Runs of the variant and its copies until there are enough comparisons."""
    names = (campaign.variant, *copies.copy_names(campaign.variant, copies.COPIES - 1))
    runs: list[Measured] = []
    done = 0
    for seed in count(1):
        if done >= campaign.comparisons:
            break
        asked = replace(campaign.options, variants=names, mode=campaign.mode, seed=seed)
        if campaign.mode is Mode.RIGOROUS:
            asked = replace(asked, forks=PAIR_FORKS, repetitions=PAIR_BLOCKS)
        runs.append(run_of(asked, observer))
        done += sum(1 for _ in against_itself(runs[-1], campaign.variant))
        different = sum(is_different(each) for run in runs for each in against_itself(run, campaign.variant))
        observer.notice(f"calibrate: {plural(done, 'comparison')} with itself, {different} of them called different")
    return runs


def _asked_for(noise: VarianceComponents | None, runs: Sequence[Measured], campaign: Campaign) -> Repetitions:
    """The forks and blocks that the tool itself asks for on this machine, to tell the waste from the margin."""
    if noise is None:
        return Repetitions(forks=forks_needed(1), blocks=PAIR_BLOCKS, seconds=0.0)
    stages = runs[0].stages
    typical = seconds_of(runs[0].records, campaign.variant, stages)
    turn = sum(typical.values()) / len(typical)
    block = 3 * turn  # baseline twice and one variant
    start = runs[0].header.accounts.get(WORKER_START, 0.0) / max(1, len({fork for fork, _ in typical}))
    fork = start + 2 * campaign.options.warm_ups * turn
    plan = planned_repetitions(noise, fork_seconds=fork, block_seconds=block, margin=TOLD, power=SURE)
    return replace(plan, forks=min(plan.forks, MOST_FORKS))


def _slowdown(campaign: Campaign, plan: Repetitions, seed: int, observer: Observer) -> Change:
    slower = copies.slower_name(campaign.variant)
    asked = replace(
        campaign.options,
        variants=(campaign.variant, slower),
        mode=Mode.RIGOROUS,
        forks=plan.forks,
        repetitions=plan.blocks,
        seed=seed,
    )
    run = run_of(asked, observer)
    dataset = run.header.datasets[0].label
    values = units_of(run.header, run.records, dataset).get(slower)
    found = estimate(values) if values else None
    change = found.change if found else Change.INCONCLUSIVE
    told = f" ({found.ratio:.3f} of the time)" if found else ""
    observer.notice(f"calibrate: waste of {copies.WASTE:.0%}, run {seed} of {campaign.slowdowns}: {change}{told}")
    return change
