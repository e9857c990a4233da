"""What the next reader pays: the same fixed queries over every variant's final aggregate, on its engine."""

from pathlib import Path

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import DecimalType, LongType, StringType, StructField, StructType

from datasets.manifest import MANIFEST_NAME, Probes, decode_manifest, read_manifest
from datasets.stores.store_access import is_address
from pipelines.stored import read_stored
from pipelines.table_format import is_delta_table

ANSWER = StructType(
    [
        StructField("query", StringType()),
        StructField("key", StringType()),
        StructField("rows", LongType()),
        StructField("amount", DecimalType(22, 2)),
    ]
)
WHOLE = "whole"


def queries(aggregate: DataFrame, probes: Probes) -> dict[str, DataFrame]:
    """What each query answers: `key`, `rows` and, where it sums amounts, `amount`. What is asked for is in the data."""
    summed = (F.lit(WHOLE).alias("key"), F.count("*").alias("rows"), F.sum("amount").alias("amount"))
    nothing = F.lit(None).alias("amount")
    day = F.lit(probes.day)
    week = F.col("trans_date").between(F.lit(probes.week_start), F.lit(probes.week_end))
    key = F.concat_ws(" ", F.coalesce("merchant_category", F.lit("unknown")), "decision").alias("key")
    values = sum((F.count(name) for name in aggregate.columns[1:]), start=F.count(aggregate.columns[0]))
    return {
        "one status on one day": aggregate.where((F.col("trans_date") == day) & (F.col("status") == probes.status)).agg(
            *summed
        ),
        "one merchant": aggregate.where(F.col("merchant_id") == probes.merchant_id).agg(*summed),
        "decisions of a week": aggregate.where(week).groupBy(key).agg(F.count("*").alias("rows")).select("*", nothing),
        "all columns of all rows": aggregate.agg(F.lit(WHOLE).alias("key"), values.alias("rows")).select("*", nothing),
    }


def ask(spark: SparkSession, final_aggregate: str, dataset: str) -> list[Row]:
    """The answers of all queries, one query after another; each is named in the description of its jobs."""
    delta = not is_address(final_aggregate) and is_delta_table(Path(final_aggregate))
    aggregate = spark.read.format("delta" if delta else "parquet").load(final_aggregate)
    rows: list[Row] = []
    for name, query in queries(aggregate, _probes(spark, dataset)).items():
        _describe(spark, f"query: {name}")
        rows += query.select(F.lit(name).alias("query"), "key", "rows", F.col("amount").cast("decimal(22,2)")).collect()
    return rows


def _probes(spark: SparkSession, dataset: str) -> Probes:
    if is_address(dataset):
        return decode_manifest(read_stored(spark, f"{dataset}/{MANIFEST_NAME}"), dataset).probes
    return read_manifest(Path(dataset)).probes


def _describe(spark: SparkSession, what: str) -> None:
    """Name the jobs that follow, where the driver is in this process; by Spark Connect nobody would see the name."""
    context = getattr(spark, "sparkContext", None)
    if context is not None:
        context.setJobDescription(what)


def write(spark: SparkSession, rows: list[Row], output: str) -> None:
    """Write the answers as one small file."""
    _describe(spark, "answers")
    spark.createDataFrame(rows, ANSWER).coalesce(1).write.parquet(output)
