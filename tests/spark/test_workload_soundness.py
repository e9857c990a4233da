"""The contract test for authors of workloads: a sound one passes, and what does not fit is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import Variant
from pipelines.workload import StageOutline, Workload
from pipelines.workload_testing import assert_workload_is_sound
from tests.bench.till_workload import make_data
from tests.spark.conftest import FEW_PARTITIONS

pytestmark = pytest.mark.spark

TILLS = Workload(
    name="tills",
    summary="What each till has sold.",
    stages=(StageOutline(name="sales", summary="sums by till", key=("till",)),),
    baseline="plain",
    tables=("sales", "tills"),
)


def sums(context: StageContext) -> None:
    sales = context.session.read.parquet(context.inputs["sales"])
    sales.groupBy("till").sum("cents").write.parquet(context.output)


def in_sql(context: StageContext) -> None:
    context.session.sql(
        f"SELECT sum(cents) AS `sum(cents)`, till FROM parquet.`{context.inputs['sales']}` GROUP BY till"
    ).write.parquet(context.output)


def counts(context: StageContext) -> None:
    sales = context.session.read.parquet(context.inputs["sales"])
    sales.groupBy("till").count().withColumnRenamed("count", "sum(cents)").write.parquet(context.output)


def variant(name: str, function: Callable[[StageContext], None]) -> Variant:
    return Variant(name=name, summary="", stages=(FunctionStage("sales", function),), workload="tills")


def test_a_workload_is_examined_with_its_data_and_all_variants(spark: SparkSession, tmp_path: Path) -> None:
    data, plain = make_data(tmp_path / "data"), variant("plain", sums)

    def complaint(workload: Workload, *others: Variant) -> str:
        scratch = tmp_path / str(len(list(tmp_path.iterdir())))
        with pytest.raises(AssertionError) as caught:
            assert_workload_is_sound(workload, [plain, *others], spark, data, scratch, overrides=FEW_PARTITIONS)
        return str(caught.value)

    assert_workload_is_sound(
        TILLS, [plain, variant("sql", in_sql)], spark, data, tmp_path / "s", overrides=FEW_PARTITIONS
    )
    assert "has no table prices: there is sales, tills" in complaint(replace(TILLS, tables=("sales", "prices")))
    assert "has no variant 'right', its reference: there is plain" in complaint(replace(TILLS, reference="right"))
    assert "count gives 4 other rows than plain in sales" in complaint(TILLS, variant("count", counts))
    keyed = replace(TILLS, stages=(replace(TILLS.stages[0], key=("shop",)),))
    assert "stage sales has no column shop, which its key names: there is sum(cents), till" in complaint(keyed)
    assert "has no stages" in complaint(replace(TILLS, stages=()))
