"""Delta Lake: the final aggregate is the table of the batch index with the stream merged into it."""

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from pipelines.delta_lake.table import continue_table


def build(spark: SparkSession, streaming_index: str) -> DataFrame:
    """DataFrame of the stream's latest record per transaction: what is to be merged."""
    newest_first = Window.partitionBy("transaction_id").orderBy(F.col("updated_at").desc())
    records = spark.read.parquet(streaming_index)
    return records.withColumn("rank", F.row_number().over(newest_first)).where("rank = 1").drop("rank")


def write(changes: DataFrame, output: str, batch_index: str, *, deletion_vectors: bool) -> None:
    """The table's next version: newer records replace older ones, at a tie the stream's; unknown ones are added.

    The version before stays readable (option `versionAsOf`): it is the snapshot.
    """
    spark = changes.sparkSession
    continue_table(spark, batch_index, output, deletion_vectors=deletion_vectors)
    spark.read.format("delta").load(output).createOrReplaceTempView("records")
    # A transaction keeps its date, and naming it lets Delta look only into the days that have changes.
    same = "records.transaction_id = changes.transaction_id AND records.trans_date = changes.trans_date"
    newer = F.expr("changes.updated_at >= records.updated_at")
    merge = changes.alias("changes").mergeInto("records", F.expr(same))
    merge.whenMatched(newer).updateAll().whenNotMatched().insertAll().merge()
    spark.catalog.dropTempView("records")
