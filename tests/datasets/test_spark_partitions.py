"""The partitions we count by are Spark's own: asked of a real session."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import numpy as np
import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from datasets.cache.cache import Dataset
from datasets.drawing.murmur3 import partition_of_longs
from datasets.drawing.shares import PARTITIONS

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A small driver that nobody else can reach, and that sends rows where their hash says."""
    builder = SparkSession.builder.master("local[2]").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.adaptive.enabled", "false").getOrCreate()
    yield session
    session.stop()


def test_a_key_goes_to_the_partition_we_say(spark: SparkSession) -> None:
    keys = np.concatenate([np.arange(-5, 5000), np.random.default_rng(1).integers(-(2**63), 2**63 - 1, 5000)])
    table = spark.createDataFrame([(int(key),) for key in keys], "key LONG")
    rows = table.repartition(PARTITIONS, "key").select("key", F.spark_partition_id().alias("part")).collect()
    asked = np.array([row.key for row in rows], dtype=np.int64)
    assert partition_of_longs(asked, PARTITIONS).tolist() == [row.part for row in rows]


@pytest.mark.parametrize("column", ["merchant", "user"])
def test_the_manifest_states_the_partition_skew_that_spark_gets(
    column: str, spark: SparkSession, small: Dataset
) -> None:
    table = spark.read.parquet(str(small.folder / "transactions")).repartition(PARTITIONS, f"{column}_id")
    counted = {row.part: row["count"] for row in table.groupBy(F.spark_partition_id().alias("part")).count().collect()}
    rows = [counted.get(part, 0) for part in range(PARTITIONS)]
    assert max(rows) / median(rows) == pytest.approx(small.manifest.shares[column].realised.partition_skew)
