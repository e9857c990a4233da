"""How many units it takes: for any interval at all, for several variants, for a difference of the margin's size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import count
from statistics import NormalDist, stdev
from typing import Final

from reports.statistics.change import MARGIN, edge_of
from reports.statistics.family import simultaneous
from reports.statistics.interval import LEVEL, signed_rank_interval
from reports.statistics.signed_rank import order_statistic

POWER: Final = 0.8
# One variant alone needs six. A seventh lets one fork be lost, to a timeout say, and still leaves an interval.
FEWEST_FORKS: Final = 7


def least_units(level: float = LEVEL) -> int:
    """The fewest units that have an interval of this level: the first n with 2·2⁻ⁿ ≤ 1 − level, six at 95 %."""
    return next(units for units in count(1) if order_statistic(units, level) is not None)


def forks_needed(variants: int, level: float = LEVEL) -> int:
    """The fewest forks at which each of so many variants can be told from the baseline: 7 up to three, 9 for nine.

    The smallest p that n units can reach is 2·2⁻ⁿ, all on one side, and Holm's first step asks for (1 − level) / m of
    it. So n ≥ log₂(2m / (1 − level)), and never below `FEWEST_FORKS`.
    """
    return max(FEWEST_FORKS, least_units(simultaneous(level, variants)))


def planned_units(spread: float, *, margin: float = MARGIN, level: float = LEVEL, power: float = POWER) -> int:
    """About how many units tell a true difference of the margin's size from none, at this power.

    At 80 % n = ((1.96 + 0.84)·σ / ln(1 + margin))² is the sample size for a normal mean with known σ; `spread` is σ,
    the standard deviation of d between units. That alone gave a power of 65 to 77 % in simulations with up to 90
    units. So ranks get π/3 as many (Noether, JASA 82 (1987), 645–647), an unknown σ 1.96²/2 more (Guenther, Am. Stat.
    35 (1981), 243–244), and then it is 75 to 82 % from eight units on. Never fewer than have an interval.
    """
    if not 0 <= spread < math.inf:
        raise ValueError(f"a standard deviation is a finite number from 0, not {spread}")
    error, missed = (NormalDist().inv_cdf(share) for share in ((1 + level) / 2, power))
    known = ((error + missed) * spread / edge_of(margin)) ** 2
    return max(least_units(level), math.ceil(known * math.pi / 3 + error**2 / 2))


def more_units(values: Sequence[float], *, margin: float = MARGIN, level: float = LEVEL) -> int:
    """About how many more units an inconclusive result needs; at least one.

    What `planned_units` asks for beyond those there are. When they are already there, the truth lies near half the
    margin: then as many as narrow the interval to the margin's length, where it cannot hold both zero and an edge.
    """
    have = len(values)
    planned = planned_units(stdev(values), margin=margin, level=level) if have > 1 else least_units(level)
    interval = signed_rank_interval(values, level)
    if planned > have or interval is None:
        return max(1, planned - have)
    return max(1, math.ceil(have * ((2 * interval.half_width / edge_of(margin)) ** 2 - 1)))
