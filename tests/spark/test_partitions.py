"""The partitions we count by are Spark's own: asked of a real session."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from datasets.cache.cache import Dataset, ensure
from datasets.drawing.murmur3 import partition_of_longs
from datasets.drawing.shares import PARTITIONS
from datasets.spec import DatasetSpec

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def session(spark: SparkSession) -> SparkSession:
    """A session that sends rows where their hash says: adaptive execution would join small partitions."""
    session = spark.newSession()
    session.conf.set("spark.sql.adaptive.enabled", "false")
    return session


@pytest.fixture(scope="module")
def payments(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """20,000 transactions: a hundred for each partition, were they even."""
    return ensure(DatasetSpec(scale=0.2, skew=0.9), tmp_path_factory.mktemp("partitions"))


def test_a_key_goes_to_the_partition_we_say(session: SparkSession) -> None:
    keys = np.concatenate([np.arange(-5, 5000), np.random.default_rng(1).integers(-(2**63), 2**63 - 1, 5000)])
    table = session.createDataFrame([(int(key),) for key in keys], "key LONG")
    rows = table.repartition(PARTITIONS, "key").select("key", F.spark_partition_id().alias("part")).collect()
    asked = np.array([row.key for row in rows], dtype=np.int64)
    assert partition_of_longs(asked, PARTITIONS).tolist() == [row.part for row in rows]


@pytest.mark.parametrize("column", ["merchant", "user"])
def test_the_manifest_states_the_partition_skew_that_spark_gets(
    column: str, session: SparkSession, payments: Dataset
) -> None:
    table = session.read.parquet(str(payments.folder / "transactions")).repartition(PARTITIONS, f"{column}_id")
    counted = {row.part: row["count"] for row in table.groupBy(F.spark_partition_id().alias("part")).count().collect()}
    rows = [counted.get(part, 0) for part in range(PARTITIONS)]
    assert max(rows) / median(rows) == pytest.approx(payments.manifest.shares[column].realised.partition_skew)
