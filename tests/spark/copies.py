"""The smallest workload there is: a table is copied, then copied again."""

from __future__ import annotations

from pyspark.sql import DataFrame

from datasets.kinds import PAYMENTS
from pipelines.events import FileEvents
from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import Variant
from pipelines.workload import StageOutline, Workload

COPIES = Workload(
    name="copies",
    summary="a table, and a copy of the copy",
    stages=(StageOutline(name="copy", summary="copies"), StageOutline(name="again", summary="", upstream=("copy",))),
    baseline="plain",
    events=FileEvents,
    input=PAYMENTS.input,
)


def users(context: StageContext) -> DataFrame:
    return context.session.read.parquet(f"{context.dataset}/users")


def copy(context: StageContext) -> None:
    users(context).write.parquet(context.output)


def again(context: StageContext) -> None:
    context.session.read.parquet(context.upstream["copy"]).write.parquet(context.output)


PLAIN = Variant(
    name="plain",
    summary="copies",
    stages=(FunctionStage("copy", copy), FunctionStage("again", again)),
    spark_conf={"spark.sql.parquet.compression.codec": "gzip", "spark.serializer": "needs a fresh driver"},
    workload="copies",
)
