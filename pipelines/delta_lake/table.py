"""Delta Lake: how a table comes to be, from rows or from another table."""

import shutil
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from pipelines.phase2_optimized.incremental import share
from pipelines.table_format import is_delta_table


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
    if is_delta_table(Path(earlier)):
        shutil.copytree(earlier, output, copy_function=share)
    else:
        create(spark.read.parquet(earlier), output, deletion_vectors=deletion_vectors)
