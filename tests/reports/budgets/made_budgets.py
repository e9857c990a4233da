"""Budgets for tests: one variant, one stage, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.budgets.budget import BUDGET_FORMAT, Budget, Setting, StageBudget
from reports.budgets.change import BudgetChanges, CellChange
from reports.budgets.compare import budget_changes

SETTING = Setting(scale=0.05, skew=0.9, seed=1, cores=2, spark="4.2.0", stages=("batch",))
PLAN = (
    "WriteFiles\n* BroadcastHashJoin Inner BuildRight\n* ColumnarToRow\nScan parquet\nBroadcastExchange\nScan parquet\n"
)
COUNTERS: Mapping[str, float] = {
    "tasks": 16,
    "spark_stages": 4,
    "input_bytes": 1_000_000,
    "input_records": 5_000,
    "output_records": 5_000,
    "shuffle_write_bytes": 10_000,
    "shuffle_write_records": 400,
    "files_written": 2,
    "file_bytes": 800_000,
    "output_partitions": 1,
}


def stage(plan: str = PLAN, /, **changed: Any) -> StageBudget:
    """The stage as budgeted, with other counters or, by the names of its fields, other joins and codecs."""
    joins = changed.pop("joins", {"BroadcastHashJoin": 1})
    codecs = changed.pop("codecs", ("zstd",))
    columns = changed.pop("columns", 11)
    return StageBudget(counters={**COUNTERS, **changed}, joins=joins, codecs=codecs, columns=columns, plan=plan)


def budget(one: StageBudget, near: float = 0.02) -> Budget:
    return Budget(format=BUDGET_FORMAT, workload="pay", near=near, setting=SETTING, variants={"quick": {"batch": one}})


def changes(now: StageBudget, was: StageBudget | None = None, near: float = 0.02) -> BudgetChanges:
    return budget_changes(budget(was or stage(), near), budget(now), {})


def change(now: StageBudget, was: StageBudget | None = None) -> CellChange:
    (cell,) = changes(now, was).cells
    return cell
