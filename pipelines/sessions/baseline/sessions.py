"""Plain code: sessions of users, from their page views."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from pipelines.sessions.rules import in_seconds, is_apart


def build(spark: SparkSession, inputs: Mapping[str, str]) -> DataFrame:
    """One row for each session; those of a user are numbered from 1."""
    by_time = Window.partitionBy("user_id").orderBy("viewed_at", "view_id")
    whole = (
        Window.partitionBy("user_id", "session")
        .orderBy("viewed_at", "view_id")
        .rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    )
    views = spark.read.parquet(inputs["page_views"]).join(spark.read.parquet(inputs["pages"]), "page_id", "left")
    starts = is_apart(F.lag("viewed_at").over(by_time), F.col("viewed_at"))
    of_session = views.withColumn("starts", starts.cast("int")).withColumn("session", F.sum("starts").over(by_time))
    with_ends = of_session.withColumn("entry_page", F.first("path").over(whole)).withColumn(
        "exit_page", F.last("path").over(whole)
    )
    sessions = with_ends.groupBy("user_id", "session", "entry_page", "exit_page").agg(
        F.min("viewed_at").alias("started_at"), F.max("viewed_at").alias("ended_at"), F.count("*").alias("pages")
    )
    return sessions.withColumn("seconds", in_seconds())


def write(sessions: DataFrame, output: str) -> None:
    """Write the sessions as they come: one file per partition."""
    sessions.write.parquet(output)
