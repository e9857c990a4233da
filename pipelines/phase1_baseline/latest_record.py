"""Phase 1: of every transaction the latest record of both indexes."""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F


def latest_record(stream: DataFrame, batch: DataFrame) -> DataFrame:
    """One record per transaction: the greatest `updated_at`; at a tie the stream's."""
    latest_first = Window.partitionBy("transaction_id").orderBy(
        F.col("updated_at").desc(), (F.col("source") == "stream").desc()
    )
    records = stream.unionByName(batch)
    return records.withColumn("rank", F.row_number().over(latest_first)).where("rank = 1").drop("rank")
