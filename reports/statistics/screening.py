"""A point and the range of the blocks, which is no interval: what can be said of any number of blocks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from reports.statistics.location import hodges_lehmann
from reports.statistics.log_ratios import log_ratios


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A ratio of times (variant over baseline) with the least and greatest ratio seen in `pairs` blocks."""

    ratio: float
    low: float
    high: float
    pairs: int


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
