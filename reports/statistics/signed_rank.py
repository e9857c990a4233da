"""Wilcoxon's signed-rank test, exact: its null distribution, the order statistic for an interval, the p-value."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from statistics import NormalDist
from typing import Final

from reports.statistics.location import walsh_averages

# McCornack, JASA 60 (1965), 864–871: beyond 35 units the normal approximation is within 10 % at the usual levels. The
# exact distribution costs n³ steps; at 100 units 10 ms.
EXACT_TO: Final = 100


def lower_tail(units: int, statistic: int) -> float:
    """P(T ≤ statistic) when the values are symmetric about zero and T is the sum of the ranks of the positive ones.

    Exact up to `EXACT_TO` units, beyond that normal with continuity correction.
    """
    most = units * (units + 1) // 2
    if statistic >= most or statistic < 0:
        return float(statistic >= 0)
    if 2 * statistic >= most:  # by symmetry about most / 2
        return 1 - lower_tail(units, most - statistic - 1)
    if units > EXACT_TO:
        spread = math.sqrt(units * (units + 1) * (2 * units + 1) / 24)
        return NormalDist(most / 2, spread).cdf(statistic + 0.5)
    return _cumulated(units)[statistic] / (1 << units)


@lru_cache(maxsize=EXACT_TO)
def _cumulated(units: int) -> tuple[int, ...]:
    """How many of the 2ⁿ sets of ranks 1…n have a sum of at most t, for every t up to half of the greatest sum.

    The coefficients of ∏(1 + xʳ): with rank r, a sum is reached either without r or by r more than without it.
    """
    half = units * (units + 1) // 4
    ways = [1] + [0] * half
    for rank in range(1, units + 1):
        for total in range(half, rank - 1, -1):
            ways[total] += ways[total - rank]
    return tuple(accumulate(ways))


def order_statistic(units: int, level: float) -> int | None:
    """The k for which the k-th smallest and the k-th greatest Walsh average bound an interval of at least `level`.

    It is the greatest k with 2·P(T ≤ k − 1) ≤ 1 − level (Hollander and Wolfe, "Nonparametric Statistical Methods",
    section 3.3). None when even the whole range falls short: at 95 % below six units.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    half = units * (units + 1) // 4
    return bisect_right(range(half), (1 - level) / 2, key=lambda t: lower_tail(units, t)) or None


def p_value(values: Sequence[float]) -> float:
    """Two-sided p of the signed-rank test that the values are symmetric about zero; ValueError when there are none.

    Without ties and zeros it is what `scipy.stats.wilcoxon(method="exact")` gives. T is counted as Walsh averages on
    one side of zero (Tukey 1949), those at zero on both. So with ties too p ≤ 1 − level exactly when the closed
    interval of that level excludes zero, and both err on the safe side (Noether, JASA 62 (1967), 184–188).
    """
    if not values:
        raise ValueError("no values to test")
    averages = walsh_averages(values)
    statistic = min(sum(average <= 0 for average in averages), sum(average >= 0 for average in averages))
    return min(1.0, 2 * lower_tail(len(values), statistic))
