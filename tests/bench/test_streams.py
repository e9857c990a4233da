"""The streams of a run: what a driver is told, and what stands in a header, before any broker is there."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from bench.accounts import Accounts
from bench.machine.java import NO_JAVA, Java
from bench.observer import Observer
from bench.options import Options
from bench.streams.kafka_streams import KafkaStreams
from bench.streams.streams import FileStreams, event_streams
from reports.record import Stream, StreamInfo

JAVA = Java(home=Path("/java"), version="17")
NOBODY = cast(Observer, None)
KAFKA = Options(stream=Stream.KAFKA, kafka_bootstrap="somewhere:9092")


def kafka() -> KafkaStreams:
    found = event_streams(KAFKA, JAVA, Path("/scratch"), Accounts(), NOBODY)
    assert isinstance(found, KafkaStreams)
    return found


def test_jars_of_the_connector_come_after_those_that_were_asked_for() -> None:
    streams = kafka()
    streams._connector = (Path("/cache/one.jar"), Path("/cache/two.jar"))
    both = "file:///cache/one.jar,file:///cache/two.jar"
    assert streams.settings({"spark.a": "1"}) == {"spark.a": "1", "spark.jars": both}
    assert streams.settings({"spark.jars": "mine.jar"}) == {"spark.jars": f"mine.jar,{both}"}


def test_a_run_from_files_and_one_without_spark_start_nothing_and_say_so() -> None:
    for options, java in ((Options(), JAVA), (KAFKA, NO_JAVA)):
        streams = event_streams(options, java, Path("/scratch"), Accounts(), NOBODY)
        assert isinstance(streams, FileStreams)
        streams.publish({}, "some-run")
        assert streams.settings({"spark.a": "1"}) == {"spark.a": "1"}
        assert streams.info == StreamInfo(source=Stream.FILES)
        streams.close()


def test_a_header_names_a_broker_that_was_there() -> None:
    streams = kafka()
    assert (streams.info.source, streams.info.broker) == (Stream.KAFKA, "somewhere:9092")
    streams.close()
