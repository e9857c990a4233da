"""Plain code: what the sessions of a day come to, by section of the page where they began."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from pipelines.sessions.rules import of_a_day


def build(spark: SparkSession, inputs: Mapping[str, str], sessions: str) -> DataFrame:
    """One row for each day and section."""
    pages = spark.read.parquet(inputs["pages"]).withColumnRenamed("path", "entry_page")
    visits = spark.read.parquet(sessions).join(pages, "entry_page", "left")
    return visits.groupBy(F.to_date("started_at").alias("day"), "section").agg(*of_a_day())


def write(visits: DataFrame, output: str) -> None:
    """Write the days as they come: one file per partition."""
    visits.write.parquet(output)
