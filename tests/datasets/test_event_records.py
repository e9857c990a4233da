"""Records for Kafka: keys, partitions, values, and fillers that keep all partitions equally far in the day."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from datasets.cache.cache import Dataset
from datasets.errors import DatasetError
from datasets.kafka.event_records import Record, lay_out, records
from datasets.kafka.event_topics import (
    TOPICS,
    Published,
    check_bootstrap,
    check_prefix,
    partition_of,
    value_schema,
)
from datasets.kafka.rate import parse_rate
from datasets.payments.schemas import SCHEMAS
from datasets.write import part_name

TIME = {"transactions": "updated_at", "fraud_signals": "detected_at"}
END = "2026-02-02T00:00:00Z"


def laid_out(dataset: Dataset, partitions: int = 3, slots: int = 2) -> tuple[Published, dict[str, list[list[Record]]]]:
    """What would be published, by topic and partition."""
    published = lay_out(dataset.folder, "127.0.0.1:9092", "", partitions, slots)
    found: dict[str, list[list[Record]]] = {name: [[] for _ in range(partitions)] for name in TOPICS.values()}
    for record in records(dataset.folder, published):
        found[record.topic][record.partition].append(record)
    return published, found


def value(record: Record) -> Mapping[str, object]:
    assert record.value is not None
    decoded: Mapping[str, object] = msgspec.json.decode(record.value)
    return decoded


def rows(folder: Path, table: str, hours: range) -> list[dict[str, object]]:
    tables = (pq.read_table(folder / table / part_name(hour)) for hour in hours)
    return [row for each in tables for row in each.to_pylist()]


@pytest.mark.parametrize("partitions", [1, 3, 4])
@pytest.mark.parametrize("slots", [1, 2, 24])
def test_after_each_slot_all_partitions_are_equally_long_and_hold_the_events_of_its_hours(
    small: Dataset, partitions: int, slots: int
) -> None:
    published, found = laid_out(small, partitions, slots)
    for table, topic in published.topics.items():
        per_slot = topic.records_per_slot // partitions
        assert {len(each) for each in found[topic.name]} == {per_slot * slots}
        for slot in range(slots):
            part = [r for each in found[topic.name] for r in each[slot * per_slot : (slot + 1) * per_slot]]
            hours = range(slot * 24 // slots, (slot + 1) * 24 // slots)
            expected = Counter(msgspec.json.encode(row) for row in rows(small.folder, table, hours))
            held = Counter(r.value for r in part if r.value is not None)
            assert set(held) == set(expected)
            assert sum(held.values()) == sum(expected.values()) + (partitions - 1) * (slot == slots - 1)


def test_the_last_record_of_every_partition_is_the_marker_and_no_other_is_one(small: Dataset) -> None:
    _, found = laid_out(small)
    for name, parts in found.items():
        for each in parts:
            assert value(each[-1])[TIME[name]] == END
            assert not any(value(record)[TIME[name]] == END for record in each[:-1] if record.value)


def test_all_that_concerns_one_transaction_is_in_the_partition_of_its_key_and_in_order(small: Dataset) -> None:
    _, found = laid_out(small)
    for name, parts in found.items():
        table = next(table for table, topic in TOPICS.items() if topic == name)
        expected, held = defaultdict(list), defaultdict(list)
        for row in rows(small.folder, table, range(24))[:-1]:
            expected[row["transaction_id"]].append(msgspec.json.encode(row))
        for partition, each in enumerate(parts):
            for record in each[:-1]:
                if record.key is not None:
                    assert record.partition == partition == zlib.crc32(record.key) % 3
                    held[int(record.key)].append(record.value)
        assert held == expected


def test_counts_are_of_what_is_sent(tiny: Dataset) -> None:
    published, found = laid_out(tiny)
    for topic in published.topics.values():
        every = [record for each in found[topic.name] for record in each]
        assert topic.fillers == sum(record.key is None and record.value is None for record in every)
        assert topic.events + topic.markers + topic.fillers == len(every) == topic.records_per_slot * published.slots
        assert topic.markers == topic.partitions


@pytest.mark.parametrize("table", TOPICS)
def test_values_are_as_their_schema_says_and_lose_nothing(tiny: Dataset, table: str) -> None:
    schema = value_schema(table)
    originals = {msgspec.json.encode(row): row for row in rows(tiny.folder, table, range(24))}
    _, found = laid_out(tiny)
    for record in (record for each in found[TOPICS[table]] for record in each if record.value):
        decoded, original = value(record), originals[record.value or b""]
        assert list(decoded) == schema["required"] == SCHEMAS[table].names
        for name, kind in schema["properties"].items():
            assert isinstance(decoded[name], int if kind["type"] == "integer" else str)
            if kind.get("format") == "date-time":
                assert str(decoded[name]).endswith("Z")
                assert datetime.fromisoformat(str(decoded[name])) == original[name]
            elif "pattern" in kind:
                assert Decimal(str(decoded[name])) == original[name]
            else:
                assert decoded[name] == original[name]


def test_the_two_topics_advance_side_by_side(small: Dataset) -> None:
    published = lay_out(small.folder, "127.0.0.1:9092", "", 1, 24)
    sent = Counter[str]()
    for record in records(small.folder, published):
        sent[record.topic] += 1
        shares = [sent[topic.name] / (topic.records_per_slot * 24) for topic in published.topics.values()]
        assert abs(shares[0] - shares[1]) < 2 / 24


def test_a_key_has_the_partition_that_librdkafka_gives_it() -> None:
    assert [partition_of(key, 7) for key in (b"1", b"123456789")] == [0x83DCEFB7 % 7, 0xCBF43926 % 7]


@pytest.mark.parametrize(
    "text", ["", "host", "host:", "host:0", "host:65536", "host:x", "http://host:1", "a:1,", "a b:1"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(DatasetError, match="HOST:PORT"):
        check_bootstrap(text)


@pytest.mark.parametrize("text", ["127.0.0.1:9092", "a.example:1,b-2:65535", "[::1]:9092"])
def test_addresses_are_taken(text: str) -> None:
    assert check_bootstrap(text) == text


def test_a_prefix_that_kafka_would_refuse_is_refused() -> None:
    assert check_prefix("") == ""
    for text in ("a/b", "ä", "x" * 201, "a b"):
        with pytest.raises(DatasetError, match="topic prefix"):
            check_prefix(text)


def test_rates_are_records_per_second() -> None:
    assert [parse_rate("--rate", text) for text in ("5000/s", "5000", "0.5/s")] == [5000, 5000, 0.5]
    for text in ("", "fast", "0", "-1", "5/m", "nan", "1e3"):
        with pytest.raises(DatasetError, match="--rate"):
            parse_rate("--rate", text)
