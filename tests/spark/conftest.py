"""One Spark driver and one small dataset for all tests that need them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bench.engines.spark_conf import GIB, JAVA_OPTIONS, world_conf
from bench.engines.spark_driver import SparkDriver
from datasets.cache.cache import ensure
from datasets.spec import DatasetSpec

SCALE = 0.02
FEW_PARTITIONS = {"spark.sql.shuffle.partitions": "2"}
"""Set after a variant's own settings: 200 partitions of a few rows each would only cost time."""

NO_COMPILER = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
"""For tests that run hundreds of plans once: compiling each would take longer than running it."""

SHORT_LIVED = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""Java options that halve the CPU time of tests, which end before a better compiler pays."""


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkDriver]:
    """The harness's own driver, on two cores."""
    world = world_conf(master="local[2]", memory_bytes=6 * GIB, drivers=1, extra={"spark.ui.enabled": "false"})
    java = {JAVA_OPTIONS: f"{world[JAVA_OPTIONS]} {SHORT_LIVED}"}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)  # else UDFs run in whatever python3 is on the path
        folder = tmp_path_factory.mktemp("spark")
        started = SparkDriver({**world, **java, **FEW_PARTITIONS}, folder)
        SparkSession.active().sparkContext.setLogLevel("ERROR")
        yield started
        started.close()


@pytest.fixture(scope="session")
def spark(driver: SparkDriver) -> SparkSession:
    """The driver's first session."""
    return SparkSession.active()


@pytest.fixture(scope="session")
def payments_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of 2,000 historical transactions and 200 in the stream."""
    return ensure(DatasetSpec(scale=SCALE, skew=0.9), tmp_path_factory.mktemp("data")).folder


@pytest.fixture(scope="session")
def busy_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with 10,000 transactions in the stream, for tests that look at a small part of the day."""
    return ensure(DatasetSpec(scale=1, skew=0.9), tmp_path_factory.mktemp("data")).folder
