"""A gate's result for a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from reports.budgets import words
from reports.budgets.change import BudgetChanges, CellChange, Direction
from reports.forms.markdown import escaped
from reports.writing.visible import visible

_DIRECTIONS = ((Direction.WORSE, "worse"), (Direction.BETTER, "better"), (Direction.OTHER, "other"))


def render_markdown(changes: BudgetChanges, workload: str, written: str | None = None) -> str:
    """Heading, summary and a list for every stage that moved; ends in a newline.

    `written` takes the place of the summary where the budgets were made anew: nothing is left to accept.
    """
    held = "costs more than budgeted" if changes.worse else "within its budgets"
    state = "budgets made anew" if written else held
    head = (f"### {escaped(workload)}: {state}", "", escaped(written or words.summary(changes)))
    return "\n".join([*head, *(line for cell in changes.cells for line in _cell(cell))]) + "\n"


def _cell(cell: CellChange) -> Iterator[str]:
    yield ""
    yield f"**{escaped(words.headline(cell))}**"
    yield ""
    if cell.trouble:
        yield f"- {escaped(cell.trouble)}"
        return
    for direction, name in _DIRECTIONS:
        if found := words.moved(cell, direction):
            yield f"- {name}: {escaped(found)}"
    if cell.cause:
        yield f"- likely: {escaped(cell.cause)}."
    if cell.plan:
        yield from ("", "```diff")
        yield from (visible(line).replace("```", "'''") for line in words.plan(cell))
        yield "```"
