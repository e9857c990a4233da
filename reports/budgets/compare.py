"""Hold what a run took against a budget; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.budgets.budget import Budget, StageBudget
from reports.budgets.causes import likely_cause
from reports.budgets.change import BudgetChanges, CellChange, Direction, Move
from reports.budgets.directions import of_codecs, of_counter, of_operator, operators
from reports.comparison_types import Comparison
from reports.diffs.line_diff import line_diff
from reports.metrics import METRIC, Stability, alike

NOT_RUN = "it left no measured execution"


def budget_changes(budget: Budget, now: Budget, troubles: Mapping[tuple[str, str], str]) -> BudgetChanges:
    """Every stage of every variant of the run `now` that the budget has.

    `troubles` say by variant and stage why there is nothing to hold against it; they fail like a worse counter.
    """
    cells: list[CellChange] = []
    compared = 0
    for variant, stages in budget.variants.items():
        for stage, was in stages.items():
            if variant not in now.variants and (variant, stage) not in troubles:
                continue  # not asked for
            compared += 1
            found = now.variants.get(variant, {}).get(stage)
            trouble = troubles.get((variant, stage)) or (None if found else NOT_RUN)
            if found is None or trouble:
                cells.append(CellChange(variant=variant, stage=stage, trouble=trouble))
            elif moves := tuple(_moves(was, found, budget.near)):
                cells.append(_cell(variant, stage, was, found, moves))
    return BudgetChanges(cells=tuple(sorted(cells, key=lambda cell: not cell.is_worse)), compared=compared)


def troubles_of(comparison: Comparison) -> dict[tuple[str, str], str]:
    """Why a variant's counters of a stage mean nothing: it failed, or its answer is not the reference's."""
    return {
        (cell.variant, stage.stage): cell.reason or str(cell.correct)
        for dataset in comparison.datasets
        for stage in dataset.stages
        for cell in stage.cells
        if cell.correct.is_wrong
    }


def _cell(variant: str, stage: str, was: StageBudget, now: StageBudget, moves: tuple[Move, ...]) -> CellChange:
    is_worse = any(move.direction is Direction.WORSE for move in moves)
    return CellChange(
        variant=variant,
        stage=stage,
        moves=moves,
        plan=line_diff(was.plan.splitlines(), now.plan.splitlines()).lines,
        cause=likely_cause(was, now) if is_worse else None,
    )


def _moves(was: StageBudget, now: StageBudget, near: float) -> Iterator[Move]:
    yield from _counters(was, now, near)
    for name in sorted({*was.joins, *now.joins}):
        if was.joins.get(name, 0) != now.joins.get(name, 0):
            yield _counted(name, was.joins.get(name, 0), now.joins.get(name, 0))
    before, after = operators(was.plan), operators(now.plan)
    for name in sorted({*before, *after} - {*was.joins, *now.joins}):
        if before[name] != after[name]:
            yield _counted(name, before[name], after[name])
    if was.columns is not None and now.columns is not None and was.columns != now.columns:
        direction = Direction.WORSE if now.columns > was.columns else Direction.BETTER
        yield Move(what="Columns read", was=was.columns, now=now.columns, direction=direction)
    if was.codecs != now.codecs:
        told = (", ".join(codecs) or None for codecs in (was.codecs, now.codecs))
        yield Move(what="codec", was=next(told), now=next(told), direction=of_codecs(was.codecs, now.codecs))


def _counted(name: str, was: int, now: int) -> Move:
    return Move(what=name, was=was, now=now, direction=of_operator(name, now - was))


def _counters(was: StageBudget, now: StageBudget, near: float) -> Iterator[Move]:
    for name, metric in METRIC.items():
        before, after = was.counters.get(name), now.counters.get(name)
        room = near if metric.stability is Stability.NEAR else 0.0
        if not _same(before, after, room):
            direction = of_counter(name, before, after)
            yield Move(what=metric.label, was=before, now=after, direction=direction, metric=name)


def _same(was: float | None, now: float | None, room: float) -> bool:
    if was is None or now is None:
        return was is now
    return alike(was, now, room)
