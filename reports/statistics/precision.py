"""When to stop measuring: once the interval is as narrow as was asked, never because something became significant."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final

from reports.statistics.change import edge_of
from reports.statistics.family import simultaneous
from reports.statistics.interval import signed_rank_interval
from reports.statistics.planning import least_units

# Who looks several times stops where the interval happens to be narrow, and such intervals miss more often. In 20,000
# simulated runs for each of several spreads, intervals of 95 % then held in 93.3 % at the worst spread, of 96 % in
# 94.3 %, of 96.5 % in 95.1 %. So a run that may stop by precision uses these throughout, and may call them 95 %.
LOOKING_LEVEL: Final = 0.965
GROWTH: Final = 1.5  # few looks cost little; each follows after half as many units again


def looks(variants: int, most: int) -> tuple[int, ...]:
    """The numbers of units at which to look, fixed before the run: 6, 9, 14, 21, 32, 48… for one variant.

    The first is the fewest that have an interval for so many variants; `most` is the last that may be.
    """
    points = []
    units = least_units(simultaneous(LOOKING_LEVEL, variants))
    while units <= most:
        points.append(units)
        units = math.ceil(units * GROWTH)
    return tuple(points)


def precise_enough(variants: Collection[Sequence[float]], precision: float) -> bool:
    """True when every variant's interval reaches no farther than ln(1 + precision) to either side of its middle.

    Takes the units of every variant still compared; to be asked at the `looks` only. False when there is none.
    """
    widest = edge_of(precision)
    level = simultaneous(LOOKING_LEVEL, max(1, len(variants)))
    intervals = [signed_rank_interval(values, level) for values in variants]
    return bool(intervals) and all(found is not None and found.half_width <= widest for found in intervals)
