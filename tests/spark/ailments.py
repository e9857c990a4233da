"""A workload whose variants add up the same numbers, each with one real trouble, on a driver of its own.

Every variant sums ids by key; a text that takes time to make adds its length less 64, which is 0. The master has two
cores. What the trouble costs is a second or more, so that it is told, and not many, so that the tests stay short.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from bench.engines.spark_conf import world_conf
from bench.engines.spark_driver import SparkDriver
from bench.trials.trial import TrialRunner
from bench.trials.trial_place import Place
from bench.workers.assigned import collectors_for
from datasets.kinds import PAYMENTS
from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import SPARK, Variant
from pipelines.workload import StageOutline, Workload
from reports.record import Trial, TrialRecord

STAGE: Final = "add_up"
MASTER: Final = "local[2]"
ROWS: Final = 1_000_000
DIGESTS: Final = 24  # a digest of a digest …: some microseconds a row
CONF: Final = {"spark.sql.adaptive.enabled": "false", "spark.sql.shuffle.partitions": "4"}
START_CONF: Final = {"spark.shuffle.spill.compress": "false"}  # or hexadecimal text would shrink

AILMENTS: Final = Workload(
    name="ailments",
    summary="the same sums, with one trouble each",
    stages=(StageOutline(name=STAGE, summary="adds up"),),
    baseline="healthy",
    input=PAYMENTS.input,
)


def numbers(context: StageContext, slices: int) -> DataFrame:
    return context.session.range(0, ROWS, 1, slices).withColumn("key", F.col("id") % 1000)


def text(of: Column, digests: int) -> Column:
    for _ in range(digests):
        of = F.sha2(of.cast("string"), 256)
    return of


def write_sums(rows: DataFrame, context: StageContext, plus: Column | None = None) -> None:
    value = F.col("id") if plus is None else F.col("id") + plus
    rows.groupBy("key").agg(F.sum(value).alias("total")).write.parquet(context.output)


def plain(context: StageContext) -> None:
    """As it should be."""
    write_sums(numbers(context, 4), context)


def hot_key(context: StageContext) -> None:
    """Nine tenths of the rows in one of 16 partitions."""
    hot = F.when(F.col("id") % 10 < 9, 0).otherwise(F.col("id"))
    rows = numbers(context, 4).repartition(16, hot)
    write_sums(rows, context, F.length(text(F.col("id"), DIGESTS)) - 64)


def one_task(context: StageContext) -> None:
    """All the work in one partition."""
    write_sums(numbers(context, 1), context, F.length(text(F.col("id"), DIGESTS)) - 64)


def window(context: StageContext) -> None:
    """All rows in the buffer of one window."""
    rows = numbers(context, 4).withColumn("text", text(F.col("id"), 1))
    whole = rows.withColumn("least", F.min("id").over(Window.partitionBy()))
    write_sums(whole, context, F.length("text") - 64 + F.col("least"))


@dataclass(frozen=True, slots=True)
class Ailment:
    """How the numbers are added up, and with which settings."""

    run: Callable[[StageContext], None]
    conf: Mapping[str, str]

    def variant(self, name: str) -> Variant:
        return Variant(
            name=name,
            summary=name,
            stages=(FunctionStage(STAGE, self.run),),
            spark_conf={**CONF, **self.conf},
            workload=AILMENTS.name,
        )


ALL: Final[Mapping[str, Ailment]] = {
    "healthy": Ailment(plain, {}),
    "many-partitions": Ailment(plain, {"spark.sql.shuffle.partitions": "400"}),
    "five-rows-a-file": Ailment(plain, {"spark.sql.files.maxRecordsPerFile": "5"}),
    "hot-key": Ailment(hot_key, {}),
    "one-task": Ailment(one_task, {}),
    "small-buffer": Ailment(
        window,
        {
            "spark.sql.windowExec.buffer.in.memory.threshold": "1000",
            "spark.sql.windowExec.buffer.spill.threshold": "100000",
        },
    ),
}


def run_all(folder: Path) -> list[TrialRecord]:
    """Every variant once in block 1, after the healthy one as a warm-up in block 0, which does not count."""
    world = world_conf(master=MASTER, memory_bytes=6 << 30, drivers=1, extra={**CONF, **START_CONF})
    driver = SparkDriver(world, folder / "scratch")
    runner = TrialRunner(driver, AILMENTS, collectors_for(SPARK), began=lambda stage: None)
    place = Place(dataset=str(folder), outputs=folder / "outputs", scratch=folder / "stage")
    turns = [(0, "healthy"), *((1, name) for name in ALL)]
    records = [
        runner.run(
            Trial(id=f"{name}-{block}", dataset="data", fork=1, block=block, variant=name, stages=(STAGE,)),
            ALL[name].variant(name),
            place,
            {},
        )
        for block, name in turns
    ]
    driver.close()
    return records
