"""Several variants against one baseline: what keeps the chance of one false finding among them at 5 %.

Two things are adjusted. *Intervals* are simultaneous: with m variants each is at level 1 − 0.05/m (Bonferroni), so that
in 95 of 100 runs all of them hold at once. Verdicts are read off them, so what is shown is what decided. *p-values*,
which only ask whether there is any difference, are adjusted by Holm's steps, which find more at the same price.

Verdicts do not use the wider levels of Holm's later steps, because those pay only for "any difference". A verdict also
claims a size or equivalence, and of "beyond the margin" and "within it" one is false for every variant, whatever was
found before: the number of claims that can go wrong never falls below m, so there is nothing to step down to
(Shaffer, JASA 81 (1986), 826–831). Bounds that fit Holm's decisions exist but give a rejected variant no size
(Guilbaud, Biom. J. 50 (2008), 678–692; Strassburger and Bretz, Stat. Med. 27 (2008), 4914–4927).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values in the order given: those at most α are the findings that Holm's procedure makes at α.

    The i-th smallest of m is multiplied by m − i + 1, and none may be smaller than one before it.
    Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979), 65–70.
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("p-values lie between 0 and 1")
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    multiplied = (min(1.0, (len(order) - step) * p_values[index]) for step, index in enumerate(order))
    adjusted = dict(zip(order, accumulate(multiplied, max), strict=True))
    return tuple(adjusted[index] for index in range(len(p_values)))


def simultaneous(level: float, variants: int) -> float:
    """The level at which each of so many intervals must be so that all hold at once at `level`, however dependent.

    It is Holm's first step for all of them (Bonferroni); ValueError below one variant.
    """
    if variants < 1:
        raise ValueError(f"there is no family of {variants} variants")
    return 1 - (1 - level) / variants
