"""What a calibration of the machine found, and whether the tool can be trusted there; pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from reports.record import NoiseFloor
from reports.writing.formatting import percent, plural

RATE: Final = 0.05  # of false positives, as promised by 95 % intervals
LEAST_CHANCE: Final = 0.05
FOUND_SHARE: Final = 0.8


def is_sound(found: NoiseFloor) -> bool:
    """No more false positives than the rate allows by chance, eight of ten slowdowns found and none denied."""
    by_chance = chance_of_so_many(found.different, found.comparisons) > LEAST_CHANCE
    return by_chance and found.denied == 0 and found.found >= FOUND_SHARE * found.slowdowns


def chance_of_so_many(different: int, comparisons: int) -> float:
    """The probability of at least so many false positives if their rate is the one promised (binomial)."""
    ways = (math.comb(comparisons, k) * RATE**k * (1 - RATE) ** (comparisons - k) for k in range(different))
    return max(0.0, 1 - sum(ways))


def told(found: NoiseFloor) -> tuple[str, ...]:
    """What was found, a sentence each."""
    return tuple(_sentences(found))


def _sentences(found: NoiseFloor) -> Iterator[str]:
    chance = chance_of_so_many(found.different, found.comparisons)
    share = found.different / found.comparisons
    yield (
        f"{found.different} of {plural(found.comparisons, 'comparison')} of {found.variant} with itself were called "
        f"different ({percent(share)}; at a true rate of {percent(RATE)} so many or more have a chance of "
        f"{percent(chance)})."
    )
    yield (
        f"Noise (standard deviation of ratios): {_spread(found.spread_of_blocks)} between blocks of a JVM, "
        f"{_spread(found.spread_of_forks)} between JVMs."
    )
    asked = f"the tool asks for {plural(found.forks, 'fork')} of {plural(found.repetitions, 'block')}"
    yield f"To call {percent(found.waste)} more time slower, beyond a margin of 3 %, {asked}."
    if found.slowdowns:
        yield (
            f"Such a waste was found slower in {found.found} of {plural(found.slowdowns, 'run')}, and called "
            f"equivalent or faster in {found.denied}."
        )


def _spread(value: float | None) -> str:
    return "not measured" if value is None else percent(math.expm1(value))
