"""When the records of a topic were handed over, read from the broker."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from datasets.errors import DatasetError
from datasets.kafka.event_topics import Published
from datasets.kafka.kafka_client import client_errors, silent

READ_SECONDS: Final = 20.0
"""A broker that has delivered nothing for so long is given up."""
_AT_A_TIME: Final = 10_000
_MILLISECONDS: Final = 1e3


def creation_times(published: Published) -> dict[str, NDArray[np.float64]]:
    """By topic and offset: seconds since 1970, to the millisecond; DatasetError if some are missing."""
    with client_errors(published.bootstrap):
        return {
            topic.name: _times(published.bootstrap, topic.name, topic.records) for topic in published.topics.values()
        }


def _times(bootstrap: str, topic: str, records: int) -> NDArray[np.float64]:
    from confluent_kafka import Consumer, TopicPartition  # noqa: PLC0415 - an optional package

    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": "nobody", "enable.auto.commit": False}, logger=silent()
    )
    found: list[float] = []
    try:
        consumer.assign([TopicPartition(topic, 0, 0)])
        while len(found) < records:
            messages = consumer.consume(min(_AT_A_TIME, records - len(found)), READ_SECONDS)
            found += [message.timestamp()[1] / _MILLISECONDS for message in messages if message.error() is None]
            if not messages or any(message.error() for message in messages):
                raise DatasetError(f"{bootstrap} has {len(found)} of {records} records of {topic}")
    finally:
        consumer.close()
    return np.array(found)
