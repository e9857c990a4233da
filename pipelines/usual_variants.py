"""The variants that every built-in workload has: plain code twice, the engineered code, and the reference."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.phase1_baseline.settings import SPARK_CONF as BASELINE_CONF
from pipelines.stage_modules import module_stages
from pipelines.variant import DUCKDB, Variant
from pipelines.workload import Workload


def usual_variants(
    workload: Workload, package: str, *, optimized: str, optimized_conf: Mapping[str, str]
) -> tuple[Variant, ...]:
    """Of the packages `baseline`, `optimized` and `reference` below `package`; `optimized` says what was engineered."""
    names = tuple(outline.name for outline in workload.stages)
    plain, tuned, sql = (module_stages(f"{package}.{each}", *names) for each in ("baseline", "optimized", "reference"))
    return (
        Variant(
            name="baseline",
            summary="Plain code; no AQE, no broadcast, 200 shuffle partitions, no compression.",
            stages=plain,
            workload=workload.name,
            spark_conf=BASELINE_CONF,
        ),
        Variant(
            name="spark-defaults",
            summary="The code of the baseline on Spark as shipped: what a user gets for doing nothing.",
            stages=plain,
            workload=workload.name,
        ),
        Variant(name="optimized", summary=optimized, stages=tuned, workload=workload.name, spark_conf=optimized_conf),
        Variant(
            name="duckdb-reference",
            summary="The same semantics as SQL in DuckDB: the answers to be equal to, and what one machine can do.",
            stages=sql,
            workload=workload.name,
            engine=DUCKDB,
        ),
    )
