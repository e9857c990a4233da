"""Looking into a broker's topics, and spoiling them, with the client that publishes."""

from __future__ import annotations

from collections.abc import Iterator


def topic_names(bootstrap: str) -> set[str]:
    """Those that somebody has made; a broker makes one of its own for the first consumer."""
    from confluent_kafka.admin import AdminClient  # noqa: PLC0415 - tests that need it are skipped without it

    found = AdminClient({"bootstrap.servers": bootstrap}).list_topics(timeout=10).topics
    return {name for name in found if not name.startswith("__")}


def read(bootstrap: str, topic: str, partition: int) -> Iterator[tuple[object, object]]:
    """Key and value of every record of a partition."""
    from confluent_kafka import Consumer, TopicPartition  # noqa: PLC0415

    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "test", "enable.auto.commit": False})
    place = TopicPartition(topic, partition, 0)
    _, end = consumer.get_watermark_offsets(place, timeout=10)
    consumer.assign([place])
    for _ in range(end):
        message = consumer.poll(10)
        assert message is not None and message.error() is None
        yield message.key(), message.value()
    consumer.close()


def send(bootstrap: str, topic: str, value: bytes) -> None:
    from confluent_kafka import Producer  # noqa: PLC0415

    producer = Producer({"bootstrap.servers": bootstrap})
    producer.produce(topic, value)
    assert producer.flush(10) == 0
