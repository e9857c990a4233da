"""Phase 2: the days that the stream leaves alone, where outputs lie in an object store, which has no links."""

from pyspark.sql import SparkSession

from pipelines.phase2_optimized.days import DAY
from pipelines.stored import copy_stored, stored_files


def copy_unchanged_days(spark: SparkSession, earlier: str, later: str) -> int:
    """Have the store copy the objects of days that `later` has not got yet; returns how many.

    Both are addresses of folders. Nothing is read or written by Spark: a request an object.
    """
    written = {_day(path) for path in stored_files(spark, later)}
    taken = [path for path in stored_files(spark, earlier) if path.startswith(DAY) and _day(path) not in written]
    return copy_stored(spark, [(f"{earlier}/{path}", f"{later}/{path}") for path in taken])


def _day(path: str) -> str:
    return path.split("/", maxsplit=1)[0]
