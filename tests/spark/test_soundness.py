"""The contract test for plugin authors: sound variants pass, and each broken rule is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from pipelines.catalog import load_catalog
from pipelines.stage import FunctionStage, StageContext
from pipelines.testing import assert_variant_is_sound
from pipelines.variant import Variant
from pipelines.workload import Workload
from tests.spark.conftest import FEW_PARTITIONS
from tests.spark.copies import COPIES, PLAIN, copy, users

pytestmark = pytest.mark.spark


@dataclass(frozen=True, slots=True)
class Bench:
    """Asks whether a variant is sound, with a session and a dataset at hand."""

    session: SparkSession
    dataset: Path
    scratch: Path

    def examine(self, variant: Variant, workload: Workload = COPIES) -> None:
        assert_variant_is_sound(variant, workload, self.session, self.dataset, self.scratch, overrides=FEW_PARTITIONS)

    def complaint(self, broken: Callable[[StageContext], None]) -> str:
        """What is said of a variant whose stage `copy` is done in a broken way."""
        stages = (FunctionStage("copy", broken), *PLAIN.stages[1:])
        with pytest.raises(AssertionError) as caught:
            self.examine(replace(PLAIN, stages=stages))
        return str(caught.value)


@pytest.fixture
def bench(spark: SparkSession, payments_data: Path, tmp_path: Path) -> Bench:
    return Bench(spark, payments_data, tmp_path)


def test_a_sound_variant_passes_and_leaves_the_session_as_it_was(bench: Bench) -> None:
    before = dict(bench.session.conf.getAll)
    bench.examine(PLAIN)
    assert dict(bench.session.conf.getAll) == before
    assert list(bench.scratch.glob("copy-first/output/*.gz.parquet")), "the variant's own settings were in force"


def test_the_built_in_optimized_variant_is_sound(bench: Bench) -> None:
    catalog = load_catalog()
    (optimized,) = (each.variant for each in catalog.variants_of("payments") if each.variant.name == "optimized")
    bench.examine(optimized, catalog.workload("payments"))


def test_a_plugin_file_with_a_python_udf_is_sound(bench: Bench) -> None:
    """Spark's Python workers cannot import a plugin file, so what they need of it has to travel by value.

    Without Arrow, because a UDF right above a Parquet scan never ends on Spark 4.2.0 with it (compare SPARK-58241).
    """
    path = bench.scratch / "shouting.py"
    path.write_text(PLUGIN)
    (bench.scratch / "loudness.py").write_text("def louder(text):\n    return text.upper()\n")
    catalog = load_catalog([path])
    (shouting,) = catalog.variants_of("shouts")
    bench.examine(shouting.variant, catalog.workload("shouts"))
    (first,) = bench.session.read.parquet(str(bench.scratch / "shout-first" / "output")).limit(1).collect()
    assert first.full_name.isupper()


PLUGIN = """
from loudness import louder
from pyspark.sql.functions import udf
from pipelines.stage import FunctionStage
from pipelines.variant import Variant
from pipelines.workload import StageOutline, Workload

def twice(text):
    return louder(text) * 2

def shout(context):
    users = context.session.read.parquet(f"{context.dataset}/users")
    users.select(udf(twice)("full_name").alias("full_name")).write.parquet(context.output)

def register_workload(register):
    register(Workload(
        name="shouts", summary="", stages=(StageOutline(name="shout", summary=""),), baseline="loud",
    ))

def register_variants(register):
    register(Variant(
        name="loud", summary="", stages=(FunctionStage("shout", shout),), workload="shouts",
        spark_conf={"spark.sql.execution.pythonUDF.arrow.enabled": "false"},
    ))
"""


def test_a_stage_that_fails_is_told_with_its_error(bench: Bench) -> None:
    def broken(context: StageContext) -> None:
        raise RuntimeError("no such luck")

    assert "stage copy fails: RuntimeError: no such luck" in bench.complaint(broken)


def test_a_stage_that_writes_nothing_is_told(bench: Bench) -> None:
    assert "stage copy leaves no readable Parquet in context.output" in bench.complaint(lambda context: None)


def test_a_stage_that_writes_elsewhere_is_told_with_the_file(bench: Bench) -> None:
    def broken(context: StageContext) -> None:
        copy(context)
        (Path(context.output).parent / "notes.txt").write_text("here?")

    message = bench.complaint(broken)
    assert "copy-first/notes.txt" in message
    assert "write only to context.output and context.scratch" in message


def test_scratch_may_be_used_freely(bench: Bench) -> None:
    def tidy(context: StageContext) -> None:
        users(context).write.parquet(f"{context.scratch}/between")
        context.session.read.parquet(f"{context.scratch}/between").write.parquet(context.output)

    bench.examine(replace(PLAIN, stages=(FunctionStage("copy", tidy), *PLAIN.stages[1:])))


def test_a_stage_that_leaves_a_cached_table_is_told(bench: Bench) -> None:
    def broken(context: StageContext) -> None:
        cached = users(context).cache()
        cached.write.parquet(context.output)

    assert "leaves a cached table behind: unpersist() it" in bench.complaint(broken)


def test_a_stage_that_changes_settings_is_told_and_they_are_put_back(bench: Bench) -> None:
    key = "spark.sql.files.maxRecordsPerFile"

    def broken(context: StageContext) -> None:
        context.session.conf.set(key, "7")
        copy(context)

    before = bench.session.conf.get(key)
    assert f"changes ['{key}']: put settings into the variant's spark_conf" in bench.complaint(broken)
    assert bench.session.conf.get(key) == before


def test_a_stage_that_returns_before_its_stream_has_ended_is_told(bench: Bench) -> None:
    def broken(context: StageContext) -> None:
        stream = context.events.transactions(context.session).writeStream.format("parquet")
        stream.option("path", context.output).option("checkpointLocation", context.scratch).start()

    assert "while a streaming query is active" in bench.complaint(broken)
    assert bench.session.streams.active == []


def test_a_stage_that_gives_other_rows_each_time_is_told(bench: Bench) -> None:
    def broken(context: StageContext) -> None:
        users(context).limit(3).withColumn("email", F.lit(uuid4().hex)).write.parquet(context.output)

    assert "stage copy gives 6 other rows when it is run again" in bench.complaint(broken)


def test_a_variant_without_the_stages_of_the_workload_is_told_before_anything_runs(bench: Bench) -> None:
    with pytest.raises(AssertionError, match="it misses again"):
        bench.examine(replace(PLAIN, stages=PLAIN.stages[:1]))
    assert list(bench.scratch.iterdir()) == []
