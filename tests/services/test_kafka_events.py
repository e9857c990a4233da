"""The stream from Kafka: the same columns, micro-batches and answers as from files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from bench.engines.spark_conf import GIB, world_conf
from bench.engines.spark_driver import SparkDriver
from bench.machine.java import find_java
from bench.services.jars import found_jars, kafka_connector
from bench.services.kafka_broker import KafkaBroker
from datasets.cache.cache import Dataset
from datasets.kafka.publish import publish
from pipelines.events import EventSource, FileEvents, KafkaEvents
from tests.services.kafka_topics import send
from tests.services.needs import SERVICES
from tests.services.short_lived import SHORT_LIVED

pytestmark = SERVICES


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    world = world_conf(master="local[2]", memory_bytes=6 * GIB, drivers=1, extra={"spark.ui.enabled": "false"})
    jars = ",".join(jar.as_uri() for jar in found_jars(kafka_connector()))
    few = {"spark.jars": jars, "spark.sql.shuffle.partitions": "2", **SHORT_LIVED}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("JAVA_HOME", str(find_java().home))
        driver = SparkDriver({**world, **few}, tmp_path_factory.mktemp("spark"))
        session = SparkSession.active()
        session.sparkContext.setLogLevel("OFF")
        yield session
        driver.close()


def batches(spark: SparkSession, events: EventSource, stream: str, folder: Path) -> list[set[tuple[object, ...]]]:
    """The rows of each micro-batch."""
    found: list[set[tuple[object, ...]]] = []
    query = (
        getattr(events, stream)(spark)
        .writeStream.foreachBatch(lambda frame, _: found.append({tuple(row) for row in frame.collect()}))
        .option("checkpointLocation", str(folder))
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()
    return found


@pytest.fixture(scope="module", params=[1, 4])
def kafka(request: pytest.FixtureRequest, broker: KafkaBroker, data: Dataset) -> KafkaEvents:
    """Events in topics of several numbers of partitions."""
    return KafkaEvents.by_slots(publish(data.folder, broker.bootstrap, partitions=request.param))


@pytest.mark.parametrize("stream", ["transactions", "signals"])
def test_micro_batches_hold_the_same_rows_as_from_files(
    spark: SparkSession, kafka: KafkaEvents, data: Dataset, tmp_path: Path, stream: str
) -> None:
    files = FileEvents(str(data.folder))
    schema = [(field.name, field.dataType) for field in getattr(files, stream)(spark).schema]
    assert [(field.name, field.dataType) for field in getattr(kafka, stream)(spark).schema] == schema
    expected = batches(spark, files, stream, tmp_path / "files")
    assert batches(spark, kafka, stream, tmp_path / "kafka") == expected
    assert len(expected) == 2
    assert batches(spark, kafka.in_large_batches(), stream, tmp_path / "large") == [set.union(*expected)]


def test_a_value_that_cannot_be_read_ends_the_stream(
    spark: SparkSession, broker: KafkaBroker, data: Dataset, tmp_path: Path
) -> None:
    published = publish(data.folder, broker.bootstrap)
    send(broker.bootstrap, published.topics["fraud_signal_events"].name, b'{"signal_id": "many"')
    with pytest.raises(PySparkException, match="MALFORMED"):
        batches(spark, KafkaEvents.by_slots(published), "signals", tmp_path / "kafka")
