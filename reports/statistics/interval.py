"""How far the estimate can be trusted: the interval that belongs to the signed-rank test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.statistics.location import walsh_averages
from reports.statistics.signed_rank import lower_tail, order_statistic

LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A closed interval for the true d = ln(variant / baseline), from `units` values.

    `level` is what was asked for, `coverage` what it holds exactly: the statistic takes whole steps.
    """

    low: float
    high: float
    level: float
    coverage: float
    units: int

    @property
    def ratios(self) -> tuple[float, float]:
        """Its ends as ratios variant / baseline."""
        return math.exp(self.low), math.exp(self.high)

    @property
    def half_width(self) -> float:
        """Half of its length in d; ln(1.03) = 0.0296 is called a precision of 3 %."""
        return (self.high - self.low) / 2


def signed_rank_interval(values: Sequence[float], level: float = LEVEL) -> Interval | None:
    """The exact interval for the centre of symmetry of the values, or None when there are too few for this level.

    It runs between the k-th smallest and the k-th greatest Walsh average and asks for symmetric values only, which
    differences within a block in random order are, not for normal ones.
    """
    k = order_statistic(len(values), level)
    averages = sorted(walsh_averages(values))
    if k is None:
        return None
    coverage = 1 - 2 * lower_tail(len(values), k - 1)
    return Interval(low=averages[k - 1], high=averages[-k], level=level, coverage=coverage, units=len(values))
