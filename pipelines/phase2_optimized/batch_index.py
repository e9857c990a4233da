"""Phase 2: the batch index. The same records as the streaming index, from the historical files."""

import argparse

from pyspark.sql import DataFrame, SparkSession

from pipelines.payment_rules import decided
from pipelines.phase2_optimized.index_record import MOST_BROADCAST_SIGNALS
from pipelines.phase2_optimized.session import start_session
from pipelines.phase2_optimized.steps import TUNED, Steps


def build(spark: SparkSession, dataset: str, steps: Steps = TUNED) -> DataFrame:
    """DataFrame of index records, one per historical transaction."""
    transactions = spark.read.parquet(f"{dataset}/transactions")
    signals = spark.read.parquet(f"{dataset}/fraud_signals")
    few = signals.count() <= MOST_BROADCAST_SIGNALS  # told by the files' footers
    versions = steps.attach_signals(transactions, steps.score_signals(spark, signals, dataset), few)
    return decided(steps.join_dimensions(spark, versions, dataset), source="batch")


def write(index: DataFrame, output: str, steps: Steps = TUNED) -> None:
    """Write the index."""
    steps.write_index(steps.arrange(index), output)


def main() -> None:
    """Run this stage alone: spark-submit batch_index.py --dataset DIR --output DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", required=True, help="folder made by python -m datasets")
    parser.add_argument("--output", required=True, help="folder for the batch index")
    args = parser.parse_args()
    spark = start_session("phase 2: batch index")
    write(build(spark, args.dataset), args.output)


if __name__ == "__main__":
    main()
