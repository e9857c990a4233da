"""Phase 1: the Spark settings, all of them explicit, so that "baseline" means the same on every Spark version."""

SPARK_CONF = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.shuffle.partitions": "200",
    "spark.sql.parquet.compression.codec": "uncompressed",
}
