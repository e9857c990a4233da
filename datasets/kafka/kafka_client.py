"""The broker's side of publishing: is one there, topics made and removed, and the client's errors in one line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from datasets.errors import DatasetError
from datasets.kafka.event_topics import Published

if TYPE_CHECKING:
    from confluent_kafka.admin import AdminClient

CONNECT_SECONDS: Final = 10.0
_GOODBYE_SECONDS: Final = 5.0
INSTALL: Final = "publishing needs the package confluent-kafka: uv sync --extra kafka, or pip install confluent-kafka"
_NO_TOPIC: Final = frozenset({"UNKNOWN_TOPIC_OR_PART", "_UNKNOWN_TOPIC", "_UNKNOWN_PARTITION"})
_RETENTION: Final = 7 * 24 * 3600 * 1000  # milliseconds; whatever a killed run leaves, its broker clears away


def check_broker(bootstrap: str) -> None:
    """DatasetError unless a broker answers there."""
    with client_errors(bootstrap):
        _admin(bootstrap).list_topics(timeout=CONNECT_SECONDS)


def create_topics(published: Published) -> None:
    """Create the topics; DatasetError when one is there already."""
    with client_errors(published.bootstrap):
        from confluent_kafka.cimpl import NewTopic  # noqa: PLC0415 - an optional package

        admin = _admin(published.bootstrap)
        existing = admin.list_topics(timeout=CONNECT_SECONDS).topics
        for topic in published.topics.values():
            if topic.name in existing:
                raise DatasetError(f"topic {topic.name!r} is there already: choose another topic prefix")
        settings = {
            "cleanup.policy": "delete",
            "retention.ms": str(_RETENTION),
            "message.timestamp.type": "CreateTime",  # a paced run reckons from when its producer had a record ready
        }
        new = [NewTopic(t.name, t.partitions, config=settings) for t in published.topics.values()]
        created: list[str] = []
        try:
            for name, future in admin.create_topics(new).items():
                future.result(timeout=CONNECT_SECONDS)
                created.append(name)
        except BaseException:
            _delete(admin, created)  # only what is ours: another process may have been faster with the other
            raise


def delete_topics(published: Published) -> None:
    """Remove the topics again; a broker that is gone has none."""
    with client_errors(published.bootstrap):
        _delete(_admin(published.bootstrap), [topic.name for topic in published.topics.values()])


def check_records(published: Published) -> None:
    """DatasetError when a topic has not the records that were published, as after others have removed it."""
    from confluent_kafka import Consumer, KafkaException, TopicPartition  # noqa: PLC0415 - an optional package

    settings = {"bootstrap.servers": published.bootstrap, "group.id": "nobody", "enable.auto.commit": False}
    with client_errors(published.bootstrap):
        consumer = Consumer(settings, logger=silent())
        try:
            for topic in published.topics.values():
                places = [TopicPartition(topic.name, partition) for partition in range(topic.partitions)]
                try:
                    ends = [consumer.get_watermark_offsets(place, timeout=CONNECT_SECONDS) for place in places]
                except KafkaException as error:
                    if not error.args or error.args[0].name() not in _NO_TOPIC:
                        raise
                    ends = []
                found = sum(last - first for first, last in ends)
                if found != topic.records:
                    raise DatasetError(
                        f"the broker at {published.bootstrap} has {found} of the {topic.records} records that were "
                        f"published to {topic.name}: see who removed them, and start anew"
                    )
        finally:
            consumer.close()


def delete_prefixed(bootstrap: str, prefix: str) -> int:
    """Remove all topics whose names begin so, and say how many; DatasetError when no broker answers."""
    with client_errors(bootstrap):
        admin = _admin(bootstrap)
        names = [name for name in admin.list_topics(timeout=CONNECT_SECONDS).topics if name.startswith(prefix)]
        _delete(admin, names)
    return len(names)


@contextmanager
def client_errors(bootstrap: str) -> Iterator[None]:
    """What the client objects to, and that there is no client, as a DatasetError."""
    try:
        import confluent_kafka  # noqa: PLC0415
    except ImportError:
        raise DatasetError(INSTALL) from None
    try:
        yield
    except TimeoutError:
        raise DatasetError(f"the Kafka broker at {bootstrap} did not answer in time: see how busy it is") from None
    except confluent_kafka.KafkaException as error:
        reason = error.args[0].str() if error.args else "no reason given"
        raise DatasetError(
            f"no Kafka broker could be used at {bootstrap} ({reason}): see whether one runs there"
        ) from None


def silent() -> logging.Logger:
    """Where the client may say again what errors say already."""
    logger = logging.Logger("kafka", level=logging.CRITICAL + 1)
    logger.addHandler(logging.NullHandler())
    return logger


def _delete(admin: AdminClient, names: list[str]) -> None:
    futures = admin.delete_topics(names, request_timeout=_GOODBYE_SECONDS) if names else {}
    for future in futures.values():
        with suppress(TimeoutError):
            future.exception(timeout=_GOODBYE_SECONDS)


def _admin(bootstrap: str) -> AdminClient:
    from confluent_kafka.admin import AdminClient  # noqa: PLC0415

    return AdminClient({"bootstrap.servers": bootstrap}, logger=silent())
