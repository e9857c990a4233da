"""Phase 2: the final aggregate. Both indexes together, and of every transaction the latest record."""

import argparse

from pyspark.sql import DataFrame, SparkSession

from pipelines.phase2_optimized.session import start_session
from pipelines.phase2_optimized.steps import TUNED, Steps


def build(spark: SparkSession, streaming_index: str, batch_index: str, steps: Steps = TUNED) -> DataFrame:
    """DataFrame with one record per transaction."""
    return steps.latest_record(spark.read.parquet(streaming_index), spark.read.parquet(batch_index))


def write(latest: DataFrame, output: str, batch_index: str, steps: Steps = TUNED) -> None:
    """Write the aggregate; some layouts take from the batch index what has not changed."""
    steps.write_aggregate(steps.arrange(latest), output, batch_index)


def main() -> None:
    """Run this stage alone: spark-submit final_aggregate.py --streaming-index DIR --batch-index DIR --output DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streaming-index", required=True, help="folder written by streaming_index.py")
    parser.add_argument("--batch-index", required=True, help="folder written by batch_index.py")
    parser.add_argument("--output", required=True, help="folder for the final aggregate")
    args = parser.parse_args()
    spark = start_session("phase 2: final aggregate")
    write(build(spark, args.streaming_index, args.batch_index), args.output, args.batch_index)


if __name__ == "__main__":
    main()
