"""The counting workload with a reference: `right` answers first, in DuckDB, and all others are compared with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from duckdb import DuckDBPyConnection

from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import DUCKDB, Variant
from pipelines.workload import Workload
from tests.bench.counting_workload import WORKLOAD, failing, variant, wrong_squares

JUDGED = replace(
    WORKLOAD,
    name="judged",
    reference="right",
    stages=tuple(replace(stage, key=("value",)) for stage in WORKLOAD.stages),
)


def in_sql(query: str) -> Callable[[StageContext], None]:
    """A stage that uses the connection it is given."""

    def stage(context: StageContext) -> None:
        Path(context.output).mkdir()
        cast("DuckDBPyConnection", context.session).sql(query).write_parquet(f"{context.output}/part-0.parquet")

    return stage


RIGHT = {
    "slow_start": "SELECT 0::INTEGER AS value",
    "numbers": "SELECT i::INTEGER AS value FROM range(100) t(i)",
    "squares": "SELECT (i * i)::INTEGER AS value FROM range(100) t(i)",
}


def register_workload(register: Callable[[Workload], None]) -> None:
    register(JUDGED)


def register_variants(register: Callable[[Variant], None]) -> None:
    for each in (
        variant("plain"),
        variant("wrong", squares=wrong_squares),
        variant("broken", numbers=failing),
    ):
        register(replace(each, workload="judged"))
    stages = tuple(FunctionStage(name, in_sql(query)) for name, query in RIGHT.items())
    register(Variant(name="right", summary="SQL", stages=stages, workload="judged", engine=DUCKDB))
