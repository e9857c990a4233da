"""The streams of a run in Kafka: topics of its own, in a broker that was there or in one that is started with it.

Their names begin with the run's id, so that whoever goes on with a run that was killed, or whose broker was, finds what
it has left there, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

from bench.accounts import Accounts
from bench.observer import Observer
from bench.services.jars import ensure_jars, kafka_connector
from bench.services.kafka_broker import KafkaBroker
from bench.streams.paced.pacing import PACED_PARTITIONS, Pacing
from datasets.errors import DatasetError
from datasets.input_data import InputData
from datasets.kafka.event_topics import Published
from datasets.kafka.kafka_client import check_broker, check_records, delete_prefixed
from datasets.kafka.publish import PARTITIONS, publish
from datasets.progress import Pace
from datasets.spec import WORKLOAD
from reports.record import Stream, StreamInfo
from reports.writing.formatting import plural

_JARS: Final = "spark.jars"


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
        self._prefix = ""
        self._java = java
        self._scratch = scratch
        self._accounts = accounts
        self._observer = observer
        self._connector: tuple[Path, ...] = ()
        self._own: KafkaBroker | None = None
        self._datasets: dict[str, InputData] = {}
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

    def publish(self, datasets: Mapping[str, InputData], run: str) -> None:
        """Fetch jars, start the broker if none is given, and publish each dataset once.

        What an earlier command on the run of this id has left in a given broker is removed.
        """
        with self._accounts.spent_on("event streams"):
            self._observer.preparing("Kafka")
            self._connector = ensure_jars(kafka_connector(), self._java, self._observer.notice)
            self._datasets = dict(datasets)
            self._prefix = f"{WORKLOAD}-{run}_"  # no id has a "_": one that begins with this one is another's
            self._begin()

    def check(self) -> None:
        """Look into every topic. A broker of the run's own that has died is replaced, with all that was in it."""
        if self._own is not None and not self._own.alive:
            self._observer.notice("the run's Kafka broker has died: another one is started")
            self._own.stop()
            self._begin()
        elif self._pacing is not None:
            check_broker(self._pacing.bootstrap)
        for published in self._published.values():
            check_records(published)

    def answers(self) -> None:
        """The broker answers."""
        bootstrap = self._given or (self._own.bootstrap if self._own else None)
        if bootstrap is not None:
            check_broker(bootstrap)

    def _begin(self) -> None:
        """Publish each dataset once, or say how it will be."""
        bootstrap = self._broker()
        if self._given is not None:  # a broker of the run's own takes its topics along
            self._remove_earlier(bootstrap)
            self._open.callback(_delete, bootstrap, self._prefix)
        if self._pace is not None:
            self._pacing = Pacing(bootstrap=bootstrap, rate=self._pace, prefix=self._prefix)
            return
        for label, dataset in self._datasets.items():
            prefix = f"{self._prefix}{token_hex(4)}-"  # a name that was removed may not be free at once
            self._published[label] = publish(dataset.folder, bootstrap, prefix=prefix, meter=self._show)

    def _remove_earlier(self, bootstrap: str) -> None:
        if number := delete_prefixed(bootstrap, self._prefix):
            self._observer.notice(f"removed {plural(number, 'topic')} that this run had left in {bootstrap}")

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
        self._own = KafkaBroker(self._java, self._scratch / "kafka", log, say=self._observer.notice)
        self._open.callback(self._own.stop)
        return self._own.bootstrap


def _delete(bootstrap: str, prefix: str) -> None:
    with suppress(DatasetError):  # a broker that is gone keeps them for who goes on with the run
        delete_prefixed(bootstrap, prefix)
