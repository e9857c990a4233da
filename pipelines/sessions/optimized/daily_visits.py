"""Engineered code: what the sessions of a day come to, by section of the page where they began."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from pipelines.sessions.rules import of_a_day


def build(spark: SparkSession, inputs: Mapping[str, str], sessions: str) -> DataFrame:
    """One row for each day and section. Only the columns that count are read, and pages are broadcast."""
    pages = spark.read.parquet(inputs["pages"]).select(F.col("path").alias("entry_page"), "section")
    visits = spark.read.parquet(sessions).join(F.broadcast(pages), "entry_page", "left")
    return visits.groupBy(F.to_date("started_at").alias("day"), "section").agg(*of_a_day())


def write(visits: DataFrame, output: str) -> None:
    """Write a few hundred rows as one file."""
    visits.coalesce(1).write.parquet(output)
