"""Phase 2: the Spark settings, fitted to the cores at hand and to data of some hundred megabytes to gigabytes."""

import os

# Every shuffle partition of the stream keeps five state stores that are committed in every micro-batch, so a stream
# wants about as many partitions as cores. Batch shuffles are small here and follow AQE.
PARTITIONS = 2 * (os.cpu_count() or 1)

FITTED_PARTITIONS = {"spark.sql.shuffle.partitions": str(PARTITIONS)}
ADAPTIVE = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.advisoryPartitionSizeInBytes": "32m",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "64m",
}
BROADCAST = {"spark.sql.autoBroadcastJoinThreshold": "64m"}
ZSTD = {"spark.sql.parquet.compression.codec": "zstd"}

# HotSpot compiles no method of more than 8,000 bytes of bytecode (DontCompileHugeMethods), and Spark's generated ones
# grow with every column and join; its own limit of 65,535 lets them run interpreted.
COMPILABLE = {"spark.sql.codegen.hugeMethodLimit": "8000"}

SPARK_CONF = {**FITTED_PARTITIONS, **ADAPTIVE, **BROADCAST, **ZSTD}
