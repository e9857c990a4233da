"""The events of a dataset in another order, each delivered up to so long after it happened; and markers once more."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow.parquet as pq

from datasets.kafka.event_topics import KEY, TOPICS, Published, Topic
from datasets.kafka.kafka_client import create_topics
from pipelines.events import KafkaEvents
from tests.services.kafka_topics import send

TIME: Final[Mapping[str, str]] = {"transaction_events": "updated_at", "fraud_signal_events": "detected_at"}
PER_TRIGGER: Final = 100
"""Records of a topic in a micro-batch: with scale 0.05 some hours of the day. What is late is told by the watermark of
the micro-batch before, so there have to be several."""
_DELAYS: Final = (0.0, 0.999)
"""Half of the events come at once and half as late as they may, which is the worst for both."""


def deliver(folder: Path, bootstrap: str, prefix: str, most: timedelta, seed: str) -> KafkaEvents:
    """Publish both streams, each in one partition, and say how they are read; `most` is exclusive."""
    from confluent_kafka import Producer  # noqa: PLC0415 - tests that need it are skipped without it

    orders = {table: _order(folder / table, TIME[table], most, seed) for table in TOPICS}
    topics = {table: _topic(prefix + TOPICS[table], len(rows)) for table, rows in orders.items()}
    create_topics(Published(bootstrap=bootstrap, slots=1, topics=topics))
    producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True})
    for table, rows in orders.items():
        for row in rows:
            producer.produce(topics[table].name, msgspec.json.encode(row), str(row[KEY]))
    assert producer.flush(20) == 0
    names = {table: topic.name for table, topic in topics.items()}
    return KafkaEvents(bootstrap, names, dict.fromkeys(topics, PER_TRIGGER))


def send_markers(folder: Path, events: KafkaEvents) -> None:
    """What ends both streams once more, as the first event of a next day would."""
    for table, topic in events.topics.items():
        row = pq.read_table(folder / table).sort_by(TIME[table]).to_pylist()[-1]
        send(events.bootstrap, topic, msgspec.json.encode(row))


def _order(folder: Path, time: str, most: timedelta, seed: str) -> list[Mapping[str, Any]]:
    """The rows by the time of their delivery, the marker last, as it is in the files."""
    rows: list[dict[str, Any]] = pq.read_table(folder).sort_by(time).to_pylist()
    *events, marker = rows
    rng = random.Random(seed)
    arrivals = [(row[time] + most * rng.choice(_DELAYS), number) for number, row in enumerate(events)]
    assert _latest([events[number][time] for _, number in sorted(arrivals)]) > 0.5 * most  # late it is
    return [*(events[number] for _, number in sorted(arrivals)), marker]


def _latest(times: list[datetime]) -> timedelta:
    """How far, at most, an event lies before one that was delivered earlier."""
    newest, found = times[0], timedelta()
    for time in times:
        newest = max(newest, time)
        found = max(found, newest - time)
    return found


def _topic(name: str, records: int) -> Topic:
    return Topic(name=name, partitions=1, events=records - 1, markers=1, fillers=0, records_per_slot=records)
