"""Phase 2: of every transaction the latest record of both indexes, without moving the wide rows."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def latest_by_anti_join(stream: DataFrame, batch: DataFrame) -> DataFrame:
    """One record per transaction: the greatest `updated_at`; at a tie the stream's.

    Only keys and times are brought together, and they are broadcast: those of what the stream touches, which are few,
    and of what the batch index has that is later than the stream's oldest version. No wide row is shuffled or sorted.
    Of each transaction the batch index has one record, and no index has two of the same `updated_at`.
    """
    key, time = F.col("transaction_id"), F.col("updated_at")
    newest = F.broadcast(stream.groupBy(key.alias("key")).agg(F.max(time).alias("newest")))
    latest = stream.join(newest, (key == F.col("key")) & (time >= F.col("newest")), "left_semi")
    later = F.broadcast(_later_than_the_oldest(stream, batch).select(key.alias("key"), time.alias("later")))
    from_stream = latest.join(later, (key == F.col("key")) & (F.col("later") > time), "left_anti")
    from_batch = batch.join(newest, (key == F.col("key")) & (F.col("newest") >= time), "left_anti")
    return from_stream.unionByName(from_batch)


def _later_than_the_oldest(stream: DataFrame, batch: DataFrame) -> DataFrame:
    """The batch records that can be later than one of the stream's; its files' statistics let the others be skipped."""
    oldest = stream.agg(F.min(F.unix_micros("updated_at")).alias("micros")).collect()[0]["micros"]
    return batch.where(F.col("updated_at") > F.timestamp_micros(F.lit(oldest).cast("long")))
