"""Phase 2: ways to lay out files. Of the final aggregate's, each also knows where the batch index lies."""

from pyspark.sql import DataFrame


def in_any_order(rows: DataFrame) -> DataFrame:
    """Rows in the order in which they come."""
    return rows


def sorted_by_merchant(rows: DataFrame) -> DataFrame:
    """Rows of every file in the order of their merchants, whose columns then repeat from row to row."""
    return rows.sortWithinPartitions("merchant_id")


def sorted_by_day_and_merchant(rows: DataFrame) -> DataFrame:
    """The same for files in folders by date: the writer, which wants its days one after another, sorts no more."""
    return rows.sortWithinPartitions("trans_date", "merchant_id")


def index_as_it_comes(index: DataFrame, output: str) -> None:
    """The batch index as it was scanned: no shuffle of wide rows, so a few files as large as the scan's splits."""
    index.write.parquet(output)


def as_it_comes(latest: DataFrame, output: str, batch_index: str) -> None:
    """A file for every partition of the last step."""
    latest.write.parquet(output)


def coalesced(latest: DataFrame, output: str, batch_index: str) -> None:
    """A file for every core: partitions are merged, and no row is shuffled."""
    latest.coalesce(latest.sparkSession.sparkContext.defaultParallelism).write.parquet(output)


def repartitioned(latest: DataFrame, output: str, batch_index: str) -> None:
    """A file for every core, all of one size: every row is shuffled for it."""
    latest.repartition(latest.sparkSession.sparkContext.defaultParallelism).write.parquet(output)


def partitioned_by_date(latest: DataFrame, output: str, batch_index: str) -> None:
    """A folder for every day, with one file in it: without the shuffle, every task would write one for every day."""
    latest.repartition("trans_date").write.partitionBy("trans_date").parquet(output)


def partitioned_by_status(latest: DataFrame, output: str, batch_index: str) -> None:
    """A folder for every status. Nothing is shuffled: five statuses make few files even if every task writes all."""
    latest.write.partitionBy("status").parquet(output)
