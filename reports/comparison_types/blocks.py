"""How much was measured, and how much would tell more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """How many blocks count, in how many forks; how many were run again or left out because a disturbance spoilt them.

    A block that was run again may be left out too, when its last attempt was no better.
    """

    forks: int
    counted: int
    run_again: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the noise of a rigorous run says about the next one.

    `between_forks` and `within_forks` are standard deviations of ln(ratio) of the variant that needs most. `forks` of
    `blocks` would tell a difference of the margin's size, for all variants at once, in `seconds` on this machine.
    """

    variant: str
    between_forks: float
    within_forks: float
    forks: int
    blocks: int
    seconds: float
