"""Phase 2: the Spark settings, fitted to the cores at hand and to data of some hundred megabytes to gigabytes."""

from pipelines.variant import CORES

# Every shuffle partition of the stream keeps five state stores that are committed in every micro-batch, so a stream
# wants about as many partitions as cores. Batch shuffles are small here and follow AQE.
FITTED_PARTITIONS = {"spark.sql.shuffle.partitions": CORES}

CODEC = "spark.sql.parquet.compression.codec"
ZSTD_LEVEL = "parquet.compression.codec.zstd.level"

ADAPTIVE = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.advisoryPartitionSizeInBytes": "32m",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "64m",
}
BROADCAST = {"spark.sql.autoBroadcastJoinThreshold": "64m"}
# Level 1 instead of Parquet's 3: an eighth of the time of a wide write, for files of the same size within a percent.
ZSTD = {CODEC: "zstd", ZSTD_LEVEL: "1"}
# Columns whose values hardly repeat: a dictionary of them is begun, outgrown and thrown away in every file.
PLAIN_KEYS = {
    f"parquet.enable.dictionary#{column}": "false"
    for column in ("transaction_id", "event_time", "updated_at", "amount", "device_id", "ip_address")
}
# Pages of version 2: the columns above as differences from row to row instead of plain values.
DELTA_ENCODINGS = {"parquet.writer.version": "PARQUET_2_0"}

# HotSpot compiles no method of more than 8,000 bytes of bytecode (DontCompileHugeMethods), and Spark's generated ones
# grow with every column and join; its own limit of 65,535 lets them run interpreted.
COMPILABLE = {"spark.sql.codegen.hugeMethodLimit": "8000"}

SPARK_CONF = {**FITTED_PARTITIONS, **ADAPTIVE, **BROADCAST, **ZSTD, **PLAIN_KEYS, **DELTA_ENCODINGS, **COMPILABLE}
