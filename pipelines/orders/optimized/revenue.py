"""Engineered code: revenue by month, nation and category."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession

from pipelines.orders.rules import by_group, totals


def build(spark: SparkSession, inputs: Mapping[str, str], priced_lines: str) -> DataFrame:
    """One row for each group, in no order."""
    return spark.read.parquet(priced_lines).groupBy(*by_group()).agg(*totals())


def write(revenue: DataFrame, output: str) -> None:
    """Write a few thousand rows as one file."""
    revenue.coalesce(1).write.parquet(output)
