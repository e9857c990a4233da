"""A gate's result for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from reports.budgets import words
from reports.budgets.change import BudgetChanges, CellChange, Direction
from reports.lines import printable, wrapped


def render_text(changes: BudgetChanges, end: str) -> str:
    """Every stage that moved, the worse first, then the sentence `end`; ends in a newline."""
    lines = [line for cell in changes.cells for line in (*_cell(cell), "")]
    return "\n".join(map(printable, [*lines, *wrapped(end)])) + "\n"


def _cell(cell: CellChange) -> Iterator[str]:
    yield words.headline(cell)
    if cell.trouble:
        yield from wrapped(cell.trouble, "  ")
        return
    if worse := words.moved(cell, Direction.WORSE):
        yield from wrapped(worse, "  worse: ")
    if better := words.moved(cell, Direction.BETTER):
        yield from wrapped(better, "  better: ")
    if other := words.moved(cell, Direction.OTHER):
        yield from wrapped(other, "  other: ")
    if cell.cause:
        yield from wrapped(f"{cell.cause}.", "  likely: ")
    if cell.plan:
        yield "  operators of the plan:"
        yield from (f"    {line}" for line in words.plan(cell))
