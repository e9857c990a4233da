"""How many records a micro-batch takes of each partition, by the arithmetic of Spark's source."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from datasets.kafka.event_topics import Published, Topic
from pipelines.events import KafkaEvents


def prorated(limit: int, left: int, total: int) -> int:
    """Records that Spark takes of a partition with `left` of `total` records (KafkaMicroBatchStream.rateLimit)."""
    share = limit * (left / total)
    return min(left, math.ceil(share) if share < 1 else math.floor(share))


@given(
    partitions=st.integers(1, 1000),
    per_partition=st.integers(1, 10**9),
    slots=st.sampled_from([1, 2, 3, 4, 6, 8, 12, 24]),
    taken=st.integers(1, 24),
)
def test_a_micro_batch_ends_with_a_slot_in_every_partition(
    partitions: int, per_partition: int, slots: int, taken: int
) -> None:
    topic = Topic(
        name="t", partitions=partitions, events=0, markers=0, fillers=0, records_per_slot=per_partition * partitions
    )
    published = Published(bootstrap="", slots=slots, topics={"transaction_events": topic})
    limit = KafkaEvents.by_slots(published, taken).max_offsets_per_trigger["transaction_events"]
    left = slots
    while left > 0:
        size = left * per_partition
        assert prorated(limit, size, size * partitions) == min(taken, left) * per_partition
        left -= taken


def test_large_batches_have_no_limit_and_stay_in_the_same_topics() -> None:
    topic = Topic(name="t", partitions=4, events=1, markers=4, fillers=3, records_per_slot=4)
    events = KafkaEvents.by_slots(Published(bootstrap="b", slots=2, topics={"transaction_events": topic}))
    assert events.max_offsets_per_trigger == {"transaction_events": 6}
    large = events.in_large_batches()
    assert (large.max_offsets_per_trigger, large.topics, large.bootstrap) == ({}, events.topics, "b")
