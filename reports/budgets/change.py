"""What has moved between a budget and a run: plain frozen data that every rendering is made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Whether a change costs more. Only what is worse fails a gate."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"  # neither more nor less, or nobody can say whether it is good


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One counter that moved, a strategy of joins, an operator or the codecs. None: not measured, or not there."""

    what: str
    was: float | str | None
    now: float | str | None
    direction: Direction
    metric: str | None = None  # its name in the catalogue, where `what` is one


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One variant in one stage. `plan` is a diff of the plans' operators, `cause` what may lie behind.

    `trouble` says why nothing can be compared: it failed, or its answer is wrong.
    """

    variant: str
    stage: str
    moves: tuple[Move, ...] = ()
    plan: tuple[str, ...] = ()
    cause: str | None = None
    trouble: str | None = None

    @property
    def is_worse(self) -> bool:
        """Whether it fails the gate."""
        return self.trouble is not None or any(move.direction is Direction.WORSE for move in self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetChanges:
    """All cells that moved, the worse first. `compared` cells were held against the budget."""

    cells: tuple[CellChange, ...]
    compared: int

    @property
    def worse(self) -> tuple[CellChange, ...]:
        """Those that fail the gate."""
        return tuple(cell for cell in self.cells if cell.is_worse)
