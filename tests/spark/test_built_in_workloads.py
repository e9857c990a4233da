"""Sessions and orders keep the rules of a workload, and all variants give what the reference, in SQL, says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bench.answers.verify import read_answer
from datasets.kinds import KINDS
from datasets.spec import DatasetSpec
from pipelines.catalog import load_catalog
from pipelines.inputs import inputs_of
from pipelines.variant import CORES, SPARK
from pipelines.workload_testing import assert_workload_is_sound
from tests.pipelines.reference_outputs import reference_outputs
from tests.pipelines.small_web_log import UNKNOWN, write_web_log
from tests.spark.conftest import FEW_PARTITIONS, NO_COMPILER

pytestmark = pytest.mark.spark

SCALE = 0.02
"""6,000 page views of 200 users, or 2,000 orders."""


def made(name: str, folder: Path) -> Path:
    return KINDS[name].input.ensure(DatasetSpec(scale=SCALE, skew=0.9), folder / "data", None).folder


@pytest.mark.parametrize("name", ["sessions", "orders"])
def test_every_variant_is_sound_and_gives_the_references_answers(
    name: str, spark: SparkSession, tmp_path: Path
) -> None:
    assert_all_agree(name, spark, made(name, tmp_path), tmp_path)


def test_every_variant_takes_a_view_of_an_unknown_page_for_a_view_like_any_other(
    spark: SparkSession, tmp_path: Path
) -> None:
    pages = (UNKNOWN, 1, 2, UNKNOWN, 1, UNKNOWN, 3, UNKNOWN, UNKNOWN, 4)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    views = [
        (user, 10 * user + place, begin + timedelta(minutes=minute), page)
        for place, page in enumerate(pages)
        # of the first user one session of ten views, of the second five of two, of the third ten of one
        for user, minute in enumerate((12 * place, 60 * (place // 2) + place % 2, 36 * place))
    ]
    write_web_log(tmp_path / "data", views)
    assert_all_agree("sessions", spark, tmp_path / "data", tmp_path)


def assert_all_agree(name: str, spark: SparkSession, data: Path, tmp_path: Path) -> None:
    catalog = load_catalog()
    workload, variants = catalog.workload(name), [entry.variant for entry in catalog.variants_of(name)]
    few = FEW_PARTITIONS | NO_COMPILER
    assert_workload_is_sound(workload, variants, spark, data, tmp_path / "scratch", overrides=few)
    right = {
        stage: read_answer(str(output), 1)
        for stage, output in reference_outputs(name, data, tmp_path / "reference").items()
    }
    for variant in (each.name for each in variants if each.engine == SPARK):
        for stage, answer in right.items():
            found = read_answer(str(tmp_path / "scratch" / variant / f"{stage}-first" / "output"), 1)
            assert (found.rows, found.checksum) == (answer.rows, answer.checksum), f"{stage} of {variant}"
            assert found.rows > 0


def planned(name: str, stage: str, spark: SparkSession, folder: Path) -> str:
    """What Spark means to do in a stage of `optimized`, before anything has run."""
    (conf,) = (e.variant.spark_conf for e in load_catalog().variants_of(name) if e.variant.name == "optimized")
    session = spark.newSession()
    for key, value in conf.items():
        session.conf.set(key, "2" if value == CORES else value)
    module = import_module(f"pipelines.{name}.optimized.{stage}")
    rows = module.build(session, inputs_of(str(made(name, folder)), session))
    return str(rows._jdf.queryExecution().executedPlan().toString())


def test_optimized_sessions_take_one_shuffle_and_one_sort(spark: SparkSession, tmp_path: Path) -> None:
    plan = planned("sessions", "sessions", spark, tmp_path)
    assert plan.count("Exchange hashpartitioning(") == 1
    assert len(re.findall(r"\bSort \[", plan)) == 1


def test_optimized_lines_are_neither_shuffled_nor_sorted(spark: SparkSession, tmp_path: Path) -> None:
    plan = planned("orders", "priced_lines", spark, tmp_path)
    assert plan.count("BroadcastHashJoin ") == 3
    assert "partitioning(" not in plan
    assert "Sort [" not in plan
