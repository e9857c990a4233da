"""Engineered code: the lines of the orders that count, with customer, part and prices."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession

from pipelines.orders.rules import COLUMNS, counts, prices


def build(spark: SparkSession, inputs: Mapping[str, str]) -> DataFrame:
    """One row for each line, in no order.

    Orders come first, which leaves a quarter of the lines for the other joins. Every table is joined to the lines as a
    scan, whose size Spark knows: what comes out of a join it takes for the product of both sides, so orders that had
    met their customers before would not be broadcast, and all lines be shuffled to find them.
    """
    orders = spark.read.parquet(inputs["orders"]).where(counts()).select("order_id", "customer_id", "ordered_on")
    customers = spark.read.parquet(inputs["customers"]).select("customer_id", "nation", "segment")
    parts = spark.read.parquet(inputs["parts"]).select("part_id", "category", "brand")
    lines = spark.read.parquet(inputs["order_lines"]).join(orders, "order_id")
    return lines.join(customers, "customer_id").join(parts, "part_id").select(*COLUMNS, *prices())


def write(lines: DataFrame, output: str) -> None:
    """Write the lines as they come: nothing has to be shuffled or sorted for it."""
    lines.write.parquet(output)
