"""How much is measured: one fork of many blocks, or many forks of a few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.errors import BenchError
from bench.options import Options
from reports.record import Mode
from reports.statistics import LEVEL, LOOKING_LEVEL, forks_needed, least_units, simultaneous

QUICK_BLOCKS: Final = 6  # the fewest that have an interval, for one variant
RIGOROUS_BLOCKS: Final = 3
FEWEST_FORKS: Final = 6
# Where the run stops by precision or budget, the most it may take; looks go up to here.
MOST_BLOCKS: Final = 48
MOST_FORKS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Forks and blocks in each of them, at most. `because` says in a sentence how the mode came to be."""

    mode: Mode
    forks: int
    repetitions: int
    because: str

    @property
    def units(self) -> int:
        """The most units that an estimate can rest on."""
        return self.forks if self.mode is Mode.RIGOROUS else self.repetitions


def extent(options: Options, variants: int, seconds: Callable[[Extent], float]) -> Extent:
    """What the options ask for; `variants` are compared with the baseline, `seconds` estimates the whole run.

    Without --mode, more than one fork is rigorous; else a rigorous run is chosen if it fits the budget. Raises
    BenchError when options contradict each other or cannot give what they ask for.
    """
    found = _of_mode(options, options.mode, variants) if options.mode else _chosen(options, variants, seconds)
    if options.precision is not None:
        fewest = least_units(simultaneous(LOOKING_LEVEL, max(1, variants)))
        if found.units < fewest:
            name = "--forks" if found.mode is Mode.RIGOROUS else "--repetitions"
            raise BenchError(
                f"--precision cannot be reached with {name} {found.units}: there is no interval below {fewest}; "
                f"leave {name} out, or give at least {fewest}"
            )
    return found


def interval_level(options: Options) -> float:
    """The level of a run's intervals before they are made simultaneous: who looks several times asks for more."""
    return LEVEL if options.precision is None else LOOKING_LEVEL


def _chosen(options: Options, variants: int, seconds: Callable[[Extent], float]) -> Extent:
    if options.forks is not None:
        mode = Mode.RIGOROUS if options.forks > 1 else Mode.QUICK
        return _of_mode(options, mode, variants, because=f"--forks {options.forks} was given")
    rigorous = _of_mode(options, Mode.RIGOROUS, variants)
    minutes = f"{seconds(rigorous) / 60:.0f} min"
    if options.budget is not None and seconds(rigorous) <= options.budget:
        return _of_mode(options, Mode.RIGOROUS, variants, because=f"about {minutes} fit the budget")
    why = "no budget was given" if options.budget is None else "the budget is too small for a rigorous run"
    return _of_mode(options, Mode.QUICK, variants, because=f"{why}; --mode rigorous takes about {minutes}")


def _of_mode(options: Options, mode: Mode, variants: int, because: str = "--mode was given") -> Extent:
    by_precision = options.precision is not None
    if mode is Mode.QUICK:
        if options.forks not in (None, 1):
            raise BenchError(f"--mode quick has one fork, not {options.forks}: leave --forks out or choose rigorous")
        repetitions = options.repetitions or (MOST_BLOCKS if by_precision else QUICK_BLOCKS)
        return Extent(mode=mode, forks=1, repetitions=repetitions, because=because)
    if options.mode is Mode.RIGOROUS and options.forks is not None and options.forks < FEWEST_FORKS:
        raise BenchError(
            f"--mode rigorous needs at least {FEWEST_FORKS} forks, not {options.forks}: "
            "leave --forks out, or choose quick"
        )
    needed = forks_needed(max(1, variants), interval_level(options))
    forks = options.forks or (max(MOST_FORKS, needed) if by_precision else needed)
    return Extent(mode=mode, forks=forks, repetitions=options.repetitions or RIGOROUS_BLOCKS, because=because)
