"""Publishing to a real broker: all of it arrives once and in order, at the rate asked for, or there is one line."""

from __future__ import annotations

import socket
import time
from itertools import count
from pathlib import Path

import pytest

from bench.machine.java import find_java
from bench.services.kafka_broker import KafkaBroker
from datasets.__main__ import main
from datasets.cache.cache import Dataset
from datasets.errors import DatasetError
from datasets.kafka import publish as sending
from datasets.kafka.event_records import records
from datasets.kafka.kafka_client import check_records, delete_topics
from datasets.kafka.publish import publish
from datasets.progress import Pace
from tests.services.kafka_topics import read, send, topic_names
from tests.services.needs import SERVICES

pytestmark = SERVICES
_names = count()


@pytest.fixture
def prefix() -> str:
    return f"test-{next(_names)}-"


def test_every_record_arrives_once_and_in_order(broker: KafkaBroker, data: Dataset, prefix: str) -> None:
    paces: list[Pace] = []
    published = publish(data.folder, broker.bootstrap, prefix=prefix, partitions=3, meter=paces.append)
    sent = list(records(data.folder, published))
    for topic in published.topics.values():
        for partition in range(3):
            expected = [(r.key, r.value) for r in sent if r.topic == topic.name and r.partition == partition]
            assert list(read(broker.bootstrap, topic.name, partition)) == expected
    assert paces[-1].rows == paces[-1].total == len(sent)
    assert published.topics["transaction_events"].events == data.manifest.spec.counts.transaction_events


def test_the_rate_is_kept(broker: KafkaBroker, data: Dataset, prefix: str) -> None:
    began = time.monotonic()
    published = publish(data.folder, broker.bootstrap, prefix=prefix, rate=400)
    total = sum(topic.records_per_slot for topic in published.topics.values()) * published.slots
    seconds = time.monotonic() - began
    assert total / 400 * 0.95 < seconds < total / 400 + 5


def test_two_publications_have_topics_of_their_own_and_leave_none_when_deleted(
    broker: KafkaBroker, data: Dataset
) -> None:
    both = [publish(data.folder, broker.bootstrap) for _ in range(2)]
    names = {topic.name for published in both for topic in published.topics.values()}
    assert len(names) == 4
    for published in both:
        delete_topics(published)
    assert not names & topic_names(broker.bootstrap)


def test_a_broker_without_the_records_is_told_in_one_line_in_time(
    broker: KafkaBroker, data: Dataset, prefix: str
) -> None:
    published = publish(data.folder, broker.bootstrap, prefix=prefix)
    check_records(published)
    topic = published.topics["transaction_events"]
    send(broker.bootstrap, topic.name, b"{}")
    with pytest.raises(DatasetError, match=f"has {topic.records + 1} of the {topic.records} records"):
        check_records(published)
    delete_topics(published)
    began = time.monotonic()
    with pytest.raises(DatasetError, match=f"has 0 of the {topic.records} records that were published to {topic.name}"):
        check_records(published)
    assert time.monotonic() - began < 30


def test_topics_that_are_there_are_left_alone(broker: KafkaBroker, data: Dataset, prefix: str) -> None:
    published = publish(data.folder, broker.bootstrap, prefix=prefix)
    with pytest.raises(DatasetError, match="there already"):
        publish(data.folder, broker.bootstrap, prefix=prefix)
    topic = published.topics["transaction_events"]
    assert len(list(read(broker.bootstrap, topic.name, 0))) == topic.records_per_slot * 2 // topic.partitions


def test_the_command_says_what_is_in_the_topics(
    broker: KafkaBroker, data: Dataset, prefix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = f"publish --scale 0.05 --skew 0.9 --bootstrap {broker.bootstrap} --topic-prefix {prefix}".split()
    assert main([*words, "--data-dir", str(data.folder.parent)]) == 0
    shown = capsys.readouterr().out
    assert "all confirmed" in shown
    assert f"{prefix}transactions: 500 events, 4 markers" in shown


def test_a_broker_that_dies_meanwhile_is_one_line_in_time(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "DELIVERY_SECONDS", 3.0)
    java = find_java().home / "bin" / "java"
    with KafkaBroker(java, tmp_path / "scratch", tmp_path / "log") as dying:

        def stop(pace: Pace) -> None:
            dying.stop()

        began = time.monotonic()
        with pytest.raises(DatasetError, match="did not take all records"):
            publish(data.folder, dying.bootstrap, rate=400, meter=stop)
        assert time.monotonic() - began < 30  # three, and twice five for topics that cannot be removed any more


def test_what_is_no_broker_is_one_line_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:  # it listens, and never says what a broker would say
        port = other.getsockname()[1]
        began = time.monotonic()
        assert main(["publish", "--bootstrap", f"127.0.0.1:{port}"]) == 2
        assert time.monotonic() - began < 30
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert f"no Kafka broker could be used at 127.0.0.1:{port}" in shown.err
