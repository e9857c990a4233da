"""What an interval says about a variant, in one of five words."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final

from reports.statistics.interval import Interval

MARGIN: Final = 0.03  # what is too small to matter, unless asked otherwise


class Change(StrEnum):
    """How a variant stands to the baseline. A variant that failed or answered wrongly has none."""

    FASTER = "faster"
    SLOWER = "slower"
    SMALL = "small change"
    EQUIVALENT = "equivalent"
    INCONCLUSIVE = "inconclusive"


def change_of(interval: Interval | None, margin: float = MARGIN) -> Change:
    """Where the interval lies between −ln(1 + margin) and ln(1 + margin), which are equally far from "the same".

    Beyond them: faster or slower. Within them: equivalent, even when it excludes zero; at 95 % that is stricter than
    two one-sided tests at 5 % (Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987), 657–680). Across one of them but not
    across zero: a small change. Else, and without an interval, inconclusive.
    """
    edge = edge_of(margin)
    if interval is None:
        return Change.INCONCLUSIVE
    if interval.high < -edge:
        return Change.FASTER
    if interval.low > edge:
        return Change.SLOWER
    if -edge <= interval.low and interval.high <= edge:
        return Change.EQUIVALENT
    return Change.INCONCLUSIVE if interval.low <= 0 <= interval.high else Change.SMALL


def edge_of(margin: float) -> float:
    """The margin in units of d: ln(1 + margin); ValueError unless it is positive and finite."""
    if not 0 < margin < math.inf:
        raise ValueError(f"a margin is a positive number such as 0.03, not {margin}")
    return math.log1p(margin)
