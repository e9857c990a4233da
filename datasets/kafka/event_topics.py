"""What events look like in Kafka: topics, keys, partitions, and JSON values. Plain data and pure functions.

A topic holds three kinds of record:

* an *event*: the key is its `transaction_id` in decimal digits, so all that concerns one transaction is in one
  partition and in order; the value is a JSON object as `value_schema` describes it;
* a *filler*: neither key nor value, to be ignored. Fillers make all partitions of a topic equally long after each slot
  of the day, so that a reader who takes the same number of records of each is equally far in all of them. Without
  them, one partition would run ahead, and its watermark would make events of the others late;
* a *marker*: like an event, but dated after the end of the stream, with a negative key; the last record of every
  partition, because some readers keep a watermark for each partition.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa

from datasets.errors import DatasetError
from datasets.payments.schemas import MONEY, SCHEMAS, TIMESTAMP

KEY: Final = "transaction_id"
TOPICS: Final[Mapping[str, str]] = MappingProxyType(
    {"transaction_events": "transactions", "fraud_signal_events": "fraud_signals"}
)
"""Name of the topic, without its prefix, by event table."""
_JSON_TYPES: Final[Mapping[pa.DataType, Mapping[str, str]]] = {
    pa.int64(): {"type": "integer"},
    pa.int32(): {"type": "integer"},
    pa.string(): {"type": "string"},
    MONEY: {"type": "string", "pattern": r"^\d{1,10}\.\d{2}$"},  # text, for many readers of JSON round numbers
    TIMESTAMP: {"type": "string", "format": "date-time"},  # UTC, with microseconds and a Z
}
_PREFIX: Final = re.compile(r"[A-Za-z0-9._-]{0,200}")
_ADDRESS: Final = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})")
_LAST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A published topic: how many records of each kind, and records of all its partitions together in each slot."""

    name: str
    partitions: int
    events: int
    markers: int
    fillers: int
    records_per_slot: int

    @property
    def records(self) -> int:
        """Of all kinds, in all partitions and slots."""
        return self.events + self.markers + self.fillers


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The topics by event table, where they are, and into how many slots, from midnight, the day is divided."""

    bootstrap: str
    slots: int
    topics: Mapping[str, Topic]

    @property
    def records(self) -> int:
        """Of all topics."""
        return sum(topic.records for topic in self.topics.values())


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key: its CRC-32 modulo their number, as librdkafka's own partitioner `consistent`."""
    return zlib.crc32(key) % partitions


def value_schema(table: str) -> dict[str, Any]:
    """JSON Schema of an event's value; the fields are the columns of the event table, all of them always there."""
    schema = SCHEMAS[table]
    fields = {
        field.name: {**_JSON_TYPES[field.type], "description": field.metadata[b"description"].decode()}
        for field in schema
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TOPICS[table],
        "description": schema.metadata[b"description"].decode(),
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def check_bootstrap(text: str) -> str:
    """The same addresses; DatasetError unless they are HOST:PORT, several by commas."""
    for address in text.split(","):
        match = _ADDRESS.fullmatch(address.strip())
        if not match or not 1 <= int(match[1]) <= _LAST_PORT:
            raise DatasetError(f"bootstrap {text!r} is no address: give HOST:PORT, such as 127.0.0.1:9092")
    return text


def check_prefix(text: str) -> str:
    """The same prefix; DatasetError when Kafka would not take it as the beginning of a topic's name."""
    if not _PREFIX.fullmatch(text):
        raise DatasetError(f"topic prefix {text!r} is none: give up to 200 letters, digits, '.', '_' or '-'")
    return text
