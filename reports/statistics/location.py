"""The point estimate: robust against the few blocks that a neighbour disturbed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median


def walsh_averages(values: Sequence[float]) -> tuple[float, ...]:
    """The n(n+1)/2 means (x_i + x_j)/2 with i ≤ j (Walsh 1949); ValueError unless all values are finite.

    At n = 1 the value itself.
    """
    if not all(map(math.isfinite, values)):
        raise ValueError("values must be finite numbers: leave out what was not measured")
    return tuple((values[i] + values[j]) / 2 for i in range(len(values)) for j in range(i, len(values)))


def hodges_lehmann(values: Sequence[float]) -> float:
    """The one-sample Hodges–Lehmann estimate of location: the median of the Walsh averages; ValueError when empty.

    Hodges and Lehmann, "Estimates of location based on rank tests", Ann. Math. Statist. 34 (1963), 598–611.
    """
    if not values:
        raise ValueError("no values to estimate from")
    return median(walsh_averages(values))
