"""Phase 2: the streaming index. Transactions and fraud signals as streams, joined with the dimension tables."""

import argparse

from pyspark.sql import DataFrame, SparkSession

from pipelines.events import EventSource, FileEvents, KafkaEvents
from pipelines.payment_rules import decided
from pipelines.phase2_optimized.session import start_session
from pipelines.phase2_optimized.steps import TUNED, Steps


def build(spark: SparkSession, dataset: str, events: EventSource, steps: Steps = TUNED) -> DataFrame:
    """Streaming DataFrame of index records; a version is complete once the watermark has passed its ten minutes."""
    events = steps.read_events(events)
    transactions = events.transactions(spark).withWatermark("updated_at", "10 minutes")
    signals = events.signals(spark).withWatermark("detected_at", "10 minutes")
    versions = steps.attach_events(transactions, steps.score_signals(spark, signals, dataset))
    # The marker that ends the stream is told by its event time and only here: Spark pushes a filter on any other
    # column below the watermark, which then never learns that the stream has ended.
    real = versions.where(versions.updated_at < events.end)
    return decided(steps.join_dimensions(spark, real, dataset), source="stream")


def write(index: DataFrame, output: str, checkpoint: str) -> None:
    """Process all that has arrived, in micro-batches, then stop."""
    query = (
        index.writeStream.format("parquet")
        .option("path", output)
        .option("checkpointLocation", checkpoint)
        .outputMode("append")
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()


def main() -> None:
    """Run this stage alone: spark-submit streaming_index.py --dataset DIR --output DIR --checkpoint DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", required=True, help="folder made by python -m datasets")
    parser.add_argument("--output", required=True, help="folder for the streaming index")
    parser.add_argument("--checkpoint", required=True, help="folder where the query keeps its progress and state")
    parser.add_argument("--kafka", metavar="HOST:PORT", help="read the events from this broker, not from files")
    parser.add_argument("--topic-prefix", default="", help="what the topics' names begin with")
    args = parser.parse_args()
    events = KafkaEvents.named(args.kafka, args.topic_prefix) if args.kafka else FileEvents(args.dataset)
    spark = start_session("phase 2: streaming index")
    write(build(spark, args.dataset, events), args.output, args.checkpoint)


if __name__ == "__main__":
    main()
