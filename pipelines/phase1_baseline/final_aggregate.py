"""Phase 1: the final aggregate. Both indexes together, and of every transaction the latest record."""

import argparse

from pyspark.sql import DataFrame, SparkSession

from pipelines.phase1_baseline.latest_record import latest_record
from pipelines.phase1_baseline.session import start_session


def build(spark: SparkSession, streaming_index: str, batch_index: str) -> DataFrame:
    """DataFrame with one record per transaction."""
    return latest_record(spark.read.parquet(streaming_index), spark.read.parquet(batch_index))


def write(latest: DataFrame, output: str) -> None:
    """Write the aggregate as it comes: one file per partition of the window."""
    latest.write.parquet(output)


def main() -> None:
    """Run this stage alone: spark-submit final_aggregate.py --streaming-index DIR --batch-index DIR --output DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streaming-index", required=True, help="folder written by streaming_index.py")
    parser.add_argument("--batch-index", required=True, help="folder written by batch_index.py")
    parser.add_argument("--output", required=True, help="folder for the final aggregate")
    args = parser.parse_args()
    spark = start_session("phase 1: final aggregate")
    write(build(spark, args.streaming_index, args.batch_index), args.output)


if __name__ == "__main__":
    main()
