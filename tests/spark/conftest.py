"""One Spark session and one small dataset for all tests that need them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from datasets.cache import ensure
from datasets.spec import DatasetSpec
from pipelines.semantics import SEMANTICS

FEW_PARTITIONS = {"spark.sql.shuffle.partitions": "2"}
"""Set after a variant's own settings: 200 partitions of a few rows each would only cost time."""


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A driver on two cores that is reached from this machine only."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)  # else UDFs run in whatever python3 is on the path
        builder = SparkSession.builder.master("local[2]").appName("tests")
        quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
        session = builder.config(map={**SEMANTICS, **FEW_PARTITIONS, **quiet}).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@pytest.fixture(scope="session")
def payments_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of 2,000 historical transactions and 200 in the stream."""
    return ensure(DatasetSpec(scale=0.02, skew=0.9), tmp_path_factory.mktemp("data")).folder
