"""Engineered code: sessions of users, from their page views, with one shuffle and one sort."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from pipelines.sessions.rules import in_seconds, is_apart


def build(spark: SparkSession, inputs: Mapping[str, str]) -> DataFrame:
    """One row for each session; those of a user are numbered from 1.

    Pages stay numbers until sessions are made, so paths are neither shuffled nor sorted. Rows that begin and end a
    session are marked in the one order there is, which spares sorting again by session to find them. All rows of a
    session are in one partition already, so grouping them shuffles nothing.
    """
    by_time = Window.partitionBy("user_id").orderBy("viewed_at", "view_id")
    views = spark.read.parquet(inputs["page_views"]).select("user_id", "viewed_at", "view_id", "page_id")
    before, after = F.lag("viewed_at").over(by_time), F.lead("viewed_at").over(by_time)
    marked = views.withColumns(
        {"starts": is_apart(before, F.col("viewed_at")), "ends": is_apart(F.col("viewed_at"), after)}
    ).withColumn("session", F.sum(F.col("starts").cast("int")).over(by_time))
    sessions = marked.groupBy("user_id", "session").agg(
        F.min("viewed_at").alias("started_at"),
        F.max("viewed_at").alias("ended_at"),
        F.count("*").alias("pages"),
        _page_where("starts").alias("entry_id"),
        _page_where("ends").alias("exit_id"),
    )
    return _with_paths(sessions, spark.read.parquet(inputs["pages"])).withColumn("seconds", in_seconds())


def _page_where(mark: str) -> Column:
    """The page of the one row of a session that is marked: a number, so that no sort is needed to group by."""
    return F.max(F.when(F.col(mark), F.col("page_id")))


def _with_paths(sessions: DataFrame, pages: DataFrame) -> DataFrame:
    """Numbers of pages replaced by their paths, or null; there are few pages, and always as many."""
    for end in ("entry", "exit"):
        paths = pages.select(F.col("page_id").alias(f"{end}_id"), F.col("path").alias(f"{end}_page"))
        sessions = sessions.join(F.broadcast(paths), f"{end}_id", "left").drop(f"{end}_id")
    return sessions


def write(sessions: DataFrame, output: str) -> None:
    """Write the sessions as they come: one file per partition, of which there are few."""
    sessions.write.parquet(output)
