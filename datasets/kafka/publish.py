"""Replays the events of a dataset into Kafka, and is sure that every record has arrived."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datasets.errors import DatasetError
from datasets.kafka.event_records import Record, lay_out, records
from datasets.kafka.event_topics import Published, check_bootstrap, check_prefix
from datasets.kafka.kafka_client import create_topics, delete_topics, silent
from datasets.payments.timeline import EVENT_FILES
from datasets.progress import Meter, Pace
from datasets.spec import WORKLOAD

if TYPE_CHECKING:
    from confluent_kafka import Producer

PARTITIONS: Final = 4
SLOTS: Final = 2
"""As many micro-batches as the files make (docs/decisions/0003)."""
DELIVERY_SECONDS: Final = 15.0
MOST_PARTITIONS: Final = 1_000
_METER_SECONDS: Final = 0.2
_FULL_SECONDS: Final = 0.1  # wait for room in the client's queue
_SLEEP_SECONDS: Final = 0.005  # shorter waits are not worth it: the rate is kept on the whole


def publish(
    folder: Path,
    bootstrap: str,
    *,
    prefix: str | None = None,
    rate: float | None = None,
    partitions: int = PARTITIONS,
    slots: int = SLOTS,
    meter: Meter | None = None,
) -> Published:
    """Create two topics and fill them with the events of the dataset in `folder`; what arrived is returned.

    `rate` is in records per second, at most; without one, as fast as the broker takes them. Without a prefix the
    topics get names of their own. Raises DatasetError for bad values, when no broker answers, when a topic is there
    already, and when a record was not confirmed by all of the broker's replicas that are in sync.
    """
    check_numbers(partitions, slots, rate)
    published = open_topics(folder, bootstrap, prefix=prefix, partitions=partitions, slots=slots)
    try:
        send(folder, published, rate, meter)
    except BaseException:
        with suppress(DatasetError):  # why it failed is what counts
            delete_topics(published)
        raise
    return published


def open_topics(
    folder: Path, bootstrap: str, *, prefix: str | None = None, partitions: int = PARTITIONS, slots: int = SLOTS
) -> Published:
    """Create the two topics, still empty; what `send` will put into them is returned. Raises as `publish` does."""
    chosen = f"{WORKLOAD}-{secrets.token_hex(4)}-" if prefix is None else check_prefix(prefix)
    published = lay_out(folder, check_bootstrap(bootstrap), chosen, partitions, slots)
    create_topics(published)
    return published


def check_numbers(partitions: int, slots: int, rate: float | None) -> None:
    """DatasetError for a number out of its range."""
    if not 1 <= partitions <= MOST_PARTITIONS:
        raise DatasetError(f"{partitions} partitions are out of range: give 1 to {MOST_PARTITIONS}")
    if slots < 1 or EVENT_FILES % slots:
        raise DatasetError(f"{slots} slots do not divide a day of {EVENT_FILES} hours: give 1, 2, 3, 4, 6, 8, 12 or 24")
    if rate is not None and not rate > 0:
        raise DatasetError(f"rate {rate} is out of range: it must be above 0")


@dataclass(slots=True)
class _Deliveries:
    """What the broker confirmed. The client calls `report` once for every record, whatever became of it."""

    confirmed: int = 0
    failed: list[str] = field(default_factory=list)

    def report(self, error: Any, _: Any) -> None:
        if error is None:
            self.confirmed += 1
        elif not self.failed:
            self.failed.append(error.str())

    def check(self, bootstrap: str) -> None:
        if self.failed:
            raise DatasetError(
                f"{bootstrap} did not take all records ({self.failed[0]}): see whether it runs, and publish again"
            )


def send(folder: Path, published: Published, rate: float | None = None, meter: Meter | None = None) -> None:
    """Fill topics that are there and empty, and wait until all is confirmed; DatasetError when it is not.

    A record's timestamp in Kafka is the moment, to the millisecond, at which it is handed to the client here.
    """
    from confluent_kafka import Producer  # noqa: PLC0415

    total, deliveries, shown = published.records, _Deliveries(), 0.0
    producer = Producer(
        {
            "bootstrap.servers": published.bootstrap,
            "acks": "all",
            "enable.idempotence": True,  # no duplicates and no other order, even where the client tries again
            "delivery.timeout.ms": int(DELIVERY_SECONDS * 1000),
            "linger.ms": 20,
        },
        logger=silent(),
    )
    try:
        every = records(folder, published)
        first = next(every)  # it takes a while until there is one, which would be made up for by a burst
        began = time.monotonic()
        for number, record in enumerate(chain([first], every), start=1):
            _produce(producer, record, deliveries)
            while rate is not None and (ahead := number / rate - (time.monotonic() - began)) > _SLEEP_SECONDS:
                producer.poll(ahead)
            deliveries.check(published.bootstrap)
            seconds = time.monotonic() - began
            if meter is not None and seconds - shown >= _METER_SECONDS:
                shown = seconds
                meter(_pace(deliveries.confirmed, total, seconds))
        producer.flush(DELIVERY_SECONDS + 1)
    finally:
        producer.purge()
    deliveries.check(published.bootstrap)
    if deliveries.confirmed != total:
        raise DatasetError(f"{published.bootstrap} confirmed {deliveries.confirmed} of {total} records: publish again")
    if meter is not None:
        meter(_pace(total, total, time.monotonic() - began))


def _produce(producer: Producer, record: Record, deliveries: _Deliveries) -> None:
    """Hand a record to the client; while its queue is full, wait for the broker."""
    while True:
        try:
            producer.produce(
                record.topic, record.value, record.key, partition=record.partition, on_delivery=deliveries.report
            )
            producer.poll(0)
            return
        except BufferError:
            producer.poll(_FULL_SECONDS)
            if deliveries.failed:
                return


def _pace(rows: int, total: int, seconds: float) -> Pace:
    return Pace(rows=rows, total=total, seconds=seconds, what="publishing", of="records")
