"""How many forks of how many blocks: starting a JVM against repeating in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reports.statistics.change import MARGIN
from reports.statistics.family import simultaneous
from reports.statistics.interval import LEVEL
from reports.statistics.planning import POWER, forks_needed, planned_units
from reports.statistics.variance import VarianceComponents

MOST_BLOCKS: Final = 30  # in one fork; more would say much about few JVMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetitions:
    """So many forks with so many blocks each, and the seconds they are expected to take."""

    forks: int
    blocks: int
    seconds: float


def planned_repetitions(
    noise: VarianceComponents,
    *,
    fork_seconds: float,
    block_seconds: float,
    variants: int = 1,
    margin: float = MARGIN,
    level: float = LEVEL,
    power: float = POWER,
) -> Repetitions:
    """The cheapest plan that tells a difference of the margin's size from none for all variants, at this power.

    `fork_seconds` is what a fork costs before its first block, warm-up included. All numbers of blocks up to
    `MOST_BLOCKS` are tried. With many forks the best is close to √(fork_seconds / block_seconds · within / between)
    (Kalibera and Jones, "Rigorous benchmarking in reasonable time", ISMM 2013); with few, the number of forks that
    several variants need decides.
    """
    if not (fork_seconds >= 0 and block_seconds > 0):
        raise ValueError("a fork takes no less than 0 seconds and a block more than 0")
    own_level = simultaneous(level, variants)
    plans = []
    for blocks in range(1, MOST_BLOCKS + 1):
        wanted = planned_units(noise.spread(blocks), margin=margin, level=own_level, power=power)
        forks = max(forks_needed(variants, level), wanted)
        plans.append(Repetitions(forks=forks, blocks=blocks, seconds=forks * (fork_seconds + blocks * block_seconds)))
    return min(plans, key=lambda plan: plan.seconds)
