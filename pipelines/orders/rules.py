"""Which orders count and what their lines cost; all variants on Spark use this, and the reference says it in SQL."""

from pyspark.sql import Column
from pyspark.sql import functions as F

FIRST_DAY = "2025-01-01"
COLUMNS = ("order_id", "line", "ordered_on", "nation", "segment", "category", "brand", "quantity")
"""What is kept of a line, beside its prices."""


def counts() -> Column:
    """Whether an order counts: from the first day on, and not cancelled."""
    return (F.col("ordered_on") >= F.lit(FIRST_DAY).cast("date")) & (F.col("status") != "CANCELLED")


def prices() -> list[Column]:
    """What a line brings in, and what the customer is charged with tax: exact, in parts of a cent."""
    revenue = (F.col("price") * (1 - F.col("discount"))).cast("decimal(18,4)")
    return [revenue.alias("revenue"), (revenue * (1 + F.col("tax"))).cast("decimal(20,6)").alias("charge")]


def by_group() -> list[Column]:
    """By what revenue is told."""
    return [F.trunc("ordered_on", "month").alias("month"), F.col("nation"), F.col("category")]


def totals() -> list[Column]:
    """What the lines of a group come to."""
    return [
        F.count_distinct("order_id").alias("orders"),
        F.count("*").alias("lines"),
        F.sum("quantity").alias("quantity"),
        F.sum("revenue").cast("decimal(28,4)").alias("revenue"),
        F.sum("charge").cast("decimal(30,6)").alias("charge"),
    ]
