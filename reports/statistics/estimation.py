"""All that is said about a variant's speed, from its units; for several variants so that it holds for all at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import stdev

from reports.statistics.change import MARGIN, Change, change_of
from reports.statistics.family import holm, simultaneous
from reports.statistics.interval import LEVEL, Interval, signed_rank_interval
from reports.statistics.location import hodges_lehmann
from reports.statistics.planning import more_units
from reports.statistics.signed_rank import p_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A ratio variant / baseline and what it rests on.

    `interval` is None below the fewest units that have one: then only the points can be shown. `p` is adjusted for the
    variants estimated together. `spread` is the standard deviation of d between units, None for one. `more` says about
    how many more units are needed, when the change is inconclusive.
    """

    ratio: float
    interval: Interval | None
    p: float
    units: int
    spread: float | None
    change: Change
    more: int | None


def estimate(values: Sequence[float], *, margin: float = MARGIN, level: float = LEVEL) -> Estimate:
    """Estimate one variant, or the baseline against itself, from d of its units; ValueError when there are none."""
    interval = signed_rank_interval(values, level)
    change = change_of(interval, margin)
    return Estimate(
        ratio=math.exp(hodges_lehmann(values)),
        interval=interval,
        p=p_value(values),
        units=len(values),
        spread=stdev(values) if len(values) > 1 else None,
        change=change,
        more=more_units(values, margin=margin, level=level) if change is Change.INCONCLUSIVE else None,
    )


def estimates(
    units: Mapping[str, Sequence[float]], *, margin: float = MARGIN, level: float = LEVEL
) -> dict[str, Estimate]:
    """Estimate all variants that are compared with one baseline, from d of the units of each.

    Intervals are simultaneous, p-values adjusted by Holm: see `reports.statistics.family`. Leave out variants that have
    no ratio, because they failed or answered wrongly: they are no part of the family. ValueError when one has no units.
    """
    if not units:
        return {}
    own_level = simultaneous(level, len(units))
    found = {variant: estimate(values, margin=margin, level=own_level) for variant, values in units.items()}
    adjusted = holm([each.p for each in found.values()])
    return {variant: replace(each, p=p) for (variant, each), p in zip(found.items(), adjusted, strict=True)}
