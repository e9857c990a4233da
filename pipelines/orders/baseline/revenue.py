"""Plain code: revenue by month, nation and category."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession

from pipelines.orders.rules import by_group, totals


def build(spark: SparkSession, inputs: Mapping[str, str], priced_lines: str) -> DataFrame:
    """One row for each group, in order."""
    lines = spark.read.parquet(priced_lines)
    return lines.groupBy(*by_group()).agg(*totals()).orderBy("month", "nation", "category")


def write(revenue: DataFrame, output: str) -> None:
    """Write the groups as they come: one file per partition of the sort."""
    revenue.write.parquet(output)
