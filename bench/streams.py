"""What carries a run's events to its streaming stages: the datasets' files, or topics of the run's own in Kafka."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Final, Protocol

from bench.accounts import Accounts
from bench.errors import BenchError
from bench.java import NO_JAVA, Java
from bench.observer import Observer
from bench.options import Options
from bench.paced.pacing import PACED_PARTITIONS, Pacing
from bench.services.jars import ensure_jars, kafka_connector
from bench.services.kafka_broker import KafkaBroker
from datasets.errors import DatasetError
from datasets.event_topics import Published, check_bootstrap
from datasets.input_data import InputData
from datasets.kafka_client import INSTALL, check_broker, check_records, delete_prefixed, delete_topics
from datasets.progress import Pace
from datasets.publish import PARTITIONS, publish
from datasets.spec import WORKLOAD
from pipelines.workload import Workload
from reports.record import Stream, StreamInfo

_JARS: Final = "spark.jars"


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

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Make the events of the datasets ready to be read."""

    def check(self) -> None:
        """DatasetError when a broker no longer has all that was published."""

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

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Nothing to publish."""

    def check(self) -> None:
        """Files were looked at when the data were made ready."""

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """The same settings."""
        return dict(conf)

    def close(self) -> None:
        """Nothing to end."""


class KafkaStreams:
    """Topics of the run's own, in the broker at `bootstrap` or in one that is started for the run with `java`.

    With a `pace`, in records per second, nothing is published beforehand.
    """

    def __init__(
        self,
        bootstrap: str | None,
        java: Path,
        scratch: Path,
        accounts: Accounts,
        observer: Observer,
        *,
        pace: float | None = None,
    ) -> None:
        self._given = bootstrap
        self._pace = pace
        self._pacing: Pacing | None = None
        self._java = java
        self._scratch = scratch
        self._accounts = accounts
        self._observer = observer
        self._connector: tuple[Path, ...] = ()
        self._open = ExitStack()
        self._published: dict[str, Published] = {}

    @property
    def info(self) -> StreamInfo:
        """The broker and how many records are in the topics."""
        records = {
            label: {table: topic.records for table, topic in published.topics.items()}
            for label, published in self._published.items()
        }
        partitions = PARTITIONS if self._pace is None else PACED_PARTITIONS
        return StreamInfo(
            source=Stream.KAFKA, broker=self._given, partitions=partitions, records=records, pace=self._pace
        )

    @property
    def published(self) -> dict[str, Published]:
        """The topics by dataset."""
        return dict(self._published)

    @property
    def pacing(self) -> Pacing | None:
        """How they are produced, once there is a broker."""
        return self._pacing

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Fetch jars, start the broker if none is given, and publish each dataset once."""
        with self._accounts.spent_on("event streams"):
            self._observer.preparing("Kafka")
            self._connector = ensure_jars(kafka_connector(), self._java, self._observer.notice)
            bootstrap = self._broker()
            if self._pace is not None:
                self._pacing = Pacing(bootstrap=bootstrap, rate=self._pace, prefix=f"{WORKLOAD}-{token_hex(4)}-")
                if self._given is not None:
                    self._open.callback(_delete_prefixed, self._pacing)
                return
            for label, dataset in datasets.items():
                published = publish(dataset.folder, bootstrap, meter=self._show)
                self._published[label] = published
                if self._given is not None:  # a broker of the run's own takes its topics along
                    self._open.callback(_delete, published)

    def check(self) -> None:
        """Look into every topic."""
        for published in self._published.values():
            check_records(published)

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """The connector's jars beside those that a user or a variant has asked for."""
        jars = [conf.get(_JARS, ""), *(jar.as_uri() for jar in self._connector)]
        return {**conf, _JARS: ",".join(filter(None, jars))}

    def close(self) -> None:
        """Remove the run's topics, or the broker."""
        self._open.close()

    def _show(self, pace: Pace) -> None:
        self._observer.preparing(str(pace))

    def _broker(self) -> str:
        if self._given is not None:
            check_broker(self._given)
            return self._given
        self._scratch.mkdir(parents=True, exist_ok=True)
        log = self._scratch / "kafka.log"
        broker = KafkaBroker(self._java, self._scratch / "kafka", log, say=self._observer.notice)
        self._open.callback(broker.stop)
        return broker.bootstrap


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


def _delete_prefixed(pacing: Pacing) -> None:
    """What stages that were interrupted have left."""
    with suppress(DatasetError):
        delete_prefixed(pacing.bootstrap, pacing.prefix)


def _delete(published: Published) -> None:
    with suppress(DatasetError):  # a broker that is gone has no topics of ours
        delete_topics(published)
