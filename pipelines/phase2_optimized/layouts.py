"""Phase 2: ways to lay the final aggregate out in files."""

from pyspark.sql import DataFrame


def as_it_comes(latest: DataFrame, output: str) -> None:
    """A file for every partition of the last step."""
    latest.write.parquet(output)


def coalesced(latest: DataFrame, output: str) -> None:
    """A file for every core: partitions are merged, and no row is shuffled."""
    latest.coalesce(latest.sparkSession.sparkContext.defaultParallelism).write.parquet(output)


def partitioned_by_date(latest: DataFrame, output: str) -> None:
    """A folder for every day, with one file in it: without the shuffle, every task would write one for every day."""
    latest.repartition("trans_date").write.partitionBy("trans_date").parquet(output)


def partitioned_by_status(latest: DataFrame, output: str) -> None:
    """A folder for every status. Nothing is shuffled: five statuses make few files even if every task writes all."""
    latest.write.partitionBy("status").parquet(output)
