"""From event files to records: who goes into which partition, and what fills partitions up. Reads, sends nothing."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from datasets.kafka.event_topics import KEY, TOPICS, Published, Topic, partition_of
from datasets.payments.timeline import EVENT_FILES
from datasets.write import part_name

_BATCH: Final = 10_000  # rows that are Python objects at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a topic; a filler has neither key nor value."""

    topic: str
    partition: int
    key: bytes | None = None
    value: bytes | None = None


def lay_out(folder: Path, bootstrap: str, prefix: str, partitions: int, slots: int) -> Published:
    """Count what will be in every partition, from the keys of a dataset's events alone."""
    topics = {
        table: _topic(prefix + name, _counts(folder / table, partitions, slots)) for table, name in TOPICS.items()
    }
    return Published(bootstrap=bootstrap, slots=slots, topics=topics)


def records(folder: Path, published: Published) -> Iterator[Record]:
    """All records in the order of sending: hour after hour, both topics side by side, a slot's fillers at its end."""
    hours_per_slot = EVENT_FILES // published.slots
    sent = {table: np.zeros(topic.partitions, np.int64) for table, topic in published.topics.items()}
    for hour in range(EVENT_FILES):
        is_last = hour == EVENT_FILES - 1
        streams = [_hour(folder, table, hour, topic, is_last) for table, topic in published.topics.items()]
        markers: list[Record] = []
        for _, _, table, record in heapq.merge(*streams):
            if record.partition < 0:
                markers += [_to(partition, record) for partition in range(published.topics[table].partitions)]
            else:
                sent[table][record.partition] += 1
                yield record
        if (hour + 1) % hours_per_slot == 0:
            for table, topic in published.topics.items():
                yield from _fillers(topic, sent[table], 1 if is_last else 0)
                sent[table][:] = 0
        yield from markers


def _topic(name: str, counts: NDArray[np.int64]) -> Topic:
    slots, partitions = counts.shape
    events, longest = int(counts.sum()), counts.copy()
    longest[-1] += 1  # the marker
    per_slot = int(longest.max()) * partitions
    return Topic(
        name=name,
        partitions=partitions,
        events=events,
        markers=partitions,
        fillers=per_slot * slots - events - partitions,
        records_per_slot=per_slot,
    )


def _counts(folder: Path, partitions: int, slots: int) -> NDArray[np.int64]:
    """Events without the marker by slot and partition."""
    counts = np.zeros((slots, partitions), np.int64)
    for hour in range(EVENT_FILES):
        keys = pq.read_table(folder / part_name(hour), columns=[KEY])[KEY].to_pylist()
        keys = keys[:-1] if hour == EVENT_FILES - 1 else keys
        places = [partition_of(_key(key), partitions) for key in keys]
        counts[hour * slots // EVENT_FILES] += np.bincount(np.array(places, np.int64), minlength=partitions)
    return counts


def _hour(folder: Path, table: str, hour: int, topic: Topic, is_last: bool) -> Iterator[tuple[float, int, str, Record]]:
    """The events of an hour with how far into it they come, 0 to 1; the marker has the partition -1."""
    rows: pa.Table = pq.read_table(folder / table / part_name(hour))
    number = 0
    for batch in rows.to_batches(max_chunksize=_BATCH):
        for row in batch.to_pylist():
            number += 1
            key = _key(row[KEY])
            is_marker = is_last and number == rows.num_rows
            partition = -1 if is_marker else partition_of(key, topic.partitions)
            record = Record(topic=topic.name, partition=partition, key=key, value=msgspec.json.encode(row))
            yield number / rows.num_rows, number, table, record


def _fillers(topic: Topic, sent: NDArray[np.int64], markers: int) -> Iterator[Record]:
    per_partition = topic.records_per_slot // topic.partitions
    for partition, there in enumerate(sent.tolist()):
        for _ in range(per_partition - there - markers):
            yield Record(topic=topic.name, partition=partition)


def _to(partition: int, marker: Record) -> Record:
    return Record(topic=marker.topic, partition=partition, key=marker.key, value=marker.value)


def _key(transaction_id: int) -> bytes:
    return str(transaction_id).encode()
