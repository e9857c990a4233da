"""The words that every rendering of a gate's result says: one line for a move, one for a stage, one for all."""

from __future__ import annotations

from typing import Final

from reports.budgets.change import BudgetChanges, CellChange, Direction, Move
from reports.metrics import METRIC
from reports.writing.formatting import count, enumeration, plural, quantity

MOST_PLAN_LINES: Final = 40


def headline(cell: CellChange) -> str:
    """Where something moved, and whether that fails the gate."""
    found = "REGRESSION" if cell.is_worse else "CHANGED"
    return f"{found} {cell.variant} · {cell.stage}"


def move(found: Move) -> str:
    """ "Tasks 16 → 212 (+1,225 %)"; what is neither more nor less has no share."""
    share = _share(found)
    return f"{found.what} {_value(found, found.was)} → {_value(found, found.now)}{share}"


def moved(cell: CellChange, *directions: Direction) -> str:
    """All moves that go these ways, in one line; empty if there is none."""
    return ", ".join(move(each) for each in cell.moves if each.direction in directions)


def plan(cell: CellChange) -> tuple[str, ...]:
    """The operators that changed as a diff, cut where it is too long to be read."""
    left = len(cell.plan) - MOST_PLAN_LINES
    return (*cell.plan[:MOST_PLAN_LINES], f"… {plural(left, 'line')} more") if left > 0 else cell.plan


def summary(changes: BudgetChanges) -> str:
    """What came of it in a sentence."""
    held = plural(changes.compared, "stage")
    better = sum(any(each.direction is Direction.BETTER for each in cell.moves) for cell in changes.cells)
    if changes.worse:
        variants = enumeration(sorted({cell.variant for cell in changes.worse}))
        return (
            f"{len(changes.worse)} of {held} cost more than budgeted, of {variants}: "
            "mend the code, or accept it with --update."
        )
    if not changes.cells:
        return f"{held} cost what is budgeted."
    kind = f", {plural(better, 'stage')} less in something" if better else ""
    return f"{held} cost no more than budgeted{kind}; what moved is told above: --update writes it down."


def _value(found: Move, value: float | str | None) -> str:
    if value is None:
        return "none" if found.metric is None else "not measured"
    if isinstance(value, str):
        return value
    return quantity(value, METRIC[found.metric].unit) if found.metric else count(value)


def _share(found: Move) -> str:
    if isinstance(found.was, str) or isinstance(found.now, str) or not found.was or found.now is None:
        return ""
    return f" ({(found.now - found.was) / found.was:+,.1%})".replace("%", " %")
