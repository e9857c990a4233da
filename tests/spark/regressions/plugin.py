"""A variant with a regression that somebody might make, chosen by the environment: what a gate has to catch.

Its name stays, as that of a variant does whose code was changed. Its answers stay right.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from pipelines.payments import OPTIMIZED
from pipelines.phase1_baseline.settings import SPARK_CONF as BASELINE_CONF
from pipelines.phase2_optimized import batch_index
from pipelines.phase2_optimized.index_record import attach_totals
from pipelines.phase2_optimized.settings import SPARK_CONF as OPTIMIZED_CONF
from pipelines.phase2_optimized.steps import steps_with
from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import Register, Variant

PLANTED = "PLANTED_REGRESSION"
SUBJECT = "subject"
SALTED = "salted"


def _as_it_is(index: DataFrame) -> DataFrame:
    return index


def _through_python(index: DataFrame) -> DataFrame:
    return index.withColumn("status", F.udf(str)("status"))


def _shuffled(index: DataFrame) -> DataFrame:
    return index.repartition("merchant_id")


def _met_by_every_row(index: DataFrame) -> DataFrame:
    """A join whose condition is no equality; one row is on the other side, so the answer stays."""
    bound = index.sparkSession.range(1).select(F.lit(-1).alias("bound"))
    return index.join(bound, index.transaction_id > bound.bound).drop("bound")


def _cached(index: DataFrame) -> DataFrame:
    return index.cache()


@dataclass(frozen=True, slots=True)
class Regression:
    """What is done otherwise, and a part of the sentence in which the gate tells the likely cause."""

    says: str
    change: Callable[[DataFrame], DataFrame] = _as_it_is
    conf: Mapping[str, str] = field(default_factory=dict)
    without: str = ""
    every_column: bool = False
    of: str = SUBJECT


CODEC = "spark.sql.parquet.compression.codec"
REGRESSIONS: Mapping[str, Regression] = {
    "lost broadcast": Regression(
        "a broadcast is gone", without="broadcast-dimensions", conf={"spark.sql.autoBroadcastJoinThreshold": "-1"}
    ),
    "200 partitions": Regression(
        "cut into more tasks",
        conf={"spark.sql.shuffle.partitions": "200", "spark.sql.adaptive.coalescePartitions.enabled": "false"},
    ),
    "no column pruning": Regression("more columns are read", every_column=True),
    "Python UDF": Regression("rows go to Python", _through_python),
    "no codec": Regression("without compression", conf={CODEC: "uncompressed"}),
    "small files": Regression("spread over more files", conf={"spark.sql.files.maxRecordsPerFile": "50"}),
    "extra shuffle": Regression("a shuffle more", _shuffled),
    "cartesian slip": Regression("every row meets every row", _met_by_every_row),
    "cache left behind": Regression("a table is cached", _cached),
    "no salting": Regression("salting is gone", without="salting", of=SALTED),
}


def _stage(tunings: tuple[str, ...], planted: Regression) -> Callable[[StageContext], None]:
    def run(context: StageContext) -> None:
        steps = steps_with([name for name in tunings if name != planted.without])
        if planted.every_column:
            steps = replace(steps, attach_signals=_looking_at_everything)
        index = batch_index.build(context.session, context.dataset, steps)
        batch_index.write(planted.change(index), context.output, steps)

    return run


def _looking_at_everything(transactions: DataFrame, signals: DataFrame, few: bool) -> DataFrame:
    """Transactions are kept by a look at all of their columns, where their keys alone would do to meet the signals."""
    every = F.concat_ws("", *(F.col(name).cast("string") for name in transactions.columns))
    return attach_totals(transactions.where(F.length(every) > 0), signals, few)


def register_variants(register: Register) -> None:
    planted = REGRESSIONS.get(os.environ.get(PLANTED, ""), Regression(""))
    subjects = {SUBJECT: (OPTIMIZED.chosen, OPTIMIZED_CONF), SALTED: (("salting",), BASELINE_CONF)}
    for name, (tunings, conf) in subjects.items():
        own = planted if planted.of == name else Regression("")
        changed = FunctionStage("batch_index", _stage(tunings, own))
        others = OPTIMIZED.tuned_variant().stages
        register(
            Variant(
                name=name,
                summary="What a pull request changes.",
                stages=tuple(changed if stage.name == changed.name else stage for stage in others),
                spark_conf={**BASELINE_CONF, **conf, **own.conf},
            )
        )
