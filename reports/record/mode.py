"""How a run measures."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """What the units are that an estimate rests on."""

    QUICK = "quick"  # the blocks of one fork: true of this process only
    RIGOROUS = "rigorous"  # forks, each by the mean of its blocks
