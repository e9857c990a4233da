"""Phase 2: the final aggregate out of a batch index that lies by date: days the stream leaves alone are not rewritten.

A transaction's date never changes, so newer versions of it belong to the same day; they reach back a week at most.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from datasets.stores.store_access import is_address
from pipelines.phase2_optimized.days import DAY
from pipelines.phase2_optimized.latest_record import latest_by_anti_join
from pipelines.phase2_optimized.layouts import sorted_by_day_and_merchant
from pipelines.phase2_optimized.unchanged_objects import copy_unchanged_days


def index_by_date(index: DataFrame, output: str) -> None:
    """A folder for every day. Every task sorts its rows by day and writes one file after another.

    Writing all of them at once (`spark.sql.maxConcurrentOutputFileWriters`) saves the sort and was slower: 7.2 against
    5.6 s at scale 10 on two cores, for a dictionary and a compressor for every column of thirty files at a time.
    """
    index.write.partitionBy("trans_date").parquet(output)


def latest_of_touched_days(
    stream: DataFrame,
    batch: DataFrame,
    latest: Callable[[DataFrame, DataFrame], DataFrame] = latest_by_anti_join,
) -> DataFrame:
    """The latest records of all days that the stream touches; of all days if the batch index does not lie by date."""
    if not any(f"/{DAY}" in file for file in batch.inputFiles()):
        return latest(stream, batch)
    days = [row["trans_date"] for row in stream.select("trans_date").distinct().collect()]
    return latest(stream, batch.where(F.col("trans_date").isin(days)))


def aggregate_by_date(latest: DataFrame, output: str, batch_index: str) -> None:
    """Write what has changed, a file for every day, and take all other days from the batch index as they are.

    What has changed are few rows: shuffling them by day costs less than what every task would write for every day.
    """
    latest.repartition("trans_date").write.partitionBy("trans_date").parquet(output)
    add_unchanged_days(latest.sparkSession, batch_index, output)


def sorted_aggregate_by_date(latest: DataFrame, output: str, batch_index: str) -> None:
    """The same with rows in the order of their merchants, sorted after the shuffle, which keeps no order."""
    changed = sorted_by_day_and_merchant(latest.repartition("trans_date"))
    changed.write.partitionBy("trans_date").parquet(output)
    add_unchanged_days(latest.sparkSession, batch_index, output)


def add_unchanged_days(spark: SparkSession, batch_index: str, output: str) -> None:
    """Days that were not written, as they are in the batch index."""
    if is_address(output):
        copy_unchanged_days(spark, batch_index, output)
    else:
        take_unchanged_days(Path(batch_index), Path(output))


def take_unchanged_days(earlier: Path, later: Path) -> int:
    """Link the files of days that `later` has not got yet, or copy them where links cannot be; returns how many.

    Both are folders on a local disk. Parquet files are never changed in place, so two folders can share them.
    """
    taken = 0
    for day in sorted(earlier.glob(f"{DAY}*")):
        if not (later / day.name).exists():
            (later / day.name).mkdir()
            for file in sorted(day.glob("*.parquet")):
                share(file, later / day.name / file.name)
                taken += 1
    return taken


def share(file: Path | str, place: Path | str) -> None:
    """Link a file that is never changed in place to another place, or copy it where links cannot be."""
    try:
        os.link(file, place)
    except OSError:  # another disk, or a file system without links
        shutil.copyfile(file, place)
