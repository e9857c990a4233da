"""Delta Lake: the batch index is the first version of the table."""

from pyspark.sql import DataFrame, SparkSession

from pipelines.delta_lake.table import create
from pipelines.phase2_optimized.batch_index import build as build_index


def build(spark: SparkSession, dataset: str) -> DataFrame:
    """DataFrame of index records, one per historical transaction."""
    return build_index(spark, dataset)


def write(index: DataFrame, output: str, *, deletion_vectors: bool) -> None:
    """Create the table."""
    create(index, output, deletion_vectors=deletion_vectors)
