"""What carries a run's events to its streaming stages: the datasets' files, or topics of the run's own in Kafka."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from bench.accounts import Accounts
from bench.errors import BenchError
from bench.machine.java import NO_JAVA, Java
from bench.observer import Observer
from bench.options import Options
from bench.streams.kafka_streams import KafkaStreams
from bench.streams.paced.pacing import Pacing
from datasets.errors import DatasetError
from datasets.input_data import InputData
from datasets.kafka.event_topics import Published, check_bootstrap
from datasets.kafka.kafka_client import INSTALL
from pipelines.workload import Workload
from reports.record import Stream, StreamInfo


class EventStreams(Protocol):
    """The streams of a run. `close` is safe to call at any time, and again."""

    @property
    def info(self) -> StreamInfo:
        """What the run's header says of them."""

    @property
    def published(self) -> dict[str, Published]:
        """Where a broker has the events, by dataset; empty when they are read from files or produced while they are."""

    @property
    def pacing(self) -> Pacing | None:
        """How they are produced while a stage runs, if they are."""

    def publish(self, datasets: Mapping[str, InputData], run: str) -> None:
        """Make the events of the datasets ready to be read in the run of this id."""

    def check(self) -> None:
        """Look whether all is still there before a driver starts; DatasetError when a broker of the user's is gone or
        no longer has all that was published.
        """

    def answers(self) -> None:
        """Look whether the broker, if there is one, is still there; DatasetError in one line when it is not."""

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """Spark settings with what a driver needs to read the streams."""

    def close(self) -> None:
        """Leave nothing of them behind."""


class FileStreams:
    """Nothing to do: stages read the datasets' own files."""

    info = StreamInfo()
    pacing: Pacing | None = None

    @property
    def published(self) -> dict[str, Published]:
        """Nothing."""
        return {}

    def publish(self, datasets: Mapping[str, InputData], run: str) -> None:
        """Nothing to publish."""

    def check(self) -> None:
        """Files were looked at when the data were made ready."""

    def answers(self) -> None:
        """Nothing that could be gone."""

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """The same settings."""
        return dict(conf)

    def close(self) -> None:
        """Nothing to end."""


def event_streams(options: Options, java: Java, scratch: Path, accounts: Accounts, observer: Observer) -> EventStreams:
    """The streams that the options ask for, files for a run without Spark; nothing is started yet."""
    if options.stream is Stream.FILES or java is NO_JAVA:
        return FileStreams()
    program = java.home / "bin" / "java"
    return KafkaStreams(options.kafka_bootstrap, program, scratch, accounts, observer, pace=options.pace)


def check_streams(options: Options, workload: Workload) -> None:
    """BenchError or DatasetError when the events cannot come from where the options say."""
    bootstrap = options.kafka_bootstrap
    if options.stream is Stream.FILES:
        if bootstrap is not None:
            raise BenchError(f"--kafka-bootstrap {bootstrap!r} means nothing without --stream kafka: add it")
        if options.pace is not None:
            raise BenchError(f"--pace {options.pace:g}/s means nothing without --stream kafka: add it")
        return
    if bootstrap is not None:
        check_bootstrap(bootstrap)
    elif not options.master.startswith("local"):
        raise BenchError(
            f"--stream kafka starts a broker that only this machine reaches, and --master is {options.master}: "
            "give --kafka-bootstrap HOST:PORT"
        )
    if options.data is not None:
        raise BenchError(
            f"--stream kafka publishes generated events, and --data {options.data} has others: leave one out"
        )
    if workload.broker_events is None:
        raise BenchError(f"--stream kafka: the workload {workload.name!r} reads no events from a broker: leave it out")
    if find_spec("confluent_kafka") is None:
        raise DatasetError(INSTALL)
