"""A ratio as every report shows it: how it follows from units, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.record import Mode, RunHeader
from reports.statistics import (
    LEVEL,
    LOOKING_LEVEL,
    Change,
    Estimate,
    estimate,
    estimates,
    least_units,
    log_ratios,
    simultaneous,
)


class Basis(StrEnum):
    """What one unit of a ratio is."""

    FORK = "fork"  # the mean of its blocks
    BLOCK = "block"  # of one fork
    SINGLE = "single measurement"  # of a stage measured once per variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Two ratios, the lower first."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Variant time / baseline time, and how far it can be trusted.

    `value` is the exponential of the Hodges–Lehmann estimate over the units, `points` are the units as ratios.
    `interval` holds at `level` for `family` variants at once; below `fewest` units there is none. `p` is adjusted for
    the family. `spread` is the standard deviation of ln(ratio) between units, None for one. `more` says about how many
    more units an inconclusive ratio needs. A single measurement has neither `p` nor `more`.
    """

    value: float
    points: tuple[float, ...]
    interval: Bounds | None
    basis: Basis
    units: int
    level: float
    family: int
    fewest: int
    p: float | None
    spread: float | None
    change: Change
    more: int | None

    @property
    def seen(self) -> Bounds:
        """The least and the greatest unit, which are no interval."""
        return Bounds(low=min(self.points), high=max(self.points))

    @property
    def shown(self) -> Bounds:
        """The interval, or what was seen where there is none."""
        return self.interval or self.seen


def ratios_of(header: RunHeader, units: Mapping[str, Sequence[float]]) -> dict[str, Ratio]:
    """The ratios of all variants that have units.

    The intervals of a rigorous run hold for all of them at once. Those of a quick run hold for each alone: it only
    screens, and its six blocks have no wider ones.
    """
    family = {variant: values for variant, values in units.items() if values}
    if header.mode is Mode.QUICK:
        alone = (ratio_alone(header, values) for values in family.values())
        return {name: ratio for name, ratio in zip(family, alone, strict=True) if ratio}
    found = estimates(family, margin=header.margin, level=level_of(header))
    return {name: _ratio(header, found[name], values, family=len(family)) for name, values in family.items()}


def ratio_alone(header: RunHeader, units: Sequence[float]) -> Ratio | None:
    """A ratio that belongs to no family, as that of the baseline against itself; None without units."""
    if not units:
        return None
    return _ratio(header, estimate(units, margin=header.margin, level=level_of(header)), units, family=1)


def single(variant: float, baseline: float) -> Ratio:
    """The ratio of two single measurements, in seconds: a point and nothing else."""
    value = math.exp(*log_ratios([(variant, baseline)]))
    return Ratio(
        value=value,
        points=(value,),
        interval=None,
        basis=Basis.SINGLE,
        units=1,
        level=LEVEL,
        family=1,
        fewest=least_units(LEVEL),
        p=None,
        spread=None,
        change=Change.INCONCLUSIVE,
        more=None,
    )


def level_of(header: RunHeader) -> float:
    """The level intervals are made at. Who may stop by precision looks several times and needs more for the same 95 %.

    See `reports.statistics.precision`; both are called `LEVEL`.
    """
    return LEVEL if header.precision is None else LOOKING_LEVEL


def basis_of(mode: Mode) -> Basis:
    """What the units are in a run of that mode."""
    return Basis.BLOCK if mode is Mode.QUICK else Basis.FORK


def _ratio(header: RunHeader, found: Estimate, values: Sequence[float], *, family: int) -> Ratio:
    bounds = found.interval.ratios if found.interval else None
    return Ratio(
        value=found.ratio,
        points=tuple(map(math.exp, values)),
        interval=Bounds(low=bounds[0], high=bounds[1]) if bounds else None,
        basis=basis_of(header.mode),
        units=found.units,
        level=LEVEL,
        family=family,
        fewest=least_units(simultaneous(level_of(header), family)),
        p=found.p,
        spread=found.spread,
        change=found.change,
        more=found.more,
    )
