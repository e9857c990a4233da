"""What each technique contributes: switched on alone, and left out of the whole; parts need not add up."""

from __future__ import annotations

import math
from collections.abc import Mapping

from reports.comparison_types import Attribution, Part
from reports.comparison_types.ratio import Ratio, ratio_alone
from reports.evidence.measurements import Block
from reports.evidence.units import units
from reports.record import SPARK, RunHeader

Seconds = Mapping[Block, float]


def attribution(header: RunHeader, seconds: Mapping[str, Seconds]) -> Attribution | None:
    """Compare variants whose tunings differ by one; None unless the run has such variants and the baseline has none.

    `seconds` are those of all variants that may have a ratio, the baseline among them, by (fork, block).
    """
    plain = header.baseline
    engines = {info.name: info.engine or SPARK for info in header.variants}
    sets = {  # what another engine makes of the same code is no technique's doing
        info.name: frozenset(info.tunings)
        for info in header.variants
        if info.name in seconds and engines[info.name] == engines.get(plain)
    }
    tuned = _tuned(sets)
    if tuned is None or sets.get(plain) != frozenset():
        return None
    whole = _ratio(header, seconds, tuned, plain)
    if whole is None:
        return None
    names = {found: name for name, found in reversed(sets.items())} | {frozenset(): plain, sets[tuned]: tuned}
    parts = [_part(header, seconds, tuning, sets[tuned], names) for tuning in _in_question(header, sets[tuned], names)]
    return Attribution(
        plain=plain,
        tuned=tuned,
        whole=whole,
        parts=tuple(sorted(parts, key=lambda part: part.last.value if part.last else math.inf)),
        interplay=_interplay(header, seconds, sets[tuned], names),
    )


def _tuned(sets: Mapping[str, frozenset[str]]) -> str | None:
    """The variant most of whose tunings were left out in turn by others; at least one was."""
    present = set(sets.values())
    left_out = {name: sum(own - {tuning} in present for tuning in own) for name, own in sets.items() if len(own) > 1}
    best = max(left_out, key=lambda name: left_out[name], default=None)
    return best if best is not None and left_out[best] else None


def _in_question(header: RunHeader, tuned: frozenset[str], names: Mapping[frozenset[str], str]) -> list[str]:
    """Tunings that some variant of the run has more or less than the tuned or the plain one, in the order of naming."""
    every = dict.fromkeys(tuning for info in header.variants for tuning in info.tunings)
    return [each for each in every if frozenset({each}) in names or tuned ^ {each} in names]


def _part(
    header: RunHeader,
    seconds: Mapping[str, Seconds],
    tuning: str,
    tuned: frozenset[str],
    names: Mapping[frozenset[str], str],
) -> Part:
    return Part(
        tuning=tuning,
        chosen=tuning in tuned,
        alone=_ratio(header, seconds, names.get(frozenset({tuning})), names[frozenset()]),
        last=_ratio(header, seconds, names.get(tuned | {tuning}), names.get(tuned - {tuning})),
    )


def _ratio(header: RunHeader, seconds: Mapping[str, Seconds], one: str | None, other: str | None) -> Ratio | None:
    if one is None or other is None:
        return None
    return ratio_alone(header, units(seconds[one], seconds[other], header.mode))


def _interplay(
    header: RunHeader, seconds: Mapping[str, Seconds], tuned: frozenset[str], names: Mapping[frozenset[str], str]
) -> Ratio | None:
    """ln of it is ln(tuned / plain) less the sum of ln(with one / plain), within every block."""
    alone = [names.get(frozenset({tuning})) for tuning in tuned]
    singles = [seconds[name] for name in alone if name is not None]
    if len(singles) < len(tuned):
        return None
    plain, whole = seconds[names[frozenset()]], seconds[names[tuned]]
    shared = set(plain).intersection(whole, *singles)
    together = {block: whole[block] / plain[block] for block in shared}
    multiplied = {block: math.prod(single[block] / plain[block] for single in singles) for block in shared}
    return ratio_alone(header, units(together, multiplied, header.mode))
