"""Delta Lake: how a table comes to be, from rows or from another table."""

import os
import shutil
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession


def create(rows: DataFrame, output: str, *, deletion_vectors: bool) -> None:
    """A new table, a folder for each trans_date.

    With deletion vectors, later changes mark rows as gone; without, they rewrite the files that hold them.
    """
    table = rows.write.format("delta").partitionBy("trans_date")
    table.option("delta.enableDeletionVectors", str(deletion_vectors).lower()).save(output)


def continue_table(spark: SparkSession, earlier: str, output: str, *, deletion_vectors: bool) -> None:
    """The same table under another address; a folder of Parquet files is made into a table instead.

    Files of a Delta table never change, so they are linked, or copied where links cannot be.
    """
    if (Path(earlier) / "_delta_log").is_dir():
        shutil.copytree(earlier, output, copy_function=_link)
    else:
        create(spark.read.parquet(earlier), output, deletion_vectors=deletion_vectors)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        shutil.copyfile(source, target)
