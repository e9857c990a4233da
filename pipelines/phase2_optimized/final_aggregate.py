"""Phase 2: the final aggregate. Both indexes together, and of every transaction the latest record."""

import argparse

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from pipelines.phase2_optimized.session import start_session


def build(spark: SparkSession, streaming_index: str, batch_index: str) -> DataFrame:
    """DataFrame with one record per transaction: the greatest `updated_at`; at a tie the stream's.

    The batch index holds one record per transaction and the stream touches few of them. So only what the stream
    touches goes through the window; all other wide rows pass by an anti-join on the broadcast keys, unshuffled.
    """
    stream, batch = spark.read.parquet(streaming_index), spark.read.parquet(batch_index)
    touched = F.broadcast(stream.select("transaction_id").distinct())
    candidates = stream.unionByName(batch.join(touched, "transaction_id", "left_semi"))
    latest_first = Window.partitionBy("transaction_id").orderBy(
        F.col("updated_at").desc(), (F.col("source") == "stream").desc()
    )
    latest = candidates.withColumn("rank", F.row_number().over(latest_first)).where("rank = 1").drop("rank")
    return latest.unionByName(batch.join(touched, "transaction_id", "left_anti"))


def write(latest: DataFrame, output: str) -> None:
    """Write the aggregate: files as large as the scan's splits, and a few more for what the stream touched."""
    latest.write.parquet(output)


def main() -> None:
    """Run this stage alone: spark-submit final_aggregate.py --streaming-index DIR --batch-index DIR --output DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streaming-index", required=True, help="folder written by streaming_index.py")
    parser.add_argument("--batch-index", required=True, help="folder written by batch_index.py")
    parser.add_argument("--output", required=True, help="folder for the final aggregate")
    args = parser.parse_args()
    spark = start_session("phase 2: final aggregate")
    write(build(spark, args.streaming_index, args.batch_index), args.output)


if __name__ == "__main__":
    main()
