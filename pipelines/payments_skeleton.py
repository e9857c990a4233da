"""The text of a new variant of the payments pipeline, and of its test: it runs, is right, and waits to be changed."""

from __future__ import annotations

from typing import Final

NAME: Final = "my-idea"
"""What the variant is called in the texts below, and in docs/writing-a-variant.md."""
MODULE: Final = "my_idea"
STAGE: Final = "final_aggregate"
"""The stage that it writes anew."""

PLUGIN: Final = '''\
"""A variant of the payments pipeline: the latest record by grouping instead of a window."""

from dataclasses import replace

from pyspark.sql import functions as F

from pipelines.catalog import load_catalog
from pipelines.stage import FunctionStage

SPARK_CONF = {"spark.sql.shuffle.partitions": "8"}


def final_aggregate(context):
    """One record per transaction: the greatest `updated_at`; at a tie the stream's."""
    read = context.session.read.parquet
    records = read(context.upstream["streaming_index"]).unionByName(read(context.upstream["batch_index"]))
    latest = F.max_by(F.struct("*"), F.struct("updated_at", F.col("source") == "stream"))
    records.groupBy("transaction_id").agg(latest.alias("record")).select("record.*").write.parquet(context.output)


def register_variants(register):
    baseline = next(each.variant for each in load_catalog().variants_of("payments") if each.variant.name == "baseline")
    mine = {"final_aggregate": FunctionStage("final_aggregate", final_aggregate)}
    stages = tuple(mine.get(stage.name, stage) for stage in baseline.stages)
    spark_conf = {**baseline.spark_conf, **SPARK_CONF}
    register(replace(baseline, name="my-idea", summary="Grouped.", stages=stages, spark_conf=spark_conf))
'''

TEST: Final = '''\
"""Is my-idea sound, and is its answer right?"""

import os
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bench.machine.java import find_java
from datasets.cache.cache import ensure
from datasets.spec import DatasetSpec
from pipelines.catalog import load_catalog
from pipelines.testing import assert_variant_is_sound

PLUGIN = Path(__file__).with_name("my_idea.py")
STAGE = "final_aggregate"  # the one that is written anew


@pytest.fixture
def session():
    os.environ["JAVA_HOME"] = str(find_java().home)
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def test_it_keeps_the_rules_of_a_variant(session, tmp_path):
    catalog = load_catalog([PLUGIN])
    variant = next(each.variant for each in catalog.variants if each.variant.name == "my-idea")
    dataset = ensure(DatasetSpec(scale=0.01, skew=0.9)).folder
    few = {"spark.sql.shuffle.partitions": "2"}  # a test need not wait for 200
    assert_variant_is_sound(variant, catalog.workload("payments"), session, dataset, tmp_path, overrides=few)


@pytest.mark.pipeline(variant="my-idea", plugins=str(PLUGIN), stage=STAGE, scale=0.01, rounds=1)
def test_its_answer_is_the_right_one(pipeline_benchmark):
    pipeline_benchmark()
'''


def skeleton(name: str, module: str) -> dict[str, str]:
    """File names and texts of the variant `name` in the Python module `module`."""
    texts = {f"{module}.py": PLUGIN, f"test_{module}.py": TEST}
    return {file: text.replace(NAME, name).replace(MODULE, module) for file, text in texts.items()}
