"""What several levels show: of a number that datasets differ in, or of a Spark setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.comparison_types.ratio import Ratio
from reports.comparison_types.totals import Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Between two neighbouring levels of a sweep a variant overtakes the baseline, or falls behind it (`slower`).

    `near` is where a straight line through ln(ratio) at both ends meets "the same". `shown`: both ends are told apart
    from "the same" by their intervals; else it may as well be elsewhere, or nowhere.
    """

    variant: str
    low: float
    high: float
    near: float
    slower: bool
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A run over several levels of one number. `axis` is its name, `levels` ascend and have a dataset each.

    `crossings` are of neighbouring levels; `compared` are the variants that have a ratio at every level, and
    `uncompared` those that have none at some. `growth` is, over scales, the exponent g of time ~ scale^g by variant,
    from medians of right answers; empty for other axes.
    """

    axis: str
    levels: tuple[float, ...]
    datasets: tuple[str, ...]
    compared: tuple[str, ...]
    uncompared: tuple[str, ...]
    crossings: tuple[Crossing, ...]
    growth: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingPoint:
    """A variant with the setting at one value: its total, and its time over that of the variant as it is (`own`)."""

    value: str
    variant: str
    own: Ratio | None
    total: Total


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSweep:
    """A Spark setting `key` of the variant `of` at several values; `as_it_is`: what the variant itself sets, else None.

    `crossings` are with the baseline, between values that are numbers.
    """

    of: str
    key: str
    as_it_is: str | None
    points: tuple[SettingPoint, ...]
    crossings: tuple[Crossing, ...]
