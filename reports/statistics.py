"""What paired times say about a ratio; pure arithmetic.

This release estimates by *screening* only: a point and the range of the blocks, which is no confidence interval.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A ratio of times (variant over baseline) with the least and greatest ratio seen in `pairs` blocks."""

    ratio: float
    low: float
    high: float
    pairs: int


def log_ratios(pairs: Iterable[tuple[float, float]]) -> tuple[float, ...]:
    """d = ln(variant / baseline) for every (variant, baseline) pair of seconds; ValueError unless all are positive.

    Logarithms make "twice as fast" and "half as fast" equally far from "the same".
    """
    differences = []
    for variant, baseline in pairs:
        if not (variant > 0 and baseline > 0):
            raise ValueError(f"times must be positive, not {variant} and {baseline}")
        differences.append(math.log(variant / baseline))
    return tuple(differences)


def walsh_averages(values: Sequence[float]) -> tuple[float, ...]:
    """The n(n+1)/2 means (x_i + x_j)/2 with i ≤ j (Walsh 1949); at n = 1 the value itself."""
    return tuple((values[i] + values[j]) / 2 for i in range(len(values)) for j in range(i, len(values)))


def hodges_lehmann(values: Sequence[float]) -> float:
    """The one-sample Hodges–Lehmann estimate of location: the median of the Walsh averages; ValueError when empty.

    Hodges and Lehmann, "Estimates of location based on rank tests", Ann. Math. Statist. 34 (1963), 598–611.
    """
    if not values:
        raise ValueError("no values to estimate from")
    return median(walsh_averages(values))


def screen(pairs: Iterable[tuple[float, float]]) -> Screening:
    """Estimate the ratio from (variant, baseline) seconds, one pair a block.

    ratio = exp(Hodges–Lehmann of d), low = exp(min d), high = exp(max d), where d = ln(variant / baseline).
    Raises ValueError when there is no pair or a time is not positive.
    """
    differences = log_ratios(pairs)
    return Screening(
        ratio=math.exp(hodges_lehmann(differences)),
        low=math.exp(min(differences, default=0.0)),
        high=math.exp(max(differences, default=0.0)),
        pairs=len(differences),
    )
