"""A batch job and a stateful stream so small that what they must cost can be counted by hand.

Batch: 1,000 orders in 4 files (250 consecutive ids each, customer = id mod 100) are counted per customer and joined
with 100 customers in 1 file over 8 shuffle partitions, all broadcasts off. So 4 + 1 tasks scan 5 files with 1,100
rows; every orders file holds all 100 customers, so partial counts make 4 · 100 shuffle records, customers 100 more;
8 tasks read these 500 and write 100 rows.

Stream: one file a micro-batch, each with 10 keys at one full hour (0, 1, 2, 3), counted per key and hour, watermark 10
minutes, 2 state partitions. The watermark of a micro-batch stems from the one before; rows are late by the watermark
before that. Kept rows: 10, 20, then one hour comes and one goes: 20, 20, and without data 10. The last file holds 3
rows of hour 0 too, which by then are late. Hours 0, 1 and 2 are written: 30 rows.

Adaptive: two queries over 8 shuffle partitions that adaptive execution changes. One joins orders with customers, both
small enough to broadcast once that is known: the sort-merge join becomes a broadcast join, and both shuffles are read
where they lie. The other joins orders of which nine tenths have customer 0: its partition, some 40 kB of text that does
not compress, is the one above the 4 KiB that count as skewed and is split; the others together are far below the 16 KiB
that are aimed at, so neighbours of them are merged.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

FIRST_HOUR = 1_767_225_600_000_000  # 2026-01-01 in microseconds; the epoch itself would be late, watermarks begin there
HOUR = 3_600_000_000

CONF = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "true",
    "spark.ui.port": "0",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.session.timeZone": "UTC",
}
SESSION_CONF = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "-1",
    "spark.sql.files.openCostInBytes": "128m",  # as dear as a whole partition: one file a task
}

ADAPTIVE_CONF = {
    **SESSION_CONF,
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.adaptive.coalescePartitions.enabled": "true",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
    "spark.sql.adaptive.coalescePartitions.minPartitionSize": "1k",
    "spark.sql.adaptive.advisoryPartitionSizeInBytes": "16k",
    "spark.sql.adaptive.skewJoin.skewedPartitionFactor": "2",
    "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes": "4k",
}


def write_inputs(folder: Path) -> None:
    """Orders, customers and events."""
    for part in range(4):
        ids = list(range(250 * part, 250 * part + 250))
        _write(folder / "orders" / f"{part}.parquet", {"order": ids, "customer": [i % 100 for i in ids]})
    _write(folder / "customers" / "0.parquet", {"customer": list(range(100)), "name": [f"c{i}" for i in range(100)]})
    for hour in range(4):
        late = [(0, key) for key in range(3)] if hour == 3 else []
        rows = [(hour, key) for key in range(10)] + late
        times = pa.array([FIRST_HOUR + at * HOUR for at, _ in rows], pa.timestamp("us", tz="UTC"))
        _write(folder / "events" / f"{hour}.parquet", {"time": times, "key": [key for _, key in rows]})
        os.utime(folder / "events" / f"{hour}.parquet", (hour, hour))  # what a file source goes by


def counted_orders(session: SparkSession, folder: Path) -> DataFrame:
    """The batch job, up to its write."""
    for key, value in {**SESSION_CONF, "spark.sql.shuffle.partitions": "8"}.items():
        session.conf.set(key, value)
    orders = session.read.schema("order long, customer long").parquet(str(folder / "orders"))
    customers = session.read.schema("customer long, name string").parquet(str(folder / "customers"))
    return orders.groupBy("customer").agg(F.count("order").alias("orders")).join(customers, "customer")


def join_adaptively(session: SparkSession, folder: Path, output: Path) -> None:
    """The adaptive job, to its end."""
    for key, value in ADAPTIVE_CONF.items():
        session.conf.set(key, value)
    orders = session.read.schema("order long, customer long").parquet(str(folder / "orders"))
    customers = session.read.schema("customer long, name string").parquet(str(folder / "customers"))
    session.conf.set("spark.sql.adaptive.autoBroadcastJoinThreshold", "10m")
    orders.join(customers, "customer").write.parquet(str(output / "converted"))
    session.conf.set("spark.sql.adaptive.autoBroadcastJoinThreshold", "-1")
    customer = F.when(F.col("order") % 10 < 9, 0).otherwise(F.col("customer"))
    skewed = orders.select(customer.alias("customer"), F.sha2(F.col("order").cast("string"), 256).alias("text"))
    skewed.join(customers, "customer").write.parquet(str(output / "split"))


def count_events(session: SparkSession, folder: Path, output: Path, checkpoint: Path) -> None:
    """The stream, to its end."""
    session.conf.set("spark.sql.shuffle.partitions", "2")
    events = session.readStream.schema("time timestamp, key long").option("maxFilesPerTrigger", 1)
    counts = events.parquet(str(folder / "events")).withWatermark("time", "10 minutes").groupBy("time", "key").count()
    writer = counts.writeStream.format("parquet").option("path", str(output))
    writer.option("checkpointLocation", str(checkpoint)).trigger(availableNow=True).start().awaitTermination()


def _write(path: Path, columns: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path, store_schema=False)
