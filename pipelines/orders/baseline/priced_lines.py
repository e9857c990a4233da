"""Plain code: the lines of the orders that count, with customer, part and prices."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession

from pipelines.orders.rules import COLUMNS, counts, prices


def build(spark: SparkSession, inputs: Mapping[str, str]) -> DataFrame:
    """One row for each line, in order: everything is joined, then what counts is kept."""
    joined = (
        spark.read.parquet(inputs["order_lines"])
        .join(spark.read.parquet(inputs["orders"]), "order_id")
        .join(spark.read.parquet(inputs["customers"]), "customer_id")
        .join(spark.read.parquet(inputs["parts"]), "part_id")
    )
    return joined.where(counts()).select(*COLUMNS, *prices()).orderBy("order_id", "line")


def write(lines: DataFrame, output: str) -> None:
    """Write the lines as they come: one file per partition of the sort."""
    lines.write.parquet(output)
