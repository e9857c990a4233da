"""Engineered code: the lines of the orders that count, with customer, part and prices."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from pipelines.orders.rules import COLUMNS, counts, prices


def build(spark: SparkSession, inputs: Mapping[str, str]) -> DataFrame:
    """One row for each line, in no order.

    The small tables are joined by broadcast, each to where it belongs: customers to the few orders that count, parts to
    lines. What is left is one join of two large tables, which Spark broadcasts too while the orders are few.
    """
    customers = spark.read.parquet(inputs["customers"]).select("customer_id", "nation", "segment")
    parts = spark.read.parquet(inputs["parts"]).select("part_id", "category", "brand")
    orders = spark.read.parquet(inputs["orders"]).where(counts()).join(F.broadcast(customers), "customer_id")
    lines = spark.read.parquet(inputs["order_lines"]).join(F.broadcast(parts), "part_id")
    return lines.join(orders.drop("customer_id", "priority", "status"), "order_id").select(*COLUMNS, *prices())


def write(lines: DataFrame, output: str) -> None:
    """Write the lines as they come: nothing has to be shuffled or sorted for it."""
    lines.write.parquet(output)
