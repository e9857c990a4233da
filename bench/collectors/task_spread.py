"""How a Spark stage's work was spread over its tasks: quantiles as Spark's UI shows them, and measures of skew."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final

from reports.record import Quantiles, TaskSkew

SHARES: Final = (0.0, 0.25, 0.5, 0.75, 0.95, 1.0)
# Fewer tasks say nothing about skew: one slow task among four is as likely the machine's doing.
FEWEST_TASKS_FOR_SKEW: Final = 8


def quantiles(values: Sequence[int], unit: float) -> Quantiles:
    """Quantiles of one or more values, in the record's unit when one of theirs is `unit` of it.

    Spark's own definition, so that they are those of its UI: the value at ⌊share · n⌋ in order, counted from 0, the
    last one for share 1 (`AppStatusStore.taskSummary`). The median of an even number is the upper one.
    """
    ordered = sorted(values)
    last = len(ordered) - 1
    minimum, p25, median, p75, p95, maximum = (ordered[min(int(share * len(ordered)), last)] * unit for share in SHARES)
    return Quantiles(minimum=minimum, p25=p25, median=median, p75=p75, p95=p95, maximum=maximum)


def skew(values: Sequence[int], wall: int | None = None) -> TaskSkew | None:
    """Measures of skew over the tasks; None below eight tasks or when all are 0.

    `wall`, in the values' unit, is how long the Spark stage took; without it there is no straggler share.
    """
    number, total = len(values), sum(values)
    if number < FEWEST_TASKS_FOR_SKEW or total == 0:
        return None
    spread = quantiles(values, 1)
    mean = total / number
    return TaskSkew(
        ratio=spread.maximum / spread.median if spread.median else None,
        variation=sqrt(sum((value - mean) ** 2 for value in values) / number) / mean,
        imbalance=spread.maximum / mean - 1,
        straggler_share=(spread.maximum - spread.p75) / wall if wall else None,
    )
