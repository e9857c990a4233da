"""Phase 1: the Spark settings, all of them explicit, so that "baseline" means the same on every Spark version."""

from pyspark.sql import SparkSession

from pipelines.semantics import SEMANTICS

SPARK_CONF = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.shuffle.partitions": "200",
    "spark.sql.parquet.compression.codec": "uncompressed",
}


def start_session(name: str) -> SparkSession:
    """The session of a stage that is run by itself with spark-submit."""
    return SparkSession.builder.appName(name).config(map={**SEMANTICS, **SPARK_CONF}).getOrCreate()
